"""A stored file to a browser: whole, or the piece that it asks for, so that a film can begin anywhere."""

from collections.abc import Iterator

from django.core.files.storage import Storage
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from content.byte_ranges import OutsideError, Span, asked

CHUNK = 64 * 1024  # bytes


def size_of(storage: Storage, name: str) -> int:
    """In bytes. Raises Http404 where there is no file."""
    try:
        return storage.size(name)
    except OSError:
        raise Http404 from None


def in_pieces(request: HttpRequest, storage: Storage, name: str, mime: str) -> HttpResponseBase:
    """A file that is never written over. Raises Http404 where there is none. The caller says who may keep it."""
    size = size_of(storage, name)
    etag = f'"{name.rpartition("/")[2]}"'
    try:
        span = asked(_range(request, etag), size)
    except OutsideError:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    response = _body(request, storage, name, mime, span or Span(0, size - 1))
    if span:
        response.status_code = 206
        response.headers["Content-Range"] = f"bytes {span.first}-{span.last}/{size}"
    for header, value in {
        "Accept-Ranges": "bytes",
        "Content-Disposition": "inline",
        "Content-Encoding": "identity",  # or the site would compress it, and ranges would mean other bytes
        "Content-Length": str(len(span) if span else size),
        "ETag": etag,
        "X-Content-Type-Options": "nosniff",
    }.items():
        response.headers[header] = value
    return response


def _range(request: HttpRequest, etag: str) -> str:
    """Nothing, for whoever has the beginning of another file."""
    same = request.headers.get("If-Range", etag) == etag
    return request.headers.get("Range", "") if same and request.method == "GET" else ""


def _body(request: HttpRequest, storage: Storage, name: str, mime: str, span: Span) -> HttpResponseBase:
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
