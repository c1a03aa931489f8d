"""A manager's own reminder: by mail, at most once in seven days for each person."""

import datetime as dt
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracking.letters import Letter, writes
from tracking.models import NUDGE, Message, Reminder, Requirement, Step, UnitRole, User
from tracking.models.requirements import AssignmentQuerySet
from tracking.outbox import Queued, queue_many
from tracking.reminder_letters import Told, address_of, compose, still_to_tell
from tracking.reminder_steps import ReminderPlans, mailed
from tracking.standing import LEFT, stands

REST = dt.timedelta(days=7)


@dataclass(frozen=True)
class Nudged:
    """Whoever is done, exempt or not for the manager to see is in none of them."""

    queued: int
    lately: frozenset[int]  # ids of persons reminded by a manager within seven days
    without_address: frozenset[int]  # ids of persons not reached by mail: they get a slip


def nudge(by: User, assignments: AssignmentQuerySet, now: dt.datetime, *, dry_run: bool = False) -> Nudged:
    """One mail for each person, about those of the assignments that are left. dry_run: counted, and nothing queued."""
    on = timezone.localdate(now)
    visible = User.objects.visible_to(by, on).exclude(pk=by.pk)
    open_now = assignments.filter(user__in=visible.values("pk")).open_on(on)
    left = open_now.filter(stands(on, *LEFT))
    wanted: dict[int, list[int]] = {}
    for pk, person in left.order_by("due_on", "pk").values_list("pk", "user"):
        wanted.setdefault(person, []).append(pk)
    reached = _reached(left, on)
    lately = nudged_lately(wanted, now)
    mails = [
        Queued(NUDGE, person, f"{NUDGE}:{person}:{on}", {"by": by.pk}, now)
        for person in wanted
        if person in reached and person not in lately
    ]
    with transaction.atomic():
        queued = queue_many(mails)
        _note([mail.key for mail in mails], wanted, on)
        transaction.set_rollback(dry_run)
    return Nudged(queued, lately, frozenset(wanted.keys() - reached - lately))


def _note(keys: list[str], wanted: dict[int, list[int]], on: dt.date) -> None:
    """What each new mail tells of."""
    new = Message.objects.filter(key__in=keys, reminders=None).values_list("pk", "recipient")
    rows = [
        Reminder(assignment_id=pk, step=NUDGE, on=on, key=f"{NUDGE}:{pk}:{on}", message_id=message)
        for message, person in new
        for pk in wanted[person]
    ]
    Reminder.objects.bulk_create(rows, ignore_conflicts=True)  # the same form sent twice at once


def _reached(rows: AssignmentQuerySet, on: dt.date) -> set[int]:
    """Ids of those who are reached by mail, in one query for each requirement."""
    plans, reached = ReminderPlans(), set[int]()
    for requirement in Requirement.objects.filter(pk__in=rows.values("requirement")).select_related("audience"):
        persons = mailed(requirement, plans.of(requirement), plans.hourly_forms, on)
        mine = persons.filter(pk__in=rows.filter(requirement=requirement).values("user"))
        reached.update(mine.values_list("pk", flat=True))
    return reached


def nudged_lately(persons: Collection[int], now: dt.datetime) -> frozenset[int]:
    """Ids of those of the persons whom a manager may not remind again yet."""
    found = Message.objects.filter(step=NUDGE, recipient__in=persons, not_before__gt=now - REST)
    return frozenset(found.exclude(status=Message.Status.CANCELLED).values_list("recipient", flat=True))


@writes(NUDGE, gettext_lazy("Påminnelse från chefen"))
def write_nudge(message: Message, now: dt.datetime) -> Letter | None:
    on = timezone.localdate(now)
    ids = message.reminders.values_list("assignment", flat=True)
    told = still_to_tell(message.recipient, dict.fromkeys(ids, Step.REMINDER.value), on, by_hand=True)
    by = User.objects.filter(pk=message.about["by"]).first()
    if not told or by is None or not _sees(by, message.recipient, on):
        return None
    return letter_from(by, told, message.recipient, lambda first: address_of(first, message.recipient, on), on)


def _sees(by: User, person: User, on: dt.date) -> bool:
    """Still: whoever leads the person no more does not remind."""
    return User.objects.visible_to(by, on).filter(pk=person.pk).exists()


def letter_from(by: User, told: list[Told], person: User, address: Callable[[Told], str], on: dt.date) -> Letter:
    """Also for the preview that the manager sees."""
    name = by.name_for(person)
    if by.unit_roles.held(on).filter(role=UnitRole.Role.MANAGER).exists():
        subject = _("Din chef påminner om en utbildning")
        who = _("Din chef %(name)s påminner dig.") % {"name": name} if name else _("Din chef påminner dig.")
    else:
        subject = _("Påminnelse: du har en utbildning kvar att göra")
        who = _("%(name)s påminner dig.") % {"name": name} if name else _("Det här är en påminnelse.")
    letter = compose(told, person, address)
    return replace(letter, subject=subject, paragraphs=[who, *letter.paragraphs])
