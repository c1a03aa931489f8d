"""A file of a package as the second origin serves it (docs/decisions/0012): to whoever knows the address, which is made
of the package's content and says nothing of a person."""

import gzip
import re
from typing import cast
from urllib.parse import urlsplit

from django.conf import settings
from django.core.cache import caches
from django.core.files.storage import Storage, storages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseForbidden
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from content.kept_packages import VersionFolder
from content.packages.file_types import Kind
from content.packages.mime import content_type
from content.packages.names import check_name
from content.packages.refusals import Refused
from content.pieces import in_pieces, size_of
from content.playing.headers import file_headers

PACKED = ("text/", "application/json", "application/xml", "application/xhtml+xml", "image/svg+xml")
TAKES_GZIP = re.compile(r"\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))")
MOST_PACKED = 4 * 1024 * 1024  # bytes that are read into memory at once; none of the joined scripts is larger


@require_safe
def package_file(request: HttpRequest, sha256: str, name: str) -> HttpResponseBase:
    """`sha256`: of a version. `name`: in the package, as its ZIP had it. 404 for all that is not a file there."""
    if request.headers.get("Service-Worker"):
        # It would answer for every other package on this origin, and stay when the package is gone.
        return HttpResponseForbidden()
    kind, folders = _folders(sha256)
    try:
        name = check_name(name)
    except Refused:
        raise Http404 from None
    top, slash, rest = name.partition("/")
    stored = f"{folders[top]}/{rest}" if slash and top in folders else f"{folders.get('', '')}/{name}"
    return _answer(request, kind, stored, name)


def _folders(sha256: str) -> tuple[Kind, dict[str, str]]:
    """By their names in the package, of a version that never changes. Raises Http404."""
    key = f"package-{sha256}"
    known = caches["minute"].get(key)
    if known is None:
        known = _asked(sha256)
        caches["minute"].set(key, known)
    return cast(tuple[Kind, dict[str, str]], known)


def _asked(sha256: str) -> tuple[Kind, dict[str, str]]:
    """The same file may be several packages' version: what is stored of it is the same."""
    rows = VersionFolder.objects.filter(version__sha256=sha256)
    found = list(rows.values_list("version__package__kind", "name", "folder__sha256"))
    if not found:
        raise Http404
    return Kind(found[0][0]), {name: folder for _kind, name, folder in found}


def _answer(request: HttpRequest, kind: Kind, stored: str, name: str) -> HttpResponseBase:
    storage, mime = storages["packages"], content_type(kind, name)
    size = size_of(storage, stored)
    if mime.startswith(PACKED) and size <= MOST_PACKED:
        response = _packed(request, storage, stored, mime)
    else:
        response = in_pieces(request, storage, stored, mime)
    for header, value in file_headers(kind, site_origins(), name).items():
        response.headers[header] = value
    return response


def _packed(request: HttpRequest, storage: Storage, stored: str, mime: str) -> HttpResponseBase:
    with storage.open(stored) as file:
        content = file.read()
    response = HttpResponse(content, content_type=mime)
    patch_vary_headers(response, ["Accept-Encoding"])
    if TAKES_GZIP.search(request.headers.get("Accept-Encoding", "")):
        response.content = gzip.compress(content, 6, mtime=0)
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Content-Length"] = str(len(response.content))
    return response


def site_origins() -> list[str]:
    """Those that may show packages in a frame."""
    site = urlsplit(settings.WAGTAILADMIN_BASE_URL)
    return [f"{site.scheme}://{site.netloc}"]
