"""Makes assignments equal what the audiences say on a day. Safe to run twice, or to die in the middle."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import DateField, Exists, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, Least

from tracking.models import Affiliation, Assignment, Completion, Requirement, TrainingVersion
from tracking.models.requirements import AssignmentQuerySet
from tracking.renewing import Cycle, Done, Renewing
from tracking.standing import BEFORE_ALL, DONE, stands
from tracking.working_days import working_day

DAY = dt.timedelta(days=1)
BATCH = 1000


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
    return working_day(due) if length else due


def _assign_one(requirement: Requirement, on: dt.date, dry_run: bool) -> Assigned:
    """A dry run writes and is rolled back: its figures are those of the run."""
    # One run at a time: a cycle that has ended is held apart by no constraint.
    Requirement.objects.select_for_update(no_key=True, of=("self",)).get(pk=requirement.pk)
    open_now = Assignment.objects.filter(requirement=requirement, ended_on=None)
    begun = open_now.filter(assigned_on__lte=on)
    # NOT IN over many persons is asked of each against all by PostgreSQL; NOT EXISTS is one join.
    member = Exists(requirement.members(on).filter(pk=OuterRef("user")))
    leaves, other_terms = ~Q(member), begun.filter(due_on__isnull=requirement.mandatory)
    if other_terms.exists():  # seldom: a standing is many pages of SQL, which take longer to write than to answer
        leaves |= Q(pk__in=_not_ready(other_terms, on).values("pk"))
    leaving = begun.filter(leaves)
    closed = leaving.count()
    if closed:
        _close(leaving, requirement, min(on - DAY, requirement.ends_on or on))
    # Also what ended on `on` or later, seen from an earlier day: one row a day is all a person has.
    has = Assignment.objects.filter(Q(ended_on=None) | Q(ended_on__gte=on), requirement=requirement)
    lacking = ~Exists(has.filter(user=OuterRef("pk")))
    joining = list(requirement.members(on).filter(lacking).order_by("pk").values_list("pk", flat=True))
    renewing = rule_of(requirement)
    for start in range(0, len(joining), BATCH):
        _open(_join(requirement, renewing, joining[start : start + BATCH], on))
    renewed = _renew(requirement, renewing, begun, on)
    transaction.set_rollback(dry_run)
    return Assigned(len(joining) + renewed, closed + renewed)


def _open(assignments: list[Assignment]) -> None:
    """Another run at the same time may have opened one: one open row is what the rules ask for."""
    Assignment.objects.bulk_create(assignments, batch_size=1000, ignore_conflicts=True)


def _join(requirement: Requirement, renewing: Renewing, user_ids: list[int], on: dt.date) -> list[Assignment]:
    """Rejoining resets nothing: what was to be done again, also while the person was away, is to be done. Who was away
    for no longer than a file may lose somebody has the time there was; others have a whole new time."""
    ended = Assignment.objects.filter(requirement=requirement, ended_on__lt=on, user__in=user_ids)
    latest = {each.user_id: each for each in ended.order_by("ended_on", "pk")}
    done = _done(requirement, latest)
    joined = []
    for pk in user_ids:
        assignment = Assignment(user_id=pk, requirement=requirement, assigned_on=on, due_on=due_on(requirement, on))
        if pk in latest:
            _go_on(assignment, latest[pk], renewing.cycles_after(_cycle(latest[pk]), done[pk], on))
        joined.append(assignment)
    return joined


def _go_on(assignment: Assignment, before: Assignment, cycles: list[Cycle]) -> None:
    """On the terms of the cycle that has opened since, if any, else on those there were. Within the grace it is as if
    the person had never been away."""
    assert before.ended_on  # noqa: S101  # nosec B101  (it has ended)
    assignment.counts_from = cycles[-1].counts_from if cycles else before.counts_from
    away = assignment.assigned_on - before.ended_on - DAY
    if away.days <= settings.HR_MISSING_GRACE_DAYS:
        anew = [each for each in cycles if not each.keeps_due]
        giving = _of_cycle(anew[-1], assignment.user_id, assignment.requirement) if anew else before
        assignment.keep_time_of(giving)


def _done(requirement: Requirement, user_ids: Iterable[int]) -> dict[int, list[Done]]:
    done: dict[int, list[Done]] = defaultdict(list)
    completions = Completion.objects.in_force().counting_for(requirement.training).filter(user__in=list(user_ids))
    for user_id, completed_on, valid_until in completions.values_list("user", "completed_on", "valid_until"):
        done[user_id].append(Done(completed_on, valid_until))
    return done


def _cycle(assignment: Assignment) -> Cycle:
    return Cycle(assignment.assigned_on, assignment.counts_from)


def _renew(requirement: Requirement, renewing: Renewing, open_now: AssignmentQuerySet, on: dt.date) -> int:
    """Open the cycles that are due through `on`, each on its own day, and end those before them. Returns how many."""
    number = 0
    ids = _awaiting_renewal(requirement, renewing, open_now, on)
    for start in range(0, len(ids), BATCH):
        number += _renew_batch(requirement, renewing, ids[start : start + BATCH], on)
    return number


def rule_of(requirement: Requirement) -> Renewing:
    everybody = requirement.training.versions.filter(again=TrainingVersion.Again.EVERYBODY).order_by("starts_on")
    return Renewing(
        versions=tuple(everybody.values_list("starts_on", flat=True)),
        window=requirement.window,
        months=requirement.renewal == Requirement.Renewal.MONTHS,
        early=settings.EXPIRING_DAYS,
    )


def _awaiting_renewal(
    requirement: Requirement, renewing: Renewing, open_now: AssignmentQuerySet, on: dt.date
) -> list[int]:
    condition = Q(pk__in=[])
    opening = renewing.latest_opening(on)
    if opening:
        condition |= Q(assigned_on__lt=opening)
    if renewing.months:
        counting = Completion.objects.counting_for(requirement.training).filter(user=OuterRef("user"))
        has_ended = counting.in_force().filter(valid_until__gte=OuterRef("assigned_on"))
        holds = counting.valid_on(on).filter(completed_on__gte=Coalesce(OuterRef("counts_from"), Value(BEFORE_ALL)))
        condition |= Q(Exists(has_ended.filter(valid_until__lt=on))) & ~Q(Exists(holds))
    return list(open_now.filter(condition).order_by("pk").values_list("pk", flat=True))


def _renew_batch(requirement: Requirement, renewing: Renewing, ids: list[int], on: dt.date) -> int:
    ending = {each.user_id: each for each in requirement.assignments.filter(pk__in=ids)}
    done = _done(requirement, ending)
    ended, opened = [], []
    for user_id, assignment in ending.items():
        for cycle in renewing.cycles_after(_cycle(assignment), done[user_id], on):
            assignment.ended_on = cycle.assigned_on - DAY
            ended.append(assignment)
            assignment = _following(assignment, cycle)
            opened.append(assignment)
    Assignment.objects.bulk_update([each for each in ended if each.pk], ["ended_on"], batch_size=500)
    _open(opened)
    return len(opened)


def _following(before: Assignment, cycle: Cycle) -> Assignment:
    assignment = _of_cycle(cycle, before.user_id, before.requirement)
    if cycle.keeps_due:
        assignment.keep_time_of(before)
    return assignment


def _of_cycle(cycle: Cycle, user_id: int, requirement: Requirement) -> Assignment:
    due = due_on(requirement, cycle.assigned_on)
    return Assignment(
        user_id=user_id,
        requirement=requirement,
        assigned_on=cycle.assigned_on,
        counts_from=cycle.counts_from,
        due_on=cycle.closes_on if due and cycle.closes_on else due,
    )


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


def _not_ready(other_terms: AssignmentQuerySet, on: dt.date) -> AssignmentQuerySet:
    """For them an offer that has become a duty, or the reverse, is another row, so that days that have been stay as
    they were. Another number of days reaches those who are assigned from then on."""
    return other_terms.filter(~stands(on, *DONE))
