"""Films to those who watch: in pieces, so that one can begin anywhere. Whoever has the address may play it; the pages
that say it ask who reads (docs/decisions/0013)."""

import uuid

from django.db.models.fields.files import FieldFile
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from content.film_files import MIME
from content.films import Film, Track
from content.pieces import in_pieces

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
    if not file.name:
        raise Http404
    mime = MIME["." + file.name.rpartition(".")[2]]
    response = in_pieces(request, file.storage, file.name, mime)
    if response.status_code != 416:
        patch_cache_control(response, private=True, max_age=WEEK, immutable=True)
    return response
