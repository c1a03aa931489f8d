"""The time that exemptions give back. A person's clock stands still on days that are exempt (standing.py counts the
same in SQL; test_histories.py holds the two together)."""

import datetime as dt
from collections.abc import Iterable

from tracking.models import Assignment, Exemption
from tracking.pausing import Still

DAY = dt.timedelta(days=1)


def exempt_until(exemptions: Iterable[Exemption], on: dt.date) -> dt.date | None:
    """The last day of the one that holds on the day. No two that free from one requirement share a day."""
    return next((each.end_on for each in exemptions if each.start_on <= on <= each.end_on), None)


def due_after(assignment: Assignment, still: Iterable[Still]) -> dt.date | None:
    """The last day, moved by the days since its time began on which the clock stood still, as far as they began before
    it. None = an offer. still: the person's exemptions from the requirement and pauses; no two share a day
    (pausing.still_days)."""
    due_on = assignment.due_on
    if due_on is None:
        return None
    for days in sorted(still, key=lambda each: each.start_on):
        first = max(days.start_on, assignment.clock_from)
        if first <= due_on:
            due_on += max(days.end_on - first + DAY, dt.timedelta())
    return due_on
