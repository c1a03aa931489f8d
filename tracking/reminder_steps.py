"""Whom a requirement asks by mail on a day, and with which step. Read by the job, by the pages that say how many it
would be, and again when each mail is written."""

import datetime as dt
from collections.abc import Callable, Iterator

from django.conf import settings
from django.db.models import Exists, OuterRef, Q

from tracking.mobiles import reached_by_sms
from tracking.models import (
    NUDGE,
    Affiliation,
    Assignment,
    Enrolment,
    Kind,
    Message,
    Reminder,
    ReminderPlan,
    Requirement,
    Step,
    Training,
    User,
)
from tracking.models.organisation import UserQuerySet
from tracking.models.outbox import MessageQuerySet
from tracking.models.requirements import AssignmentQuerySet
from tracking.moments import day_begins
from tracking.reachable import takes_mails
from tracking.standing import DONE, DUTY_LEFT, Standing, stands

DAY = dt.timedelta(days=1)
SPACING = 7 * DAY  # between two mails about the same assignment, however short its time is
# Mails that ask somebody to learn: one a day for each person at most. Those of series and "Minns du?" are courses'.
ASKING = [*Step.values, NUDGE, "release", "recall"]

# (assignments of a training, the training, step they are asked with, day) → those that are left.
Cut = Callable[[AssignmentQuerySet, Training, Step, dt.date], AssignmentQuerySet]
_CUTS: list[Cut] = []


def cuts(cut: Cut) -> Cut:
    """Registers a function that takes away assignments that somebody else asks about, as a series does that is going
    on. Asked once for each requirement and step when mails are planned, and again for each when it is written."""
    _CUTS.append(cut)
    return cut


class ReminderPlans:
    """As they are now: a requirement's own, else the municipality's."""

    def __init__(self) -> None:
        rows = {row.requirement_id: row for row in ReminderPlan.objects.all()}
        self.own = rows.pop(None, None)  # None = the municipality has not begun to send
        self._rows = rows

    @property
    def is_on(self) -> bool:
        return bool(self.own and self.own.is_on)

    @property
    def hourly_forms(self) -> list[str]:
        return list(self.own.hourly_forms) if self.own else []

    def of(self, requirement: Requirement) -> ReminderPlan:
        return self._rows.get(requirement.pk) or self.own or ReminderPlan()

    def has_own(self, requirement: Requirement) -> bool:
        return requirement.pk in self._rows


def mailed(requirement: Requirement, plan: ReminderPlan, hourly_forms: list[str], on: dt.date) -> UserQuerySet:
    """Those of its kinds of ties who are reached by mail, or by sms in its place: not whoever has left, has neither
    an address that takes mails nor a number, has protected personal data without an agreed name, or is employed by the
    hour and nothing else."""
    ties = Affiliation.objects.as_of(on).filter(user=OuterRef("pk"), kind__in=requirement.kinds())
    if not plan.mails_hourly:
        ties = ties.exclude(form__in=hourly_forms)
    by_sms = reached_by_sms() & Exists(ties.filter(kind=Kind.EMPLOYEE))  # others have no link of their own
    reached = User.objects.filter(takes_mails() | by_sms, Exists(ties), is_active=True)
    return reached.exclude(protected=True, display_name="")


def mailed_about(training: Training, on: dt.date) -> UserQuerySet:
    """Those whom somebody mails about a duty of the training that they have or have had."""
    reached = Q(pk__in=[])
    for requirement, persons in _mailed_by(training, on):
        reached |= Q(pk__in=persons.filter(assignments__requirement=requirement).values("pk"))
    return User.objects.filter(reached)


def mailed_by_rule(training: Training, on: dt.date) -> UserQuerySet:
    """Those whom somebody would mail about a duty of the training, if they had one."""
    reached = Q(pk__in=[])
    for _requirement, persons in _mailed_by(training, on):
        reached |= Q(pk__in=persons.values("pk"))
    return User.objects.filter(reached)


def _mailed_by(training: Training, on: dt.date) -> Iterator[tuple[Requirement, UserQuerySet]]:
    plans = ReminderPlans()
    for requirement in training.requirements.filter(mandatory=True).select_related("audience"):
        yield requirement, mailed(requirement, plans.of(requirement), plans.hourly_forms, on)


