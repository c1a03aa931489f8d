"""Queues the mails that ask people to learn: one for each person and day, however much there is to tell. Safe to run
twice, or to die in the middle; what a missed night would have told is told the next, once."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.db import transaction

from tracking.models import Message, Reminder, ReminderPlan, Requirement, Step
from tracking.models.organisation import UserQuerySet
from tracking.models.requirements import AssignmentQuerySet
from tracking.moments import day_begins
from tracking.outbox import Queued, queue_many
from tracking.reminder_steps import DAY, ReminderPlans, asked, is_asked, rows_by_step

BATCH = 500  # persons
PRESSING = {step: rank for rank, step in enumerate(Step.values)}


@dataclass(frozen=True)
class Wanted:
    """That a step is to be told."""

    assignment: int
    person: int
    step: str
    assigned_on: dt.date

    def key(self, on: dt.date) -> str:
        again = f":{on}" if self.step == Step.RENEWAL else ""
        return f"{self.step}:{self.assignment}{again}"


@dataclass(frozen=True)
class Reminded:
    queued: int  # mails, one for each person
    told: dict[str, int]  # steps told in them


def remind(on: dt.date, *, dry_run: bool = False) -> Reminded:
    """Whoever gives the most pressing steps first. At most settings.ASKED_PER_DAY persons are asked in a day, so that a
    municipality that begins with thousands of assignments does it in portions."""
    wanted = _wanted(on)
    persons = list(wanted)
    queued, told = 0, Counter[str]()
    for start in range(0, len(persons), BATCH):
        with transaction.atomic():
            rows = _queue({person: wanted[person] for person in persons[start : start + BATCH]}, on)
            transaction.set_rollback(dry_run)
        queued += len({row.person for row in rows})
        told.update(row.step for row in rows)
    return Reminded(queued, {step: told[step] for step in Step.values if told[step]})


@dataclass(frozen=True)
class Telling:
    """How many of each step a requirement would tell by a plan, among these persons, on a day and the next."""

    requirement: Requirement
    plan: ReminderPlan
    hourly_forms: list[str]
    persons: UserQuerySet
    on: dt.date

    def today(self) -> Counter[str]:
        """If the day's mails were queued now."""
        return Counter(step for _assignment, step, mailed in self._today if not mailed)

    def tomorrow(self) -> Counter[str]:
        """The day after, when those of the day have been told."""
        told = {assignment for assignment, _step, _mailed in self._today}
        return Counter(step for assignment, step, _mailed in self._rows(self.on + DAY) if assignment not in told)

    @cached_property
    def _today(self) -> list[tuple[int, str, bool]]:
        return self._rows(self.on)

    def _rows(self, on: dt.date) -> list[tuple[int, str, bool]]:
        """(assignment, step, whether its person is mailed that day already)."""
        found = rows_by_step(self.requirement, self.plan, self.hourly_forms, on)
        persons = self.persons.values("pk")
        return [
            (pk, step.value, mailed)
            for step, rows in found.items()
            for pk, mailed in rows.filter(user__in=persons).values_list("pk", is_asked(on))
        ]


def _wanted(on: dt.date) -> dict[int, list[Wanted]]:
    """By person, the most pressing first."""
    plans = ReminderPlans()
    room = settings.ASKED_PER_DAY - asked(on).values("recipient").distinct().count()
    if not plans.is_on or room <= 0:
        return {}
    rows: list[Wanted] = []
    for requirement in Requirement.objects.select_related("audience", "training"):
        found = rows_by_step(requirement, plans.of(requirement), plans.hourly_forms, on)
        rows += [row for step, due in found.items() for row in _first(room, step, due.filter(~is_asked(on)))]
    rows.sort(key=lambda row: (PRESSING[row.step], row.assigned_on, row.assignment))
    by_person: dict[int, list[Wanted]] = defaultdict(list)
    for row in rows:
        if row.person in by_person or len(by_person) < room:
            by_person[row.person].append(row)
    return by_person


def _first(room: int, step: Step, rows: AssignmentQuerySet) -> Iterator[Wanted]:
    """Of so many persons at most: nobody has two open assignments of a requirement."""
    for pk, person, assigned_on in rows.order_by("assigned_on", "pk").values_list("pk", "user", "assigned_on")[:room]:
        yield Wanted(pk, person, step.value, assigned_on)


def _queue(wanted: dict[int, list[Wanted]], on: dt.date) -> list[Wanted]:
    """Those that nobody has told meanwhile. The message has the key of its most pressing step."""
    # One run at a time, from here to the end of the batch; SQLite waits at BEGIN IMMEDIATE instead.
    ReminderPlan.objects.select_for_update(no_key=True).get(requirement=None)
    ids = [row.assignment for rows in wanted.values() for row in rows]
    busy = set(asked(on).filter(recipient__in=wanted).values_list("recipient", flat=True))
    told = set(Reminder.objects.filter(assignment__in=ids).values_list("key", flat=True))
    fresh = {
        person: left
        for person, rows in wanted.items()
        if person not in busy and (left := [row for row in rows if row.key(on) not in told])
    }
    leading = {rows[0].key(on): rows[0] for rows in fresh.values()}
    moment = day_begins(on)
    queue_many(Queued(row.step, row.person, key, {"on": str(on)}, moment) for key, row in leading.items())
    messages = dict(Message.objects.filter(key__in=leading).values_list("recipient", "pk"))
    rows = [row for person in fresh for row in fresh[person]]
    Reminder.objects.bulk_create(
        [
            Reminder(
                assignment_id=row.assignment,
                step=row.step,
                on=on,
                key=row.key(on),
                message_id=messages[row.person],
            )
            for row in rows
        ],
        batch_size=1000,
    )
    return rows
