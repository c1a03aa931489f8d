"""Makes assignments equal what the audiences say on a day. Safe to run twice, or to die in the middle."""

import datetime as dt
from dataclasses import dataclass

import holidays
from django.db import transaction
from django.db.models import DateField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, Least

from tracking.models import Affiliation, Assignment, Requirement
from tracking.models.requirements import AssignmentQuerySet
from tracking.standing import Standing, with_standing

DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Assigned:
    opened: int
    closed: int


def assign(on: dt.date, *, dry_run: bool = False) -> Assigned:
    """Open what the rules ask for on `on`, and close what no longer holds: its last day is the day before, or earlier
    the last of the requirement or of the person's tie. What began after `on` is another day's and stays as it is."""
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
    begun = open_now.filter(assigned_on__lte=on)
    leaving = begun.filter(~Q(user__in=members) | Q(pk__in=_on_other_terms(requirement, begun, on).values("pk")))
    # Also what ended on `on` or later, seen from an earlier day: one row a day is all a person has.
    has = Assignment.objects.filter(Q(ended_on=None) | Q(ended_on__gte=on), requirement=requirement)
    staying = has.exclude(pk__in=leaving.values("pk"))
    joining = list(
        requirement.members(on).exclude(pk__in=staying.values("user")).order_by("pk").values_list("pk", flat=True)
    )
    closed = leaving.count()
    if closed and not dry_run:
        _close(leaving, requirement, min(on - DAY, requirement.ends_on or on))
    if joining and not dry_run:
        due = due_on(requirement, on)
        Assignment.objects.bulk_create(
            [Assignment(user_id=pk, requirement=requirement, assigned_on=on, due_on=due) for pk in joining],
            batch_size=1000,
            ignore_conflicts=True,  # another run at the same time has opened it: one open row is what the rules ask for
        )
    return Assigned(len(joining), closed)


def _close(leaving: AssignmentQuerySet, requirement: Requirement, last: dt.date) -> None:
    """One that has held no day goes: it has been counted nowhere, and would end before it begins."""
    until = Coalesce(_last_day_of_tie(requirement, last), last, output_field=DateField())
    leaving.filter(assigned_on__gt=until).delete()
    leaving.update(ended_on=until)


def _last_day_of_tie(requirement: Requirement, last: dt.date) -> Subquery:
    """The last day, `last` at most, when a tie put the person in the audience: an end may be told late. NULL = another
    reason than the tie, such as a person taken out by hand."""
    end = Least(Coalesce("end_on", Value(last)), Value(last), output_field=DateField())
    ties = Affiliation.objects.filter(requirement.rule(last), user=OuterRef("user"), start_on__lte=last)
    return Subquery(ties.annotate(until=end).order_by("-until").values("until")[:1])


def _on_other_terms(requirement: Requirement, open_now: AssignmentQuerySet, on: dt.date) -> AssignmentQuerySet:
    """Of those who are not ready: an offer that has become a duty, or the reverse, is another row, so that days that
    have been stay as they were. Another number of days reaches those who are assigned from then on."""
    other = with_standing(open_now.filter(due_on__isnull=requirement.mandatory), on)
    return other.exclude(standing__in=[Standing.FULFILLED, Standing.EXPIRING])  # type: ignore[misc]
