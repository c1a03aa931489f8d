"""Occasions for whoever may come: the list, one of them, a place or the line, giving up, the event for a calendar."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tracking import signing_up
from tracking.attending import was_there
from tracking.calendar_event import CANCEL, PUBLISH, event_file
from tracking.models import Occasion, SignUp
from tracking.occasion_rights import OccasionRights
from tracking.occasions_shown import led_now, listed, own_coming

OVER_SHOWN = 20


@dataclass
class Shown:
    """One occasion, as the reader has it."""

    rights: OccasionRights
    occasion: Occasion
    now: dt.datetime

    @cached_property
    def mine(self) -> SignUp | None:
        return self.occasion.sign_ups.standing().filter(user=self.rights.reader).first()

    @cached_property
    def is_open(self) -> bool:
        """Whether the reader may sign up."""
        here = Occasion.objects.open_to(self.rights.reader, self.rights.today).filter(pk=self.occasion.pk)
        return self.mine is None and self.occasion.takes_sign_ups(self.now) and here.exists()

    @cached_property
    def leads(self) -> bool:
        return self.rights.leads(self.occasion)

    @cached_property
    def was_there(self) -> bool:
        return was_there(self.occasion, self.rights.reader)

    @property
    def place_in_line(self) -> int:
        before = self.occasion.sign_ups.in_line()
        return before.filter(pk__lte=self.mine.pk).count() if self.mine else 0

    @property
    def shows_link(self) -> bool:
        return self.leads or self.was_there or bool(self.mine and self.mine.placed_at)


@require_GET
@login_required
def occasions(request: HttpRequest) -> HttpResponse:
    rights, now = OccasionRights(request.user, timezone.localdate()), timezone.now()
    led = rights.led().counted().select_related("training")
    context = {
        "rights": rights,
        "own": own_coming(rights.reader, now),
        "listed": listed(rights.reader, rights.today, now),
        "led": led_now(led, now),
        "over": led.filter(ends_at__lte=now, cancelled_at=None).order_by("-starts_at")[:OVER_SHOWN],
    }
    return render(request, "tracking/occasions.html", context)


@require_GET
@login_required
def occasion(request: HttpRequest, occasion_id: uuid.UUID) -> HttpResponse:
    shown = one(request, occasion_id)
    here = shown.occasion
    context = about(shown) | {
        "takes_sign_ups": here.takes_sign_ups(shown.now),
        "has_begun": here.has_begun(shown.now),
        "is_over": here.ends_at <= shown.now,
        "shows_code": here.shows_code(shown.now),
        "may_register": shown.rights.may_register(here),
        "takes_attendance": here.takes_attendance(shown.now),
    }
    return render(request, "tracking/occasion.html", context)


@require_POST
@login_required
def sign_up(request: HttpRequest, occasion_id: uuid.UUID) -> HttpResponse:
    shown = one(request, occasion_id)
    if shown.mine is None and not shown.is_open:
        if shown.occasion.takes_sign_ups(shown.now):
            raise PermissionDenied
        messages.info(request, _("Anmälan har stängt. Fråga den som håller i det om det finns plats ändå."))
        return redirect("occasion", occasion_id)
    made = signing_up.sign_up(shown.occasion, shown.rights.reader, shown.now)
    if made and made.placed_at:
        messages.success(request, _("Du har en plats. Du får ett mejl med allt du behöver."))
    elif made:
        messages.success(request, _("Alla platser är tagna. Du står i kö, och får ett mejl om du får en plats."))
    return redirect("occasion", occasion_id)


@require_http_methods(["GET", "POST"])
@login_required
def give_up(request: HttpRequest, occasion_id: uuid.UUID) -> HttpResponse:
    shown = one(request, occasion_id)
    if request.method == "POST":
        if signing_up.give_up(shown.occasion, shown.rights.reader, shown.now):
            messages.success(request, _("Du är avanmäld."))
        return redirect("occasion", occasion_id)
    if shown.mine is None or shown.occasion.has_begun(shown.now):
        return redirect("occasion", occasion_id)
    return render(request, "tracking/occasion_give_up.html", about(shown))


@require_GET
@login_required
def calendar(request: HttpRequest, occasion_id: uuid.UUID) -> HttpResponse:
    shown = one(request, occasion_id)
    if not (shown.shows_link or shown.leads):  # the event holds the link
        raise Http404
    method = CANCEL if shown.occasion.cancelled_at else PUBLISH
    content = event_file(shown.occasion, method, shown.now)
    response = HttpResponse(content, content_type=f"text/calendar; charset=utf-8; method={method}")
    response["Content-Disposition"] = 'attachment; filename="kurstillfalle.ics"'
    return response


def one(request: HttpRequest, occasion_id: uuid.UUID) -> Shown:
    """404 for those it is nothing to."""
    rights = OccasionRights(request.user, timezone.localdate())
    visible = rights.visible().counted().select_related("training", "unit", "leader")
    return Shown(rights, get_object_or_404(visible, pk=occasion_id), timezone.now())


def about(shown: Shown) -> dict[str, Any]:
    return {"shown": shown, "occasion": shown.occasion}
