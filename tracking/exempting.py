"""The time that exemptions give back. A person's clock stands still on days that are exempt (standing.py counts the
same in SQL; test_histories.py holds the two together)."""

import datetime as dt
from collections.abc import Iterable

from tracking.models import Assignment, Exemption

DAY = dt.timedelta(days=1)


def exempt_until(exemptions: Iterable[Exemption], on: dt.date) -> dt.date | None:
    """The last day of the one that holds on the day. No two that free from one requirement share a day."""
    return next((each.end_on for each in exemptions if each.start_on <= on <= each.end_on), None)


def due_after(assignment: Assignment, exemptions: Iterable[Exemption]) -> dt.date | None:
    """The last day, moved by the exempt days since its time began, as far as they began before it. None = an offer.
    exemptions: those of the person that free from the requirement; no two share a day."""
    due_on = assignment.due_on
    if due_on is None:
        return None
    for exemption in sorted(exemptions, key=lambda each: each.start_on):
        first = max(exemption.start_on, assignment.clock_from)
        if first <= due_on:
            due_on += max(exemption.end_on - first + DAY, dt.timedelta())
    return due_on
