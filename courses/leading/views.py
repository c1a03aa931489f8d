"""Min enhet: how everybody in one's own units stands, and what a manager does about it."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from courses.leading.coming import coming
from courses.leading.forms import LedFilterForm, LedUnitForm
from courses.leading.people import LedPeople, LedPerson
from courses.leading.units import LedUnits
from courses.models import CoursePage
from tracking.models import AccessLog, OrganisationalUnit, Training
from tracking.nudging import nudged_lately

PER_PAGE = 300
SUBJECT = gettext_lazy("Min enhet")


@require_GET
@login_required
def my_unit(request: HttpRequest) -> HttpResponse:
    units, form, people = asked(request)
    context: dict[str, Any] = {"units": units, "form": form, "chosen": form.cleaned_data["unit"]}
    if people is not None:
        context |= _shown(request, people)
    return render(request, "courses/my_unit.html", context)


def asked(request: HttpRequest) -> tuple[LedUnits, LedUnitForm, LedPeople | None]:
    """None = HR has not chosen a unit yet."""
    units = LedUnits(request.user, timezone.localdate())
    if not units.may_look:
        raise PermissionDenied
    form = LedUnitForm(request.GET, units=units)
    if not form.is_valid():
        raise Http404
    below = units.below(form.cleaned_data["unit"])
    return units, form, LedPeople(units.reader, below, units.today) if below else None


def _shown(request: HttpRequest, people: LedPeople) -> dict[str, Any]:
    filters = LedFilterForm(request.GET, people=people)
    training, standing = filters.chosen["training"], filters.chosen["standing"]
    found = [narrowed for each in people.persons if (narrowed := each.narrowed(training, standing))]
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    log_shown(people, page)
    late = [each for each in people.persons if each.is_late]
    lately = nudged_lately([each.person_id for each in late], timezone.now())
    return {
        "people": people,
        "filters": filters,
        "filtered": bool(training or standing),
        "duties": [each for each in people.summaries if not each.offer],
        "offers": [each for each in people.summaries if each.offer],
        "coming": coming(people),
        "late": late,
        "lately": len(lately),
        "to_remind": len(late) - len(lately),
        "page": page,
        "groups": by_unit(people, page),
        "on_web": _on_web(people, training),
        "chosen_training": training,
    }


def by_unit(people: LedPeople, persons: Iterable[LedPerson]) -> list[tuple[OrganisationalUnit, list[LedPerson]]]:
    units = {unit.pk: unit for unit in people.units}
    return [(units[pk], list(found)) for pk, found in groupby(persons, key=lambda each: each.unit_id)]


def _on_web(people: LedPeople, code: str) -> list[Training]:
    """Those that a slip can lead to."""
    asked_for = {each.training.pk: each.training for each in people.summaries if code in ("", each.training.code)}
    live = set(CoursePage.objects.live().filter(training__in=asked_for).values_list("training", flat=True))
    return [training for pk, training in asked_for.items() if pk in live]


def log_shown(people: LedPeople, persons: Iterable[LedPerson]) -> None:
    """For each of the topmost units that names are from."""
    tops: dict[OrganisationalUnit, int] = {}
    for unit, found in by_unit(people, persons):
        top = next((each for each in people.units if each.contains(unit)), unit)
        tops[top] = tops.get(top, 0) + len(found)
    for top, number in tops.items():
        AccessLog.shown(people.reader, top, SUBJECT, people.today, number)
