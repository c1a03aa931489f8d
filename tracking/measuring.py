"""Writes down what a plan's goals were on a day, for every unit: what was reported stays when the past changes."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils.functional import cached_property
from django_tasks import task

from tracking.models import Goal, Measurement, OrganisationalUnit, Plan, User
from tracking.models.units import STEP
from tracking.reporting_dates import reporting_dates
from tracking.reports import CompletionReport
from tracking.small_groups import CoarseRow, Seen
from tracking.standing import DONE, Belonging, Standing, standings_by_home

DAY = dt.timedelta(days=1)
BATCH = 1000
LATEST = dt.timedelta(days=31)  # for the night to have been missed
Counts = dict[int, Counter[str]]  # unit → standings of those counted in it or below it


@dataclass(frozen=True)
class Measured:
    written: int
    kept: int  # were there already, and stay as they were


class Measuring:
    """What is to be written of a plan on a day, where persons belonged then. A goal that has been measured for the day
    is left alone whole: its parts and its total are of one state of knowledge."""

    def __init__(self, plan: Plan, on: dt.date) -> None:
        self.plan, self.on = plan, on

    @cached_property
    def rows(self) -> list[Measurement]:
        root = OrganisationalUnit.objects.root()
        if root is None:
            return []
        report = CompletionReport(plan=self.plan, on=self.on, today=self.on, unit=root, seen=Seen())
        units = OrganisationalUnit.objects.in_bulk()
        counted = [goal for goal in report.goals if goal.requirement and goal.measure in Goal.BY_ASSIGNMENTS]
        return [row for goal in counted for row in GoalFigures(report, goal, units).rows()]

    @transaction.atomic
    def write(self, by: User | None = None) -> Measured:
        """by: who asked for it; None = the night, or a command."""
        Plan.objects.select_for_update(no_key=True).get(pk=self.plan.pk)  # another may be writing the same report
        rows = self._missing()
        for row in rows:
            row.recorded_by = by
        Measurement.objects.bulk_create(rows, batch_size=BATCH)
        return Measured(len(rows), len(self.rows) - len(rows))

    def _missing(self) -> list[Measurement]:
        there = set(Measurement.objects.measured(self.plan, self.on).values_list("goal", flat=True))
        return [row for row in self.rows if row.goal_id not in there]


def measure(plan: Plan, on: dt.date) -> Measured:
    return Measuring(plan, on).write()


@task
def write_down(plan_id: int, on: str, user_id: int) -> None:
    """A report on request; in a large municipality it takes longer than a page may. on: the day, in ISO format."""
    plan, user = Plan.objects.get(pk=plan_id), User.objects.get(pk=user_id)
    Measuring(plan, dt.date.fromisoformat(on)).write(user)


def due_measurements(today: dt.date) -> list[tuple[Plan, dt.date]]:
    """The last reporting date before today of each own plan that was in force then, unless it has been measured. Only
    in the month after it: a plan that comes later has reported nothing for a day long gone."""
    yesterday = today - DAY
    found = []
    for plan in Plan.objects.filter(is_source=False).in_force_first(yesterday):
        last = next(iter(reporting_dates(plan, yesterday)), None)
        if last and last >= today - LATEST and plan.in_force_on(last):
            if not Measurement.objects.measured(plan, last).exists():
                found.append((plan, last))
    return found


@dataclass(frozen=True)
class GoalFigures:
    """Of one goal: a row for each unit that somebody is counted in; of coordinators, for each förvaltning."""

    report: CompletionReport
    goal: Goal
    units: dict[int, OrganisationalUnit]

    def rows(self) -> Iterator[Measurement]:
        told = self._told() if self._by_person else {}
        target, definition = self.report.target(self.goal), self.report.definition(self.goal, exact=True)
        for pk, standings in self._counts().items():
            done = sum(standings[each] for each in DONE)
            counted = standings.total() - standings[Standing.EXEMPT] if self._by_person else done
            if self._by_person and not counted:
                continue  # nobody to report on
            value = Decimal(done * 100) / counted if self._by_person else Decimal(done)
            row = Measurement(goal=self.goal, unit=self.units[pk], on=self.report.on, done=done, counted=counted)
            row.value, row.target, row.definition = round(value, 2), target, definition
            row.told_least, row.told_most, row.told_counted = told.get(pk, (None, None, None))
            yield row

    @property
    def _by_person(self) -> bool:
        return self.goal.measure in Goal.BY_PERSONS

    def _counts(self) -> Counts:
        assert self.goal.requirement  # noqa: S101  # nosec B101  (Measuring has looked)
        homes = standings_by_home(self.goal.requirement, Belonging.THEN, self.report.on, self.report.today)
        counts = _rolled_up(homes, self.units, self.report.unit)
        if self._by_person:
            return counts
        return {unit.pk: counts.get(unit.pk, Counter()) for unit in self.report.places.departments().values()}

    def _told(self) -> dict[int, tuple[int, int, int]]:
        """By unit: between which numbers the done are, and of how many, for readers without a right to the persons.
        They are told of reporting dates only: two odd days in a row would say who finished between them."""
        report = self.report
        if report.on not in reporting_dates(report.plan, report.on):
            return {}
        on_day = {unit.code: pk for pk, unit in report.units.items() if report.places.holds(unit)}
        rows = {on_day.get(row.place.code or ""): row for row in report.rows_of(self.goal) if not row.place.direct}
        rows[report.unit.pk] = next(row for row in report.total if row.goal == self.goal)
        told = {pk: row.told for pk, row in rows.items() if pk and isinstance(row, CoarseRow) and row.told}
        return {pk: (each.done.low, each.done.high, each.counted) for pk, each in told.items()}


def _rolled_up(
    homes: list[tuple[int | None, str, int]],
    units: dict[int, OrganisationalUnit],
    root: OrganisationalUnit,
) -> Counts:
    """Each unit with those whose home lies in it or below, as a report on that unit counts them. Who has no home is
    counted in the whole municipality."""
    counts: Counts = defaultdict(Counter)
    for pk, standing, persons in homes:
        home = units[pk] if pk else None
        above = _steps(home) if home else [root.pk]
        for each in above:
            if home is None or home.kind not in units[each].kinds_apart():
                counts[each][standing] += persons
    return counts


def _steps(unit: OrganisationalUnit) -> list[int]:
    """Ids from the top down to the unit."""
    return [int(unit.path[start : start + STEP]) for start in range(0, len(unit.path), STEP)]
