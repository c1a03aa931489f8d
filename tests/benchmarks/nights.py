"""What happens at night in the largest municipality: figures written down, and cycles that open."""

import datetime as dt

from django.db import connection
from django.db.models import F

from tests.benchmarks.setting_up import timed
from tracking.assigning import Assigned, assign
from tracking.measuring import Measured, measure
from tracking.models import Completion, Plan, Requirement, TrainingVersion, User

DAY = dt.timedelta(days=1)


def run(plan: Plan, requirements: list[Requirement], today: dt.date) -> dict[str, object]:
    persons = User.objects.count()
    figures: dict[str, object] = {}
    measured: list[Measured] = []
    figures[f"measure, {len(requirements)} goals, all units, {persons} persons, s (aim 60)"] = timed(
        lambda: measured.append(measure(plan, today))
    )
    figures["measure, figures written"] = measured[0].written
    night(today)  # whoever reads the pages is given her trainings too
    figures["assign, a night when nothing happens, s (aim 60)"] = night(today)[0]
    ended = Completion.objects.filter(completed_on=today - 200 * DAY)
    ended.alias(rest=F("user_id") % 100).filter(rest=1).update(valid_until=today - DAY)
    figures |= told("assign, a night with 1 % to renew, s (aim 90)", night(today))
    requirements[1].training.new_version(today, TrainingVersion.Again.EVERYBODY)
    return figures | told("assign, a night when everybody begins again, s (aim 120)", night(today))


def night(today: dt.date) -> tuple[float, Assigned]:
    done: list[Assigned] = []
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    seconds = timed(lambda: done.append(assign(today)))
    return seconds, done[0]


def told(what: str, done: tuple[float, Assigned]) -> dict[str, object]:
    return {what: done[0], f"{what.rpartition(',')[0]}: opened, closed": f"{done[1].opened}, {done[1].closed}"}
