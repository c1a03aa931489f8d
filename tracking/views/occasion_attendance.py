"""Who was there: the list, a mistake in it put right, and the code that a guest writes."""

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from tracking import attending
from tracking.models import AccessLog, Attendance, Occasion, Training, User
from tracking.models.organisation import name_of
from tracking.occasion_forms import GuestForm
from tracking.row_ids import row_ids
from tracking.views.occasions import Shown, about, one


@require_http_methods(["GET", "POST"])
@login_required
def attendance(request: HttpRequest, occasion_id: uuid.UUID) -> HttpResponse:
    """The same page as a list to print beforehand, to tick in afterwards, and as what was written down."""
    shown = _registering(request, occasion_id)
    opened = shown.occasion.takes_attendance(shown.now)
    form = GuestForm(None, rights=shown.rights, occasion=shown.occasion)
    if request.method == "POST":
        if not opened:
            messages.info(request, _("Närvaron registreras från en halvtimme innan det börjar."))
            return redirect("occasion_attendance", occasion_id)
        if "guest" in request.POST:
            form = GuestForm(request.POST, rights=shown.rights, occasion=shown.occasion)
            chosen = {form.found.pk} if form.is_valid() and form.found else set()
        else:
            guests = shown.rights.guests(shown.occasion).values_list("pk", flat=True)
            chosen = row_ids(request.POST.getlist("present")) & set(guests)
        if chosen:
            return _registered(request, shown, chosen)
        if "guest" not in request.POST:
            messages.info(request, _("Ingen är markerad. Kryssa för dem som var med och spara igen."))
            return redirect("occasion_attendance", occasion_id)
    rows = _rows(shown)
    _log(shown, len(rows))
    hidden = shown.occasion.sign_ups.standing().count() - sum(row["signed_up"] for row in rows)
    context = about(shown) | {
        "rows": rows,
        "form": form,
        "opened": opened,
        "left": any(not row["attendance"] for row in rows),
        # To the organiser only those without a name, and the reader, are hidden: nothing points at them.
        "hidden": 0 if shown.rights.organises(shown.occasion) else hidden,
    }
    return render(request, "tracking/occasion_attendance.html", context)


def _registered(request: HttpRequest, shown: Shown, chosen: set[int]) -> HttpResponse:
    attending.attend(shown.occasion, chosen, Attendance.How.LIST, shown.rights.reader, shown.now)
    says = ngettext("%(number)s person är avprickad.", "%(number)s personer är avprickade.", len(chosen))
    messages.success(request, says % {"number": len(chosen)})
    return redirect("occasion_attendance", shown.occasion.pk)


def _rows(shown: Shown) -> list[dict[str, Any]]:
    """Of those whose names the reader may see."""
    standings = attending.standings(shown.occasion)
    signed = {each.user_id: each for each in shown.occasion.sign_ups.standing()}
    rows = []
    for person in shown.rights.guests(shown.occasion):
        there, last = standings.get(person.pk, (None, None))
        rows.append(
            {
                "person": person,
                "name": person.name_for(shown.rights.reader),
                "signed_up": person.pk in signed,
                "in_line": person.pk in signed and signed[person.pk].placed_at is None,
                "attendance": there,
                "last": last,
                "who": _who(shown, there, last) if there and last else "",
            }
        )
    return rows


def _who(shown: Shown, there: Attendance, last: Any) -> str:
    """Whoever wrote the row that holds; empty = the person self."""
    if last.corrects_id:
        return name_of(last.recorded_by, shown.rights.reader)
    return name_of(there.recorded_by, shown.rights.reader) if there.how == Attendance.How.LIST else ""


@require_http_methods(["GET", "POST"])
@login_required
def correct(request: HttpRequest, occasion_id: uuid.UUID, attendance_id: uuid.UUID) -> HttpResponse:
    """Strikes out what was written by mistake, or puts back what was struck out."""
    shown = _registering(request, occasion_id)
    person = User.objects.filter(attendances=attendance_id, attendances__occasion=occasion_id).first()
    if person is None or not shown.rights.nameable(shown.occasion).filter(pk=person.pk).exists():
        raise Http404
    _there, last = attending.standings(shown.occasion)[person.pk]
    if request.method == "POST":
        expected = request.POST.get("row") == str(last.pk)
        act = attending.restore if last.annulled else attending.strike_out
        if expected and act(last, shown.rights.reader):
            messages.success(request, _("Närvaron är återställd.") if last.annulled else _("Närvaron är struken."))
        else:
            messages.info(request, _("Någon annan hann ändra. Här ser du hur det står nu."))
        return redirect("occasion_attendance", occasion_id)
    _log(shown, 1, person)
    context = about(shown) | {"last": last, "name": person.name_for(shown.rights.reader)}
    return render(request, "tracking/attendance_correct.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def attend(request: HttpRequest) -> HttpResponse:
    """The code in the room. Opening the page, also by the QR code, records nothing."""
    user: User = request.user  # type: ignore[assignment]
    given = request.POST.get("code", "") if request.method == "POST" else request.GET.get("kod", "")
    wrong = ""
    if request.method == "POST":
        found, wrong = written(user, given)
        if found:
            messages.success(request, _("Klart! Din närvaro är registrerad."))
            return redirect("occasion", found.pk)
    context = {"code": given[:20], "wrong": wrong, "name": user.name_for(user)}
    return render(request, "tracking/attend.html", context)


def written(user: User, given: str, training: Training | None = None) -> tuple[Occasion | None, str]:
    """What came of a code, or what to tell."""
    try:
        found = attending.attend_by_code(user, given, timezone.now(), training)
    except attending.WrongCode:
        return None, _("Koden stämmer inte. Den byts varannan minut: skriv den som visas nu.")
    except attending.NotOpen:
        return None, _("Du hör inte till dem som det är öppet för. Be den som håller i det att pricka av dig.")
    return found, "" if found else _(
        "Du har försökt många gånger. Vänta en kvart, eller be den som håller i det att pricka av dig."
    )


def _registering(request: HttpRequest, occasion_id: uuid.UUID) -> Shown:
    shown = one(request, occasion_id)
    if not shown.rights.may_register(shown.occasion):
        raise PermissionDenied
    if shown.occasion.cancelled_at:
        raise Http404
    return shown


def _log(shown: Shown, persons: int, about: User | None = None) -> None:
    rights, subject = shown.rights, gettext_lazy("Närvarolista för ett kurstillfälle")
    AccessLog.shown(rights.reader, shown.occasion.unit, subject, rights.today, persons, about)