def rows_by_step(
    requirement: Requirement, plan: ReminderPlan, hourly_forms: list[str], on: dt.date
) -> dict[Step, AssignmentQuerySet]:
    """The requirement's assignments that are asked about on the day, by step, the most pressing first; none is in two.
    A query for each: one for all would write out the standing many times over."""
    if not plan.is_on:
        return {}
    reached = mailed(requirement, plan, hourly_forms, on).filter(pk=OuterRef("user"))
    rows = Assignment.objects.filter(Exists(reached), requirement=requirement).open_on(on)
    found = _of_duty(rows, plan, on) if requirement.mandatory else _of_offer(rows, plan, on)
    return {step: left_to_us(found[step], requirement.training, step, on) for step in Step if step in found}


def left_to_us(rows: AssignmentQuerySet, training: Training, step: Step, on: dt.date) -> AssignmentQuerySet:
    for cut in _CUTS:
        rows = cut(rows, training, step, on)
    return rows


def asked(on: dt.date) -> MessageQuerySet:
    """Mails that ask, that wait or are of the day: their recipients get no other."""
    of_day = Q(not_before__gte=day_begins(on), not_before__lt=day_begins(on + DAY))
    waiting = Q(status__in=[Message.Status.QUEUED, Message.Status.SENDING])
    return Message.objects.filter(of_day | waiting, step__in=ASKING)


def is_asked(on: dt.date) -> Exists:
    """Of an assignment, whether such a mail goes to its person."""
    return Exists(asked(on).filter(recipient=OuterRef("user")))


def _of_duty(rows: AssignmentQuerySet, plan: ReminderPlan, on: dt.date) -> dict[Step, AssignmentQuerySet]:
    """Whoever has begun needs no invitation; whoever has not been told of it gets one first, also when time has run
    out: a municipality that begins late does not begin by telling people that they are late."""
    found = {}
    invited = _told(Step.INVITATION, NUDGE) | _begun(on)
    rested = rows.filter(~_told(on__gt=on - SPACING))
    left = rested.filter(invited) if plan.invites else rested
    if plan.invites:
        found[Step.INVITATION] = rows.filter(~invited, stands(on, *DUTY_LEFT))
    if plan.tells_overdue:
        found[Step.OVERDUE] = left.filter(~_told(Step.OVERDUE), stands(on, Standing.OVERDUE))
    if plan.days_before:
        near = stands(on, Standing.DUE) & stands(on + (plan.days_before + 1) * DAY, Standing.OVERDUE)
        found[Step.REMINDER] = left.filter(~_told(Step.REMINDER), near)
    if plan.days_before_renewal:
        ending = stands(on, Standing.EXPIRING) & ~stands(on + (plan.days_before_renewal + 1) * DAY, *DONE)
        told = _told(Step.RENEWAL, on__gt=on - settings.EXPIRING_DAYS * DAY)  # of this end, not of the one before
        found[Step.RENEWAL] = rested.filter(~told, ending)
    return found


def _of_offer(rows: AssignmentQuerySet, plan: ReminderPlan, on: dt.date) -> dict[Step, AssignmentQuerySet]:
    """One invitation, and one reminder at most."""
    found = {}
    if plan.invites:
        found[Step.INVITATION] = rows.filter(~_told(Step.INVITATION), stands(on, Standing.OFFERED))
    if plan.days_after_offer:
        invited = _told(Step.INVITATION, on__lte=on - max(plan.days_after_offer * DAY, SPACING))
        left = stands(on, Standing.OFFERED, Standing.BEGUN)
        found[Step.REMINDER] = rows.filter(invited, ~_told(Step.REMINDER), left)
    return found


def _told(*step: str, **days: dt.date) -> Q:
    told = Reminder.objects.filter(assignment=OuterRef("pk"), **days)
    return Q(Exists(told.filter(step__in=step) if step else told))


def _begun(on: dt.date) -> Q:
    mine = Enrolment.objects.filter(user=OuterRef("user"), training=OuterRef("requirement__training"))
    return Q(Exists(mine.open_on(on)))
