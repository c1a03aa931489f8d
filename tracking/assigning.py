"""Makes assignments equal what the audiences say on a day. Safe to run twice, or to die in the middle."""

import datetime as dt
from dataclasses import dataclass

import holidays
from django.db import transaction

from tracking.models import Assignment, Requirement


@dataclass(frozen=True)
class Assigned:
    opened: int
    closed: int


def assign(on: dt.date, *, dry_run: bool = False) -> Assigned:
    """Open what the rules ask for on `on`, close what no longer holds (its last day is the day before)."""
    opened = closed = 0
    for requirement in Requirement.objects.select_related("audience", "training"):
        with transaction.atomic():
            done = _assign_one(requirement, on, dry_run)
        opened, closed = opened + done.opened, closed + done.closed
    return Assigned(opened, closed)


def due_on(requirement: Requirement, assigned_on: dt.date) -> dt.date | None:
    """NULL for an offer. A series ends on a working day, so it rolls forward past weekends and holidays."""
    if not requirement.mandatory:
        return None
    length = requirement.training.length_days
    due = assigned_on + dt.timedelta(days=length + requirement.due_days)
    return _working_day(due) if length else due


def _working_day(day: dt.date) -> dt.date:
    swedish = holidays.Sweden(include_sundays=False)
    while day.weekday() > 4 or day in swedish:
        day += dt.timedelta(days=1)
    return day


def _assign_one(requirement: Requirement, on: dt.date, dry_run: bool) -> Assigned:
    members = requirement.members(on).values("pk")
    open_now = Assignment.objects.filter(requirement=requirement, ended_on=None)
    leaving = open_now.exclude(user__in=members)
    joining = list(
        requirement.members(on).exclude(pk__in=open_now.values("user")).order_by("pk").values_list("pk", flat=True)
    )
    closed = leaving.count()
    if not dry_run:
        leaving.update(ended_on=on - dt.timedelta(days=1))
        due = due_on(requirement, on)
        Assignment.objects.bulk_create(
            [Assignment(user_id=pk, requirement=requirement, assigned_on=on, due_on=due) for pk in joining],
            batch_size=1000,
            ignore_conflicts=True,  # another run at the same time has opened it: one open row is what the rules ask for
        )
    return Assigned(len(joining), closed)
