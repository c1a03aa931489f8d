"""The report somebody asks for, on the page or through the API: read, checked and cut in one way."""

import datetime as dt

from django.http import Http404

from tracking.forms import FollowUpForm
from tracking.models import OrganisationalUnit, Plan
from tracking.reports import CompletionReport
from tracking.scope import ReaderScope
from tracking.standing import Belonging


class AskedReport:
    """asked: plan, on, belonging, unit and whole as the address has them. Raises Http404 for a unit the reader may not
    see. Ask form.is_valid() before report()."""

    def __init__(self, scope: ReaderScope, plans: list[Plan], asked: dict[str, str]) -> None:
        self.scope = scope
        self.unit = asked_unit(scope, asked)
        self.whole = "whole" in asked and scope.covers(self.unit) and self.unit.is_row
        self.free = scope.sees_persons(self.unit) and not self.whole  # any day; else reporting dates
        units = _choices(scope, self.unit)
        self.form = FollowUpForm(asked, plans=plans, units=units, today=scope.today, free=self.free)

    def report(self) -> CompletionReport:
        chosen = self.form.cleaned_data
        return CompletionReport(
            plan=chosen["plan"],
            on=chosen["on"],
            today=self.scope.today,
            unit=self.unit,
            belonging=Belonging(chosen["belonging"]),
            scope=self.scope.counted(self.unit, any_day=self.free),
            whole=not self.free and self.unit.parent_id is not None,
            cached=True,
            elected_only=self.scope.sees_elected_only(self.unit),
            seen=None if self.free or self.scope.sees_all_persons(self.unit) else self.scope.seen,
        )


def asked_unit(scope: ReaderScope, asked: dict[str, str]) -> OrganisationalUnit:
    code = asked.get("unit")
    if not code:
        return scope.starts[0]
    if "\0" in code:  # PostgreSQL takes none
        raise Http404
    unit = scope.find(code, _home_day(asked, scope.today))
    if unit is None:
        raise Http404
    return unit


def _home_day(asked: dict[str, str], today: dt.date) -> dt.date:
    """The day whose units the report's rows are, and so the day a row's code is looked up on."""
    now = asked.get("belonging") == Belonging.NOW
    try:
        on = dt.date.fromisoformat(asked.get("on", ""))
    except ValueError:
        return today
    return (Belonging.NOW if now else Belonging.THEN).home_day(on, today)


def _choices(scope: ReaderScope, unit: OrganisationalUnit) -> list[OrganisationalUnit]:
    return scope.starts if unit in scope.starts else [unit, *(each for each in scope.starts if each.code != unit.code)]
