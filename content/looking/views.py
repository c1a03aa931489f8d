"""A page's blocks are looked at while they are written."""

from typing import Any

from django.apps import apps
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.views.decorators.http import require_POST

from content.ready import ReadyToPublish


@require_POST
def look(request: HttpRequest, kind: str) -> HttpResponse:
    """The editor's whole form, as it is. Nothing is kept of it. kind: the page's model."""
    try:
        model: Any = apps.get_model(kind)
    except (LookupError, ValueError):
        raise Http404 from None
    if not issubclass(model, ReadyToPublish):
        raise Http404
    block = model._meta.get_field(model.blocks).stream_block
    try:
        written = block.value_from_datadict(request.POST, request.FILES, model.blocks)
    except (LookupError, ValueError, TypeError, AttributeError):
        return HttpResponseBadRequest()  # no form of the editor's
    page = model()
    page.minutes = _whole(request.POST.get("minutes", ""))  # of a kind that has them
    return render(request, model.look_template, page.looked_at(written))


def _whole(written: str) -> int:
    return int(written) if written.isascii() and written.isdecimal() and len(written) < 4 else 0
