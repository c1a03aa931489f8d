"""Films to those who watch: in pieces, so that one can begin anywhere. Whoever has the address may play it; the pages
that say it ask who reads (docs/decisions/0013)."""

import uuid
from collections.abc import Iterator

from django.core.files.storage import Storage
from django.db.models.fields.files import FieldFile
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from content.byte_ranges import OutsideError, Span, asked
from content.film_files import MIME
from content.films import Film, Track

CHUNK = 64 * 1024  # bytes
WEEK = 7 * 24 * 3600  # seconds


@require_safe
def film(request: HttpRequest, secret: uuid.UUID) -> HttpResponseBase:
    return _served(request, get_object_or_404(Film, secret=secret).file)


@require_safe
def described(request: HttpRequest, secret: uuid.UUID) -> HttpResponseBase:
    return _served(request, get_object_or_404(Film, secret=secret).described)


@require_safe
def track(request: HttpRequest, secret: uuid.UUID, track_id: int) -> HttpResponse:
    found = get_object_or_404(Track, film__secret=secret, id=track_id)
    response = HttpResponse(found.text, content_type="text/vtt; charset=utf-8")
    patch_cache_control(response, private=True, no_cache=True)  # a word may be corrected
    return response


def _served(request: HttpRequest, file: FieldFile) -> HttpResponseBase:
    storage, name = file.storage, file.name or ""
    try:
        size = storage.size(name) if name else 0
    except FileNotFoundError:
        size = 0
    if not size:
        raise Http404
    etag = f'"{name.rpartition("/")[2]}"'  # a stored file is never written over
    try:
        span = asked(_range(request, etag), size)
    except OutsideError:
        response: HttpResponseBase = HttpResponse(status=416)
        response.headers["Content-Range"] = f"bytes */{size}"
        return response
    response = _body(request, storage, name, span or Span(0, size - 1))
    if span:
        response.status_code = 206
        response.headers["Content-Range"] = f"bytes {span.first}-{span.last}/{size}"
    for name, value in {
        "Accept-Ranges": "bytes",
        "Content-Disposition": "inline",
        "Content-Encoding": "identity",  # or the site would compress it, and ranges would mean other bytes
        "Content-Length": str(len(span) if span else size),
        "ETag": etag,
        "X-Content-Type-Options": "nosniff",
    }.items():
        response.headers[name] = value
    patch_cache_control(response, private=True, max_age=WEEK, immutable=True)
    return response


def _range(request: HttpRequest, etag: str) -> str:
    """Nothing, for whoever has the beginning of another file."""
    same = request.headers.get("If-Range", etag) == etag
    return request.headers.get("Range", "") if same and request.method == "GET" else ""


def _body(request: HttpRequest, storage: Storage, name: str, span: Span) -> HttpResponseBase:
    mime = MIME["." + name.rpartition(".")[2]]
    if request.method == "HEAD":
        return HttpResponse(content_type=mime)
    return StreamingHttpResponse(_pieces(storage, name, span), content_type=mime)


def _pieces(storage: Storage, name: str, span: Span) -> Iterator[bytes]:
    """Opened when the first is asked for: an object store gives its file to whoever seeks in it, as a disk does."""
    with storage.open(name) as file:
        file.seek(span.first)
        left = len(span)
        while left and (piece := file.read(min(CHUNK, left))):
            left -= len(piece)
            yield piece
