"""Writes down what a plan's goals were on a day, for every unit: what was reported stays when the past changes."""

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from tracking.models import Goal, Measurement, OrganisationalUnit, Plan
from tracking.models.units import STEP
from tracking.reporting_dates import reporting_dates
from tracking.reports import CompletionReport
from tracking.small_groups import CoarseRow, Seen
from tracking.standing import Belonging, Standing, standings_by_home

DAY = dt.timedelta(days=1)
DONE = (Standing.FULFILLED, Standing.EXPIRING)
BATCH = 1000
LATEST = dt.timedelta(days=31)  # for the night to have been missed
Counts = dict[int, Counter[str]]  # unit → standings of those counted in it or below it


@dataclass(frozen=True)
class Measured:
    written: int
    kept: int  # were there already, and stay as they were


@transaction.atomic
def measure(plan: Plan, on: dt.date) -> Measured:
    """Where persons belonged on the day. A goal and unit that have been measured for the day are left alone."""
    root = OrganisationalUnit.objects.root()
    if root is None:
        return Measured(0, 0)
    report = CompletionReport(plan=plan, on=on, today=on, unit=root, seen=Seen())
    units = OrganisationalUnit.objects.in_bulk()
    rows = [
        row
        for goal in report.goals
        if goal.requirement and goal.measure in Goal.BY_ASSIGNMENTS
        for row in _rows(report, goal, units)
    ]
    before = _of_day(plan, on)
    Measurement.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)
    written = _of_day(plan, on) - before
    return Measured(written, len(rows) - written)


def due_measurements(today: dt.date) -> list[tuple[Plan, dt.date]]:
    """The last reporting date before today of each own plan that was in force then, unless it has been measured. Only
    in the month after it: a plan that comes later has reported nothing for a day long gone."""
    yesterday = today - DAY
    found = []
    for plan in Plan.objects.filter(is_source=False).in_force_first(yesterday):
        last = next(iter(reporting_dates(plan, yesterday)), None)
        if last and last >= today - LATEST and plan.in_force_on(last) and not _of_day(plan, last):
            found.append((plan, last))
    return found


def _of_day(plan: Plan, on: dt.date) -> int:
    return Measurement.objects.filter(goal__focus_area__plan=plan, on=on, counted__isnull=False).count()


def _rows(report: CompletionReport, goal: Goal, units: dict[int, OrganisationalUnit]) -> list[Measurement]:
    assert goal.requirement  # noqa: S101  # nosec B101  (the caller has looked)
    homes = standings_by_home(goal.requirement, Belonging.THEN, report.on, report.today)
    counts = _rolled_up(homes, units, report.unit)
    by_person = goal.measure in Goal.BY_PERSONS
    if not by_person:
        departments = [unit.pk for unit in report.places.departments().values()]
        counts = {pk: counts.get(pk, Counter()) for pk in departments}
    target, definition = report.target(goal), report.definition(goal)
    told = _told(report, goal) if by_person else {}
    rows = []
    for pk, standings in counts.items():
        done = sum(standings[each] for each in DONE)
        counted = standings.total() - standings[Standing.EXEMPT] if by_person else done
        if by_person and not counted:
            continue  # nobody to report on
        value = Decimal(done * 100) / counted if by_person else Decimal(done)
        least, most, told_counted = told.get(pk, (None, None, None))
        rows.append(
            Measurement(
                goal=goal,
                unit=units[pk],
                on=report.on,
                value=round(value, 2),
                done=done,
                counted=counted,
                told_least=least,
                told_most=most,
                told_counted=told_counted,
                target=target,
                definition=definition,
            )
        )
    return rows


def _told(report: CompletionReport, goal: Goal) -> dict[int, tuple[int, int, int]]:
    """By unit: between which numbers the done are, and of how many, for readers without a right to the persons."""
    on_day = {unit.code: pk for pk, unit in report.units.items() if report.places.holds(unit)}
    rows = {on_day.get(row.place.code or ""): row for row in report.rows_of(goal) if not row.place.direct}
    rows[report.unit.pk] = next(row for row in report.total if row.goal == goal)
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
