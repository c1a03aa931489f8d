"""Occasions for whoever leads them: making, changing, cancelling, the code in the room, material afterwards."""

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods

from tracking import room_code, signing_up
from tracking.models import AccessLog, Occasion
from tracking.occasion_forms import MaterialForm, OccasionForm
from tracking.occasion_rights import OccasionRights
from tracking.site_address import site
from tracking.views.occasions import Shown, about, one


@require_http_methods(["GET", "POST"])
@login_required
def new(request: HttpRequest) -> HttpResponse:
    rights = OccasionRights(request.user, timezone.localdate())
    if not rights.may_create:
        raise PermissionDenied
    form = OccasionForm(request.POST or None, initial=request.GET.dict(), rights=rights)
    if request.method == "POST" and form.is_valid():
        made = form.save()
        messages.success(request, _("Kurstillfället är upplagt. Nu kan de det är öppet för anmäla sig."))
        return redirect("occasion", made.pk)
    _log_choice(form)
    return render(request, "tracking/occasion_form.html", {"form": form})


@require_http_methods(["GET", "POST"])
@login_required
def change(request: HttpRequest, occasion_id: uuid.UUID) -> HttpResponse:
    """Where people would be told, the number of mails is shown before anything is saved."""
    shown = _led(request, occasion_id)
    if shown.occasion.cancelled_at or shown.occasion.has_begun(shown.now):
        return _too_late(request, occasion_id)
    before = Occasion.objects.get(pk=occasion_id)
    form = OccasionForm(request.POST or None, instance=shown.occasion, rights=shown.rights)
    context: dict[str, Any] = {"form": form, "occasion": before}
    if request.method == "POST" and form.is_valid():
        told = signing_up.will_be_told(before, form.instance)
        if told and "confirmed" not in request.POST:
            return render(request, "tracking/occasion_change.html", context | {"told": told, "after": form.instance})
        try:
            told = signing_up.change(form.instance, shown.now)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Ändringen är sparad.") + _sent(told))
            return redirect("occasion", occasion_id)
    _log_choice(form)
    return render(request, "tracking/occasion_form.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def cancel(request: HttpRequest, occasion_id: uuid.UUID) -> HttpResponse:
    shown = _led(request, occasion_id)
    if request.method == "POST":
        told = signing_up.cancel(shown.occasion, shown.now)
        if told is None:
            return _too_late(request, occasion_id)
        messages.success(request, _("Kurstillfället är inställt.") + _sent(told))
        return redirect("occasion", occasion_id)
    if shown.occasion.cancelled_at or shown.occasion.has_begun(shown.now):
        return _too_late(request, occasion_id)
    told = shown.occasion.sign_ups.standing().count()
    return render(request, "tracking/occasion_cancel.html", about(shown) | {"told": told})


@require_http_methods(["GET", "POST"])
@login_required
def materials(request: HttpRequest, occasion_id: uuid.UUID) -> HttpResponse:
    shown = _led(request, occasion_id)
    form = MaterialForm(request.POST or None, initial={"materials": MaterialForm.text_of(shown.occasion)})
    if request.method == "POST" and form.is_valid():
        Occasion.objects.filter(pk=occasion_id).update(materials=form.cleaned_data["materials"])
        messages.success(request, _("Materialet är sparat."))
        return redirect("occasion", occasion_id)
    return render(request, "tracking/occasion_materials.html", about(shown) | {"form": form})


@require_GET
@login_required
def code(request: HttpRequest, occasion_id: uuid.UUID) -> HttpResponse:
    """For a projector: the code of the moment, and the same as a QR code. Anew every twenty seconds."""
    shown = _led(request, occasion_id)
    holds = shown.occasion.shows_code(shown.now)
    shown_code = room_code.code_at(shown.occasion.pk, shown.now) if holds else ""
    address = site(reverse("attend"))
    context = about(shown) | {
        "holds": holds,
        "code": room_code.told(shown_code),
        "address": address,
        "qr": room_code.qr(f"{address}?kod={shown_code}") if holds else "",
        "present": shown.occasion.attendances.count(),
    }
    part = request.htmx  # type: ignore[attr-defined]
    return render(request, "tracking/parts/room_code.html" if part else "tracking/room_code.html", context)


def _led(request: HttpRequest, occasion_id: uuid.UUID) -> Shown:
    shown = one(request, occasion_id)
    if not shown.leads:
        raise PermissionDenied
    return shown


def _log_choice(form: OccasionForm) -> None:
    rights = form.rights
    top = rights.units.order_by("path").first()
    AccessLog.shown(rights.reader, top, gettext_lazy("Ansvarig för ett kurstillfälle"), rights.today, len(form.shown))


def _sent(told: int) -> str:
    if not told:
        return ""
    return " " + ngettext("%(told)s person får ett mejl.", "%(told)s personer får ett mejl.", told) % {"told": told}


def _too_late(request: HttpRequest, occasion_id: uuid.UUID) -> HttpResponse:
    messages.info(request, _("Kurstillfället har börjat eller är inställt, så det går inte att ändra."))
    return redirect("occasion", occasion_id)
