"""A person's own kursintyg, as a page and as PDF; and the page where anybody checks one by its code."""

import time

from allauth.account.adapter import get_adapter
from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from tracking.certificate_pdf import Letterhead, pdf_of, qr_data_uri
from tracking.certificates import Certificate, completion_of
from tracking.models import Completion, Municipality, User

WRONG_CODES, PERIOD = 60, 600  # seconds; a municipality shares one address, so only wrong codes are counted


@require_safe
@login_required
def certificate(request: HttpRequest, completion_id: int) -> HttpResponse:
    shown = _own(request.user, completion_id, Municipality.known_for(request))
    today = timezone.localdate()
    context = {"certificate": shown, "today": today, "validity": shown.validity(today).value}
    context["qr"] = qr_data_uri(shown.address) if shown.name else ""
    return render(request, "tracking/certificate.html", context)


@require_safe
@login_required
def certificate_file(request: HttpRequest, completion_id: int) -> HttpResponse:
    shown = _own(request.user, completion_id, Municipality.known_for(request))
    if not shown.name:
        return redirect("certificate", completion_id)
    made = pdf_of(shown, Letterhead.of(Municipality.known_for(request)), timezone.localdate())
    response = HttpResponse(made, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="kursintyg-{slugify(shown.training)}.pdf"'
    return response


@require_safe
@cache_control(private=True, no_store=True)
def ask_for_code(request: HttpRequest) -> HttpResponse:
    code = "".join(request.GET.get("kod", "").split())
    return redirect("check_certificate", code) if code and "/" not in code else _page(request)


@require_safe
@cache_control(private=True, no_store=True)
def check_certificate(request: HttpRequest, code: str) -> HttpResponse:
    """A right code is always answered, however many wrong ones came from the same address."""
    completion = completion_of(code)
    if completion is None:
        return _page(request, status=429 if _too_many(request) else 404, code=code)
    shown = Certificate(completion, Municipality.known_for(request).name)
    return _page(request, certificate=shown, validity=shown.validity(timezone.localdate()).value)


def _page(request: HttpRequest, status: int = 200, **context: object) -> HttpResponse:
    return render(request, "tracking/certificate_check.html", context | {"status": status}, status=status)


def _too_many(request: HttpRequest) -> bool:
    key = f"certificate-codes-{get_adapter().get_client_ip(request)}-{int(time.time() // PERIOD)}"
    cache.add(key, 0, 2 * PERIOD)
    try:
        return cache.incr(key) > WRONG_CODES
    except ValueError:  # the cache was emptied in between
        return False


def _own(user: User, completion_id: int, municipality: Municipality) -> Certificate:
    """404 for another's, and for one that a later row has taken the place of."""
    mine = Completion.objects.in_force().filter(user=user, completed_on__lte=timezone.localdate())
    return Certificate(get_object_or_404(mine.select_related("training", "user"), id=completion_id), municipality.name)
