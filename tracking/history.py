"""What was reported of a report's goals, beside what is known now: on its day, the time before, and over time."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet
from django.utils.functional import cached_property

from tracking.models import Goal, Measurement
from tracking.reports import CompletionReport, Row
from tracking.small_groups import CoarseRow
from tracking.standing import Belonging
from tracking.suppression import Band


@dataclass(frozen=True)
class Figure:
    """What the reader was told, or would have been, of a goal and a unit on a day that has been reported."""

    goal_code: str
    unit_code: str
    on: dt.date
    done: Band  # exact, or what a reader without a right to the persons was told
    counted: int
    target: Decimal | None

    @property
    def least(self) -> float | None:
        return self.done.low / self.counted if self.counted else None

    @property
    def most(self) -> float | None:
        return self.done.high / self.counted if self.counted else None

    @property
    def share(self) -> float | None:
        """None where only a span was told."""
        return self.least if self.done.exact is not None else None

    @property
    def ends(self) -> tuple[int, int] | None:
        return None if self.done.exact is not None else (self.done.low, self.done.high)

    @property
    def done_told(self) -> int | str:
        return f"{self.ends[0]}–{self.ends[1]}" if self.ends else self.done.low


@dataclass(frozen=True)
class Compared:
    """A goal in the report's unit: what was reported on its day, where that differs from what is known now; the report
    before; and all of them, the earliest first."""

    now: Row | CoarseRow
    figures: list[Figure]
    rows: list[tuple[Row | CoarseRow, Figure]]  # the report's other rows that differ
    on: dt.date

    @property
    def reported(self) -> Figure | None:
        figure = next((each for each in self.figures if each.on == self.on), None)
        return figure if figure and _differs(figure, self.now) else None

    @property
    def before(self) -> Figure | None:
        earlier = [each for each in self.figures if each.on < self.on]
        return earlier[-1] if earlier else None

    @property
    def since(self) -> float | None:
        """Percentage points since the report before."""
        before = self.before
        if before is None or before.share is None or self.now.share is None:
            return None
        return round((self.now.share - before.share) * 100, 1)

    @property
    def trend(self) -> list[Figure]:
        """Of one report there is no trend."""
        return self.figures if len(self.figures) > 1 else []


class ReportedFigures:
    """Of a report that counts where persons belonged then, and counts all of its unit: only such figures are the same
    as those that were written down. Not for a reader who sees some of the persons and not the others: what is written
    down for those who see nobody would, less their own, tell of the rest."""

    def __init__(self, report: CompletionReport) -> None:
        self.report = report
        sees_some = report.seen is not None and bool(report.seen.persons or report.seen.elected)
        self.comparable = report.belonging == Belonging.THEN and report.scope is None and not sees_some

    def compare(self, goal: Goal, now: Row | CoarseRow) -> Compared:
        own = [each for each in self._of_unit if each.goal_code == goal.code]
        then = {(each.goal_code, each.unit_code): each for each in self._on_day}
        pairs = [(row, then.get((goal.code, row.place.code or ""))) for row in self.report.rows_of(goal)]
        rows = [(row, each) for row, each in pairs if each and not row.place.direct and _differs(each, row)]
        return Compared(now, own, rows, self.report.on)

    @cached_property
    def _of_unit(self) -> list[Figure]:
        rows = self._measured().filter(unit__code=self.report.unit.code, on__lte=self.report.on)
        # Two versions of a plan may have been measured on one day: the newest row is what was reported last.
        newest = {(each.goal_code, each.on): each for each in self._told(rows)}
        return sorted(newest.values(), key=lambda each: each.on)

    @cached_property
    def _on_day(self) -> list[Figure]:
        codes = {row.place.code for row in self.report.rows if row.place.code}
        return self._told(self._measured().filter(unit__code__in=codes, on=self.report.on))

    def _measured(self) -> QuerySet[Measurement]:
        by_person = [goal.code for goal in self.report.goals if goal.measure in Goal.BY_PERSONS]
        found = Measurement.objects.filter(
            goal__code__in=by_person, goal__focus_area__plan__code=self.report.plan.code, counted__isnull=False
        )
        return found.select_related("goal", "unit").order_by("pk") if self.comparable else found.none()

    def _told(self, rows: QuerySet[Measurement]) -> list[Figure]:
        told = _as_coarse if self.report.seen is not None else _as_exact
        found = ((each, told(each)) for each in rows)
        return [
            Figure(each.goal.code, each.unit.code, each.on, figures[0], figures[1], each.target)
            for each, figures in found
            if figures
        ]


def _as_exact(each: Measurement) -> tuple[Band, int] | None:
    done, counted = each.done, each.counted
    return None if done is None or counted is None else (Band(done, done), counted)


def _as_coarse(each: Measurement) -> tuple[Band, int] | None:
    least, most, counted = each.told_least, each.told_most, each.told_counted
    return None if least is None or most is None or counted is None else (Band(least, most), counted)


def _differs(figure: Figure, row: Row | CoarseRow) -> bool:
    if isinstance(row, CoarseRow):
        return row.told is not None and (figure.done, figure.counted) != (row.told.done, row.told.counted)
    return (figure.done.exact, figure.counted) != (row.done, row.counted)
