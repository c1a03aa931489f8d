"""What was reported of a report's goals, beside what is known now: on its day, the time before, and over time."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet
from django.utils.functional import cached_property

from tracking.models import Goal, Measurement, OrganisationalUnit, TrainingVersion
from tracking.reports import CompletionReport, Row, is_of_coordinators
from tracking.small_groups import CoarseRow
from tracking.standing import Belonging
from tracking.suppression import Band

YEAR = dt.timedelta(days=365)


@dataclass(frozen=True)
class Figure:
    """What the reader was told, or would have been, of a goal and a unit on a day that has been reported."""

    goal_code: str
    unit_code: str
    on: dt.date
    done: Band  # exact, or what a reader without a right to the persons was told
    counted: int
    target: Decimal | None
    of_places: bool = False  # how many förvaltningar of all, not persons

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
class Point:
    """A report, or (figure None) a version of the training that everybody does again."""

    on: dt.date
    figure: Figure | None


@dataclass(frozen=True)
class Trend:
    """The reports of a goal in a unit, the earliest first, and the days of versions that everybody does again."""

    figures: list[Figure]
    versions: list[dt.date]

    @property
    def within(self) -> list[dt.date]:
        """The versions that have come since the first of the reports."""
        return [day for day in self.versions if day > self.figures[0].on]

    @property
    def points(self) -> list[Point]:
        reports = [Point(each.on, each) for each in self.figures]
        # On one day the version comes first: the report counts what it asks for.
        return sorted(
            [*(Point(day, None) for day in self.within), *reports], key=lambda each: (each.on, bool(each.figure))
        )


@dataclass(frozen=True)
class Compared:
    """A goal in the report's unit: what was reported on its day, where that differs from what is known now; the report
    before; and all of them, the earliest first."""

    now: Row | CoarseRow
    figures: list[Figure]
    rows: list[tuple[Row | CoarseRow, Figure]]  # the report's other rows that differ
    on: dt.date
    versions: list[dt.date]  # of those that everybody does again, through the report's day

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
    def remade_on(self) -> dt.date | None:
        """The version that has come since the report before, or in the last year: why the figure has fallen."""
        since = self.before.on if self.before else self.on - YEAR
        return next((day for day in reversed(self.versions) if day > since), None)

    @property
    def trend(self) -> Trend | None:
        """Of one report there is no trend."""
        return Trend(self.figures, self.versions) if len(self.figures) > 1 else None


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
        return Compared(now, own, rows, self.report.on, self._versions(goal))

    def of_coordinators(self, goal: Goal) -> Trend | None:
        """Of how many förvaltningar of all it could be said that they had their coordinators."""
        if not self.report.places.is_top or (self.report.seen is not None and not is_of_coordinators(goal)):
            return None
        days: dict[dt.date, list[bool]] = {}
        for each in self._of_departments:
            if each.goal.code == goal.code:
                days.setdefault(each.on, []).append(each.value >= (1 if each.target is None else each.target))
        figures = [self._met(goal, day, met) for day, met in sorted(days.items())]
        return Trend(figures, self._versions(goal)) if len(figures) > 1 else None

    def _met(self, goal: Goal, on: dt.date, met: list[bool]) -> Figure:
        band = Band(sum(met), sum(met))
        return Figure(goal.code, self.report.unit.code, on, band, len(met), None, of_places=True)

    def everywhere(self) -> list[tuple[OrganisationalUnit, Figure]]:
        """All that has been reported through the report's day, of its unit and those below it, as far as it is told."""
        rows = self._measured().filter(**self.report.unit.path_range("unit__"), on__lte=self.report.on)
        units = {each.code: each for each in self.report.units.values()}
        told = self._told(rows.order_by("unit__path", "on", "pk"))
        newest = {(each.goal_code, each.unit_code, each.on): each for each in told}
        return [(units[each.unit_code], each) for each in newest.values()]

    def _versions(self, goal: Goal) -> list[dt.date]:
        training = goal.requirement.training_id if goal.requirement else None
        return [day for each, day in self._all_versions if each == training]

    @cached_property
    def _all_versions(self) -> list[tuple[int, dt.date]]:
        trainings = [goal.requirement.training_id for goal in self.report.goals if goal.requirement]
        again = TrainingVersion.objects.filter(training__in=trainings, again=TrainingVersion.Again.EVERYBODY)
        return list(
            again.filter(starts_on__lte=self.report.on).order_by("starts_on").values_list("training", "starts_on")
        )

    @cached_property
    def _of_departments(self) -> list[Measurement]:
        """The newest row of each förvaltning, goal and day."""
        found = self._rows_of([Goal.Measure.COORDINATORS]).filter(on__lte=self.report.on)
        return list({(each.goal.code, each.unit_id, each.on): each for each in found}.values())

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
        return self._rows_of(Goal.BY_PERSONS)

    def _rows_of(self, measures: Sequence[str]) -> QuerySet[Measurement]:
        codes = [goal.code for goal in self.report.goals if goal.measure in measures]
        found = Measurement.objects.filter(
            goal__code__in=codes,
            goal__measure__in=measures,
            goal__focus_area__plan__code=self.report.plan.code,
            counted__isnull=False,
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
