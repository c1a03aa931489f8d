"""A manager's own reminder: whom it goes to and how it reads, before it is sent."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from courses.leading.people import LedPeople, LedPerson
from courses.leading.views import asked, by_unit, log_shown
from tracking.letters import Letter
from tracking.models import Assignment, Step, User
from tracking.models.requirements import AssignmentQuerySet
from tracking.nudging import Nudged, letter_from, nudge
from tracking.reminder_letters import still_to_tell
from tracking.row_ids import row_ids
from tracking.site_address import site


@require_http_methods(["GET", "POST"])
@login_required
def remind(request: HttpRequest) -> HttpResponse:
    """Asked for with GET it only shows. The persons are named one by one in both, so that what is sent is what was
    seen; who has finished meanwhile gets nothing."""
    units, form, people = asked(request)
    given = request.POST if request.method == "POST" else request.GET
    persons = _chosen(people, given) if people else []
    back = _back(request)
    if people is None or not persons:
        messages.info(request, _("Välj minst en person som har något kvar att göra."))
        return redirect(back)
    assignments, now = _assignments(persons), timezone.now()
    if request.method == "POST":
        messages.success(request, _told(nudge(people.reader, assignments, now)))
        return redirect(back)
    log_shown(people, persons)
    counted = nudge(people.reader, assignments, now, dry_run=True)
    mailed = [each for each in persons if each.person_id not in counted.lately | counted.without_address]
    context: dict[str, Any] = {
        "units": by_unit(people, persons),
        "persons": persons,
        "counted": counted,
        "letter": _letter(people, mailed[0]) if mailed else None,
        "first": mailed[0] if mailed else None,
        "training": given.get("training", ""),
        "back": back,
    }
    return render(request, "courses/remind_unit.html", context)


def _chosen(people: LedPeople, given: QueryDict) -> list[LedPerson]:
    """With what they are reminded of: those who are named, or all who are late."""
    ids, training = row_ids(given.getlist("person")), given.get("training", "")
    found = []
    for person in people.persons:
        narrowed = person.to_remind(training, late_only="all" in given)
        if narrowed and ("all" in given or person.person_id in ids):
            found.append(narrowed)
    return found


def _assignments(persons: Iterable[LedPerson]) -> AssignmentQuerySet:
    return Assignment.objects.filter(pk__in=[row.assignment_id for each in persons for row in each.rows])


def _letter(people: LedPeople, person: LedPerson) -> Letter | None:
    """As the person gets it, but for the link, which is that person's own."""
    first = User.objects.get(pk=person.person_id)
    steps = dict.fromkeys((row.assignment_id for row in person.rows), Step.REMINDER.value)
    told = still_to_tell(first, steps, people.today, by_hand=True)
    return letter_from(people.reader, told, first, lambda _first: site("/"), people.today) if told else None


def _told(sent: Nudged) -> str:
    says = [ngettext("%(number)s påminnelse skickas.", "%(number)s påminnelser skickas.", sent.queued)]
    if sent.lately:
        says.append(
            ngettext(
                "%(lately)s fick en påminnelse för mindre än en vecka sedan och får ingen nu.",
                "%(lately)s fick en påminnelse för mindre än en vecka sedan och får ingen nu.",
                len(sent.lately),
            )
        )
    if sent.without_address:
        says.append(
            ngettext(
                "%(without)s nås inte med mejl: skriv ut en startlapp.",
                "%(without)s nås inte med mejl: skriv ut startlappar.",
                len(sent.without_address),
            )
        )
    numbers = {"number": sent.queued, "lately": len(sent.lately), "without": len(sent.without_address)}
    return " ".join(says) % numbers


def _back(request: HttpRequest) -> str:
    """To what was looked at."""
    chosen = {name: request.GET[name] for name in ("unit", "training") if request.GET.get(name)}
    return reverse("my_unit", query=chosen) if chosen else reverse("my_unit")
