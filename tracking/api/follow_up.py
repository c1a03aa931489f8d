"""Figures and persons, cut as the pages cut them for the same reader."""

import datetime as dt
import re
from enum import StrEnum
from typing import Annotated

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Field, Query, Router
from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError

from tracking.api import shapes
from tracking.api.access import reader
from tracking.api.problems import EXTRA, NO_NUL, PROBLEMS, Asked, PageAsked, Unprocessable
from tracking.asked import AskedReport
from tracking.models import AccessLog, ApiToken, Goal, Plan, User
from tracking.models.organisation import Reader
from tracking.people_report import PersonRow
from tracking.scope import OnOwnBehalf, ReaderScope
from tracking.standing import Belonging, Standing
from tracking.stepping import Step
from tracking.unit_people import UnitPeople

router = Router(tags=["follow-up"])


def _iso_only(given: object) -> object:
    """pydantic would take 0 for the first day of 1970."""
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", str(given)):
        raise PydanticCustomError("date_form", "not a day")
    return given


Day = Annotated[dt.date, BeforeValidator(_iso_only)]
Code = Annotated[str, Field(max_length=80, pattern=NO_NUL)]


# One list for whoever asks: a wrong value is told all that there are.
AnyStanding = StrEnum("AnyStanding", [(each.name, each.value) for each in (*Standing, *Step)])  # type: ignore[misc]


class WhereAndWhen(Asked):
    plan: Code = Field("", description="The plan's code; else the one in force.")
    on: Day | None = Field(None, description="How it stood that day; else today, or the latest reporting date.")
    unit: Code = Field("", description="The unit's code; else where the reader begins.")
    belonging: Belonging = Field(Belonging.THEN, description="Count people where they belonged, or belong now.")


class ReportAsked(WhereAndWhen):
    whole: bool = Field(False, description="The whole unit at reporting dates, for one who leads a part of it.")


class PeopleAsked(WhereAndWhen, PageAsked):
    standing: AnyStanding | None = Field(
        None, description="Who stands so with one of the goals; in_step and behind: of the due, who follows a series."
    )


@router.get("/report", response={200: shapes.Report, **PROBLEMS}, operation_id="report", openapi_extra=EXTRA)
def report(request: HttpRequest, asked: Query[ReportAsked]) -> HttpResponse:
    """How a plan's goals stand, unit by unit: the rows of the follow-up page."""
    found = _asked(reader(request, ApiToken.Scope.REPORT), asked)
    # As it is: the page's own rows, whatever is told of them.
    return JsonResponse(found.report().as_json())


@router.get("/people", response={200: shapes.People, **PROBLEMS}, operation_id="people", openapi_extra=EXTRA)
def people(request: HttpRequest, asked: Query[PeopleAsked]) -> dict[str, object]:
    """The persons of a unit and how they stand with each goal, for readers with a right to names. Logged."""
    asks = reader(request, ApiToken.Scope.PEOPLE)
    found = _asked(OnOwnBehalf(asks), asked)
    if not found.free:
        raise Http404
    chosen = found.form.cleaned_data
    place = (chosen["on"], found.scope.today, found.unit, Belonging(chosen["belonging"]))
    unit_people = UnitPeople(chosen["plan"], *place, found.scope.reader, asked.standing or "")
    everybody = unit_people.persons()
    page = list(everybody[asked.offset : asked.offset + asked.limit])
    _log(asks, unit_people, len(page))
    standings = unit_people.standings(page)
    return {
        "on": unit_people.on,
        "plan": unit_people.plan.code,
        "unit": found.unit.code,
        "count": everybody.count(),
        "items": [
            {"name": person.name_for(asks), "goals": [_goal(*each) for each in rows]}
            for person, rows in zip(page, standings, strict=True)
        ],
    }


def _asked(asks: Reader, asked: WhereAndWhen) -> AskedReport:
    scope = ReaderScope(asks, timezone.localdate())
    if not scope.starts:
        raise PermissionDenied
    plans = Plan.objects.filter(is_source=False).in_force_first(scope.today)
    if not plans:
        raise Unprocessable({"plan": _("Kommunen har ingen egen plan än. Läs in en med import_plan.")})
    given = {name: str(value) for name, value in asked.model_dump().items() if value}
    found = AskedReport(scope, plans, given)
    if not found.form.is_valid():
        raise Unprocessable(_wrong(found, plans))
    return found


def _wrong(found: AskedReport, plans: list[Plan]) -> dict[str, str]:
    wrong = {name: " ".join(map(str, errors)) for name, errors in found.form.errors.items()}
    if "plan" in wrong:
        codes = ", ".join(sorted({plan.code for plan in plans}))
        wrong["plan"] = _("Välj en av %(expected)s.") % {"expected": codes}
    if "on" in wrong and not found.free:
        dates = [str(day) for day, _label in found.form.fields["on"].choices]  # type: ignore[attr-defined]
        wrong["on"] = _("Välj ett rapportdatum: %(dates)s.") % {"dates": ", ".join(dates)}
    return wrong


def _goal(goal: Goal, row: PersonRow) -> dict[str, object]:
    return {
        "goal": goal.code,
        "standing": row.standing,
        "in_step": row.in_step,
        "completed_on": row.completed_on,
        "valid_until": row.valid_until,
        "due_on": row.due_on,
        "offered_on": row.offered_on,
        "unit_name": row.unit_name,
        "counted_elsewhere": row.counted_elsewhere,
    }


def _log(asks: User | ApiToken, found: UnitPeople, persons: int) -> None:
    who, integration = (asks.created_by, asks.name) if isinstance(asks, ApiToken) else (asks, "")
    seen = {"subject": found.plan.title, "on": found.on, "persons": persons, "integration": integration}
    AccessLog.record(who, AccessLog.Kind.TAKEN_OUT, found.unit, **seen)
