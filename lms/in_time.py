"""Reminders to editors of what holds until a day: sixty and fourteen days before, and when it has passed."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.db.models import QuerySet

from tracking.models import User
from tracking.moments import day_begins
from tracking.outbox import Queued, queue_many

DAYS_BEFORE = (60, 14, -1)  # the first day of each reminder; the last is the day after the last good one


@transaction.atomic
def remind_editors(
    step: str, last_days: Iterable[dt.date], editors: QuerySet[User], on: dt.date, *, dry_run: bool = False
) -> int:
    """One mail for each editor, last good day and reminder, about all that holds until that day. Returns how many are
    new; safe to run again."""
    due = sorted(day for day in set(last_days) if (day - on).days <= DAYS_BEFORE[0])
    told = list(editors.order_by("pk").values_list("pk", flat=True)) if due else []
    queued = queue_many(
        Queued(step, person, f"{step}:{day}:{_reminder(day, on)}:{person}", {"until": str(day)}, day_begins(on))
        for day in due
        for person in told
    )
    transaction.set_rollback(dry_run)
    return queued


def _reminder(day: dt.date, on: dt.date) -> int:
    left = (day - on).days
    return next(first for first in reversed(DAYS_BEFORE) if left <= first)
