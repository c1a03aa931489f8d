"""Who is asked about which course, when, and with which three questions."""

import datetime as dt
import hashlib
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from django.db import IntegrityError, transaction

from content.blocks import QUESTIONS
from content.questions import TRIES, Answer, Option, Question, Variant, grade, shuffled
from courses.models import CoursePage, LessonPage
from courses.progress import item_id, lessons_of
from courses.recall.models import RecallAnswered, RecallPoint
from tracking.models import Completion, User
from tracking.models.completions import CompletionQuerySet

FIRST, LAST = dt.timedelta(weeks=8), dt.timedelta(weeks=12)
NUMBER = 3


@dataclass(frozen=True)
class RecallPart:
    """One question, in its second variant: other words than the learner met first."""

    lesson: LessonPage
    item: uuid.UUID
    question: Question
    variant: Variant
    options: list[Option]
    answer: Answer | None = None

    @property
    def name(self) -> str:
        """Of its field in the form."""
        return f"svar-{self.item}"

    @property
    def explained(self) -> list[Option]:
        return list(self.answer.chosen) if self.answer else []

    @property
    def chosen_ids(self) -> set[str]:
        return {option.id for option in self.answer.chosen} if self.answer else set()

    @property
    def right(self) -> bool:
        return self.answer is not None and self.answer.result.passed is True

    def answered(self, chosen: Iterable[str]) -> "RecallPart":
        """Unanswered still when nothing valid was chosen. Asked once: the answer is shown at once."""
        graded = grade(self.question, chosen, TRIES)
        return replace(self, answer=replace(graded, revealed=True) if graded else None)


def asked_of(user: User, on: dt.date) -> CompletionQuerySet:
    """Completions whose questions wait for the person on the day."""
    return waiting(Completion.objects.filter(user=user), on)


def is_recent(completion: Completion, on: dt.date) -> bool:
    return on - LAST <= completion.completed_on <= on - FIRST


def waiting(completions: CompletionQuerySet, on: dt.date) -> CompletionQuerySet:
    """Of those: done eight to twelve weeks ago, valid, and not answered about."""
    answered = RecallAnswered.objects.values("completion")
    recent = completions.valid_on(on).filter(completed_on__range=(on - LAST, on - FIRST))
    return recent.exclude(pk__in=answered)


def questions_of(course: CoursePage, completion: Completion) -> list[RecallPart]:
    """Drawn anew for each completion, from as many lessons as can be, in the order of the course."""
    known = points_of(lessons_of([course])[course.pk])
    drawn = sorted(known, key=lambda part: hashlib.sha256(f"{completion.pk}{part.item}".encode()).digest())
    chosen: list[RecallPart] = []
    while drawn and len(chosen) < NUMBER:
        lessons = {part.lesson.pk for part in chosen}
        following = next((part for part in drawn if part.lesson.pk not in lessons), drawn[0])
        chosen.append(following)
        drawn.remove(following)
    return sorted(chosen, key=known.index)


def points_of(lessons: list[LessonPage]) -> list[RecallPart]:
    return list(_points(lessons))


def _points(lessons: list[LessonPage]) -> Iterator[RecallPart]:
    """Questions with a right answer. Steps to put in order take more than a minute."""
    for lesson in lessons:
        for child in lesson.body:
            if child.block_type not in QUESTIONS:
                continue
            question = child.block.question(child.value)
            if question.has_right_answer and not question.ordered:
                item, variant = item_id(lesson, child.id), question.variant(TRIES)
                yield RecallPart(lesson, item, question, variant, shuffled(variant.options, f"recall{item}"))


def record(completion: Completion, parts: list[RecallPart]) -> bool:
    """Count the answers, once for a completion. False = it was counted before, or by another tab just now."""
    try:
        with transaction.atomic():
            RecallAnswered.objects.create(user_id=completion.user_id, completion=completion)
            for part in sorted(parts, key=lambda part: part.item):  # one order, so that two never wait for each other
                RecallPoint.objects.add(completion.training, part.item, right=part.right)
    except IntegrityError:
        return False
    return True
