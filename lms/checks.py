"""What `check --deploy` says of the second origin (package_host.py)."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from content.package_files import site_origins
from content.playing.headers import ORIGIN
from lms.package_host import host_of

HINT = "Point a second name at the same server, on another domain if you have one, and set PACKAGES_URL to its address "
HINT += "(docs/operations.md, Packages)."


@register("packages", deploy=True)
def second_origin(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    fault = _fault(settings.PACKAGES_URL, settings.WAGTAILADMIN_BASE_URL, settings.CSRF_TRUSTED_ORIGINS)
    return [Error(fault, hint=HINT, id="lms.E001")] if fault else []


def _fault(packages: str, site: str, trusted: Sequence[str]) -> str:
    address = urlsplit(packages)
    if not packages:
        return "PACKAGES_URL is not set: H5P and SCORM packages have no origin of their own to run on."
    if address.scheme != "https" or not address.hostname or address.path.strip("/") or address.query:
        return "PACKAGES_URL is not the address of a host, as https://paket.example.se."
    if host_of(packages) == host_of(site):
        return "PACKAGES_URL is the site's own host: a package could do all that its learner may."
    if host_of(packages) in map(host_of, trusted):
        return "CSRF_TRUSTED_ORIGINS trusts the host of PACKAGES_URL: a package could send the site's forms."
    if not all(ORIGIN.fullmatch(origin) for origin in site_origins()):
        return "BASE_URL is no address that a browser's policy can name: write its host in ASCII (xn--…)."
    return ""
