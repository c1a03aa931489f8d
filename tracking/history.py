"""What was reported of a report's goals, beside what is known now: on its day, the time before, and over time."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet
from django.utils.functional import cached_property

from tracking.models import Goal, Measurement
from tracking.report_places import Place
from tracking.reports import CompletionReport
from tracking.standing import Belonging
from tracking.suppression import K_INSIDE, told


@dataclass(frozen=True)
class Bar:
    """A column of the chart, of 0 to 100 both ways; y from the top."""

    x: float
    width: float
    y: float
    height: float
    middle: float
    target_y: float | None


@dataclass(frozen=True)
class GoalHistory:
    """What one goal was in the report's unit at the dates it was reported, the earliest first."""

    reported: list[Measurement]

    def bars(self) -> list[tuple[Measurement, Bar]]:
        step = 100 / len(self.reported)
        return [(each, _bar(each, number * step, step)) for number, each in enumerate(self.reported)]

    @property
    def is_trend(self) -> bool:
        return len(self.reported) > 1


def _bar(each: Measurement, left: float, step: float) -> Bar:
    share = float(each.value)
    aim = None if each.target is None else 100 - float(each.target)
    return Bar(left + step * 0.15, step * 0.7, 100 - share, share, left + step / 2, aim)


@dataclass(frozen=True)
class ReportedFigures:
    """Of a report that counts where persons belonged then, and counts all of its unit: only such figures are the same
    as those that were written down. coarse: the reader has no right to the persons, and is told nothing from which a
    small group could be had."""

    report: CompletionReport
    coarse: bool

    @property
    def comparable(self) -> bool:
        return self.report.belonging == Belonging.THEN and self.report.scope is None

    def history(self, goal: Goal) -> GoalHistory:
        return GoalHistory([each for each in self._of_unit if each.goal.code == goal.code])

    def before(self, goal: Goal) -> Measurement | None:
        """The last one reported before the report's day."""
        earlier = [each for each in self.history(goal).reported if each.on < self.report.on]
        return earlier[-1] if earlier else None

    def differing(self, goal: Goal, place: Place, done: int, counted: int) -> Measurement | None:
        """What was reported for a row on the report's day, where it was another figure than is known now."""
        then = self._on_day.get((goal.code, place.code))
        if then is None or (then.done, then.counted) == (done, counted):
            return None
        if self.coarse and not self._may_tell(then, done, counted):
            return None
        return then

    def _may_tell(self, then: Measurement, done: int, counted: int) -> bool:
        """Two figures for one day tell of those between them."""
        apart = (abs((then.done or 0) - done), abs((then.counted or 0) - counted))
        return all(each == 0 or each >= K_INSIDE for each in apart)

    @cached_property
    def _of_unit(self) -> list[Measurement]:
        if not self.comparable:
            return []
        own = self._told(self._measured().filter(unit__code=self.report.unit.code, on__lte=self.report.on))
        return sorted(own, key=lambda each: each.on)

    @cached_property
    def _on_day(self) -> dict[tuple[str, str | None], Measurement]:
        if not self.comparable:
            return {}
        codes = {row.place.code for row in [*self.report.rows, *self.report.total] if row.place.code}
        rows = self._told(self._measured().filter(unit__code__in=codes, on=self.report.on))
        return {(each.goal.code, each.unit.code): each for each in rows}

    def _measured(self) -> QuerySet[Measurement]:
        by_person = [goal.code for goal in self.report.goals if goal.measure in Goal.BY_PERSONS]
        found = Measurement.objects.filter(
            goal__code__in=by_person, goal__focus_area__plan__code=self.report.plan.code, counted__isnull=False
        )
        return found.select_related("goal", "unit")

    def _told(self, rows: QuerySet[Measurement]) -> list[Measurement]:
        return [each for each in rows if not self.coarse or _is_told(each)]


def _is_told(each: Measurement) -> bool:
    return each.counted is not None and told(each.done or 0, each.counted, K_INSIDE).exact is not None


def points_since(now: float | None, before: Measurement | None) -> Decimal | None:
    """Percentage points from what was reported to a share of 0–1; None when there is nothing to compare."""
    return None if now is None or before is None else round(Decimal(now * 100) - before.value, 1)
