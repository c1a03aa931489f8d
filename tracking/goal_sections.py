"""A report goal by goal, with what is said of each: whether it is reached, what is left, whom it does not concern."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import NamedTuple

from django.utils.translation import gettext as _

from tracking.history import Compared, ReportedFigures, Trend
from tracking.models import Goal, Kind, OrganisationalUnit, UnitKind
from tracking.reports import CompletionReport, OtherRow, Row
from tracking.small_groups import CoarseRow
from tracking.standing import Standing


class Column(NamedTuple):
    figure: str  # the row's field
    heading: str


class RowGroup(NamedTuple):
    name: str  # "units", "organs", "others"; empty = all there are
    rows: list[Row | CoarseRow]


@dataclass(frozen=True)
class GoalSection:
    goal: Goal
    definition: str
    target: Decimal | None
    by_on: dt.date | None  # when the target shall be reached
    all_rows: list[Row | CoarseRow]
    total: Row | CoarseRow | None  # None = no share of persons
    other: list[OtherRow]
    unit: OrganisationalUnit  # the report's
    compared: Compared | None  # with what was reported; None = no share of persons
    trend: Trend | None  # None = too few reports

    @property
    def is_top(self) -> bool:
        return self.unit.kind == UnitKind.MUNICIPALITY

    @property
    def part(self) -> str | None:
        """How the goal is shown; None where it says nothing of this unit."""
        if self.total is not None:
            return "persons" if self.total.concerns_somebody or self.is_top else "nobody"
        if self.other:
            return "coordinators" if self.goal.measure == Goal.Measure.COORDINATORS else "reported"
        lacks_requirement = self.goal.measure in Goal.BY_ASSIGNMENTS and self.goal.requirement is None
        lacks_report = self.goal.measure in Goal.BY_HAND and self.is_top
        return "unknown" if lacks_requirement or lacks_report else None

    @property
    def may_have_ties(self) -> bool:
        """Nobody is counted here; somebody of the goal's may yet have a place here, and be counted elsewhere."""
        here = {UnitKind.COMMITTEE.value: Kind.ELECTED, UnitKind.PARTNER.value: Kind.PARTNER}.get(self.unit.kind)
        return self.goal.requirement is not None and (here or Kind.EMPLOYEE) in self.goal.requirement.kinds()

    @property
    def rows(self) -> list[Row | CoarseRow]:
        return [row for row in self.all_rows if row.concerns_somebody]

    @property
    def empty(self) -> list[str]:
        """Names of places where nobody is concerned."""
        return [row.place.label for row in self.all_rows if not row.concerns_somebody]

    @property
    def by_department(self) -> bool:
        return {row.place.kind for row in self.rows} == {UnitKind.DEPARTMENT}

    @property
    def by_organ(self) -> bool:
        return {row.place.kind for row in self.rows} == {UnitKind.COMMITTEE}

    @property
    def groups(self) -> list[RowGroup]:
        """The organs apart from the others where there are both, in the rows' order; else one group without a name."""
        if not {UnitKind.COMMITTEE.value} < {row.place.kind for row in self.rows}:
            return [RowGroup("", self.rows)]
        return [RowGroup(name, list(rows)) for name, rows in groupby(self.rows, _group_of)]

    @property
    def offers(self) -> bool:
        return self.goal.requirement is not None and not self.goal.requirement.mandatory

    @property
    def columns(self) -> list[Column]:
        """The standings that are told apart, in the words of an offer or a duty. Where one has become the other, an
        earlier day has what it was then."""
        usual = Standing.of(self.offers)
        was = [each for each in Standing.of(not self.offers) if each not in usual and getattr(self.total, each)]
        columns = [Column(each.value, each.word(self.offers)) for each in [*usual, *was]]
        if self.total is not None and (self.total.in_step or self.total.behind):
            after = [column.figure for column in columns].index(Standing.DUE) + 1
            columns[after:after] = [Column("in_step", _("varav i fas")), Column("behind", _("varav ligger efter"))]
        return columns

    @property
    def width(self) -> int:
        """Columns of the table in all."""
        told_apart = 2 if self.total is not None and self.total.coarse else len(self.columns)
        return told_apart + 4  # name, share, bar and how many are counted

    @property
    def met(self) -> int:
        return sum(row.reached is True for row in self.other)

    @property
    def lacking(self) -> list[OtherRow]:
        return [row for row in self.other if row.reached is False]

    @property
    def left(self) -> int | None:
        """Percentage points to the target, rounded up; 0 when it is reached, None when there is nothing to compare."""
        if self.total is None or self.total.least is None or self.target is None:
            return None
        left = max(0, -int(-round(float(self.target) - self.total.least * 100, 6) // 1))
        return left if self.total.share is not None or not left else None

    @property
    def reached(self) -> bool | None:
        """None when there is nothing to compare."""
        if self.left is not None:
            return self.left == 0
        judged = [row for row in self.other if row.reached is not None]
        return not self.lacking if judged and self.target is not None else None


def _group_of(row: Row | CoarseRow) -> str:
    beside = {UnitKind.COMMITTEE.value: "organs", UnitKind.PARTNER.value: "others", "": "others"}
    return beside.get(row.place.kind, "units")


def goal_sections(report: CompletionReport) -> list[GoalSection]:
    reported = ReportedFigures(report)
    return [_section(report, goal, reported) for goal in report.goals]


def _section(report: CompletionReport, goal: Goal, reported: ReportedFigures) -> GoalSection:
    target = report.target_row(goal)
    total = next((row for row in report.total if row.goal == goal), None)
    compared = reported.compare(goal, total) if total is not None else None
    trend = compared.trend if compared else None
    if goal.measure == Goal.Measure.COORDINATORS:
        trend = reported.of_coordinators(goal)
    return GoalSection(
        goal=goal,
        definition=report.definition(goal),
        target=target.value if target else None,
        by_on=target.by_on if target else None,
        all_rows=report.rows_of(goal),
        total=total,
        other=[row for row in report.other if row.goal == goal],
        unit=report.unit,
        compared=compared,
        trend=trend,
    )
