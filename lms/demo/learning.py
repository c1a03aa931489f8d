"""What people do of what they are given, a month at a time. Facts are laid in bulk, as answers would lay them."""

import datetime as dt
import random
import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from courses.parts_done import course_of
from courses.progress import item_ids, lessons_of
from lms.demo.times import DAY, moment
from tracking.models import (
    Affiliation,
    Assignment,
    Attempt,
    Completion,
    Enrolment,
    Exemption,
    OrganisationalUnit,
    SourceRecord,
    Training,
    TrainingVersion,
)

BATCH = 1000
ATTEMPTS_KEPT = 365 * DAY  # as long as they are kept after the completion


@dataclass(frozen=True)
class Home:
    path: str
    until: dt.date | None


@dataclass(frozen=True)
class Did:
    user_id: int
    training: Training
    day: dt.date
    home: Home
    started_on: dt.date


@dataclass
class Learners:
    """How likely people are to do what they are given: some units are quick, others lag.

    on: the day of the story; resting: the registers' numbers of those who do nothing by themselves."""

    random: random.Random
    on: dt.date
    resting: list[str]

    def __post_init__(self) -> None:
        self.pace: dict[str, float] = defaultdict(lambda: self.random.choice([0.03, 0.05, 0.08, 0.12, 0.2]))
        self.trainings = Training.objects.in_bulk()
        self.items = {pk: list(_items(training)) for pk, training in self.trainings.items()}  # by lesson
        self.versions: dict[tuple[int, dt.date, dt.date], TrainingVersion | None] = {}

    @transaction.atomic
    def study(self, start: dt.date, until: dt.date) -> None:
        """From one day until another is come."""
        homes, length = homes_on(start), (until - start).days
        resting = set(SourceRecord.objects.filter(person_id__in=self.resting).values_list("user", flat=True))
        self.record(
            Did(user_id, self.trainings[training_id], day, home, max(start, day - self.random.randrange(14) * DAY))
            for user_id, training_id in waiting(start, start + settings.EXPIRING_DAYS * DAY)
            if (home := homes.get(user_id))
            and user_id not in resting
            and self.random.random() < self.pace[home.path]
            and (day := start + self.random.randrange(length) * DAY)
            and (home.until is None or day <= home.until)
        )

    def record(self, done: Iterable[Did]) -> None:
        enrolments: list[Enrolment] = []
        attempts: list[Attempt] = []
        completions: list[Completion] = []
        for each in done:
            cause, by_web = uuid.uuid4(), bool(self.items[each.training.pk])
            if by_web:
                enrolments.append(self._enrolment(cause, each))
            if by_web and each.day > self.on - ATTEMPTS_KEPT:
                items = [item for lesson in self.items[each.training.pk] for item in lesson]
                attempts += self._attempts(cause, items, each.day)
            completions.append(self._completion(cause, each, by_web))
        Enrolment.objects.bulk_create(enrolments, batch_size=BATCH)
        Attempt.objects.bulk_create(attempts, batch_size=BATCH)
        Completion.objects.bulk_create(completions, batch_size=BATCH)

    def begin(self, user_ids: Iterable[int], training: Training, days: Sequence[dt.date]) -> None:
        """They have done the first parts, one on each of the days, and have the rest to do."""
        for user_id in user_ids:
            enrolment = Enrolment.objects.create(user_id=user_id, training=training, started_on=days[0])
            for day, items in zip(days, self.items[training.pk], strict=False):
                Attempt.objects.bulk_create(self._attempts(enrolment.pk, items, day, passed=True))

    def _enrolment(self, cause: uuid.UUID, each: Did) -> Enrolment:
        return Enrolment(
            pk=cause,
            user_id=each.user_id,
            training=each.training,
            started_on=each.started_on,
            completed_on=each.day,
        )

    def _attempts(
        self, cause: uuid.UUID, items: list[uuid.UUID], day: dt.date, passed: bool | None = None
    ) -> Iterator[Attempt]:
        for item in items:
            right = self.random.random() < 0.8 if passed is None else passed
            yield Attempt(
                enrolment_id=cause,
                item=item,
                finished=True,
                passed=right,
                score=float(right),
                source=Attempt.Source.WEB,
                recorded_at=moment(day),
            )

    def _completion(self, cause: uuid.UUID, each: Did, by_web: bool) -> Completion:
        return Completion(
            user_id=each.user_id,
            training=each.training,
            version=self._version(each.training, each.started_on, each.day),
            completed_on=each.day,
            recorded_at=moment(each.day),
            valid_until=each.training.valid_until(each.day),
            source=Completion.Source.WEB if by_web else Completion.Source.OCCASION,
            unit_path=each.home.path,
            cause=cause,
        )

    def _version(self, training: Training, started_on: dt.date, day: dt.date) -> TrainingVersion | None:
        key = (training.pk, started_on, day)
        if key not in self.versions:
            self.versions[key] = training.version_for(started_on, day)
        return self.versions[key]


def _items(training: Training) -> Iterator[list[uuid.UUID]]:
    course = course_of(training)
    if course:
        yield from (item_ids(lesson) for lesson in lessons_of([course])[course.pk])


def homes_on(day: dt.date) -> dict[int, Home]:
    """By person, as Completion.record sees it."""
    paths = dict(OrganisationalUnit.objects.values_list("pk", "code_path"))
    ties = Affiliation.objects.as_of(day).order_by("user", "-is_main", "employed_from", "pk")
    homes: dict[int, Home] = {}
    for user_id, unit_id, until in ties.values_list("user", "unit", "end_on"):
        homes.setdefault(user_id, Home(paths[unit_id], until))
    return homes


def waiting(day: dt.date, soon: dt.date) -> list[tuple[int, int]]:
    """(person, training): what is open and has no completion that holds beyond `soon`, of those who are at work."""
    valid: dict[tuple[int, int], list[dt.date]] = defaultdict(list)
    held = Completion.objects.valid_on(day).values_list("user", "training", "completed_on", "valid_until")
    for user_id, training_id, completed_on, valid_until in held:
        if valid_until is None or valid_until > soon:
            valid[user_id, training_id].append(completed_on)
    away = set(Exemption.objects.as_of(day).values_list("user", flat=True))
    found: dict[tuple[int, int], None] = {}
    open_now = Assignment.objects.open_on(day).order_by("pk")
    for user_id, training_id, counts_from in open_now.values_list("user", "requirement__training", "counts_from"):
        done = any(counts_from is None or each >= counts_from for each in valid[user_id, training_id])
        if not done and user_id not in away:
            found[user_id, training_id] = None
    return list(found)
