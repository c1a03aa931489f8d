"""The pages that start a package on the second origin: so far for whoever tries one out, of which nothing is kept."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.utils import translation
from django.views.decorators.http import require_safe

from content.kept_packages import PackageVersion
from content.package_files import site_origins
from content.packages.file_types import Kind
from content.packages.h5p_joining import JOINED
from content.playing.headers import page_headers

SALT = "a trial of a package"
HOURS = 8
TEMPLATES = {Kind.H5P: "content/player/h5p.html", Kind.SCORM: "content/player/scorm.html"}


def trial_address(version: PackageVersion, language: str) -> str:
    """On the second origin, for as long as a working day. "" = there is none (PACKAGES_URL)."""
    token = signing.dumps([version.pk, language], salt=SALT)
    return f"{settings.PACKAGES_URL.rstrip('/')}/prova/{token}/" if settings.PACKAGES_URL else ""


@require_safe
def trial(request: HttpRequest, token: str, part: int = 1) -> HttpResponse:
    """`part`: of a SCORM package, from 1."""
    try:
        pk, language = signing.loads(token, salt=SALT, max_age=HOURS * 3600)
    except signing.BadSignature:
        raise Http404 from None
    version = get_object_or_404(PackageVersion.objects.select_related("package"), pk=pk)
    with translation.override(language):
        return _page(version, token, part)


def _page(version: PackageVersion, token: str, part: int) -> HttpResponse:
    kind = Kind(version.package.kind)
    sites = site_origins()
    context: dict[str, Any] = {"version": version, "token": token, "at": f"/{version.sha256}", "site": sites[0]}
    if kind is Kind.SCORM:
        context |= _scorm(version, part)
    else:
        context["joined"] = version.folders.filter(versionfolder__name=JOINED).exists()
    return HttpResponse(render_to_string(TEMPLATES[kind], context), headers=page_headers(kind, sites))


def _scorm(version: PackageVersion, part: int) -> dict[str, Any]:
    parts = list(_parts(version.about["items"]))
    if not 1 <= part <= len(parts):
        raise Http404
    return {"parts": parts, "here": part, "part": parts[part - 1]}


def _parts(items: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Those that can be opened, in the order of the table of contents."""
    for item in items:
        if item["launch"]:
            yield item
        yield from _parts(item["items"])
