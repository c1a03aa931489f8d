"""An answer becomes an attempt and, when it was the last one needed, a completion: one chain, one transaction."""

import datetime as dt
import uuid
from dataclasses import dataclass, replace

from django.db import transaction

from content.questions import Question, grade
from content.results import Result
from courses.models import CoursePage, LessonPage
from courses.progress import CourseProgress, lessons_of, progress_from, satisfying_completions
from tracking.models import Attempt, Completion, Enrolment, User


@dataclass(frozen=True)
class Recorded:
    tries: int  # answers to this item before this one
    valid: bool  # False = nothing was chosen; nothing is recorded
    progress: CourseProgress  # as it is after the answer


def answer(
    course: CoursePage, user: User, item: uuid.UUID, question: Question | None, chosen: list[str], on: dt.date
) -> Recorded:
    """`question` None = the button that says a lesson has been read."""
    lessons = lessons_of([course])[course.pk]  # before the write lock is taken
    with transaction.atomic():
        completion = None
        if course.training:
            completion = satisfying_completions(user, [course.training.pk], on).get(course.training.pk)
        if course.training and not completion:
            return _record(course, lessons, user, item, question, chosen, on)
    practised = progress_from(course, lessons, [], completion)
    return Recorded(0, question is None or grade(question, chosen, 0) is not None, practised)


def _record(
    course: CoursePage,
    lessons: list[LessonPage],
    user: User,
    item: uuid.UUID,
    question: Question | None,
    chosen: list[str],
    on: dt.date,
) -> Recorded:
    assert course.training  # noqa: S101  # nosec B101  (the caller has looked)
    enrolment = _locked(course.training.enrol(user, on))
    if enrolment.completed_on:  # somebody's other tab was faster
        completion = Completion.objects.get(cause=enrolment.pk)
        return Recorded(0, True, progress_from(course, lessons, [], completion))
    attempts = list(enrolment.attempts.values_list("item", "finished", "passed"))
    before = progress_from(course, lessons, attempts, None)
    tries = before.tries[item]
    result = _result(question, chosen, tries)
    if result is None:
        return Recorded(tries, False, before)
    enrolment.record_attempt(
        item,
        finished=result.finished,
        passed=result.passed,
        score=result.score,
        duration=result.duration,
        source=Attempt.Source.WEB,
    )
    after = progress_from(course, lessons, [*attempts, (item, result.finished, result.passed)], None)
    return Recorded(tries, True, replace(after, completion=enrolment.complete(on)) if after.complete else after)


def _locked(enrolment: Enrolment) -> Enrolment:
    """By id: a row that another tab completed meanwhile must be found, or a second one would be made."""
    return Enrolment.objects.select_for_update().get(pk=enrolment.pk)


def _result(question: Question | None, chosen: list[str], tries: int) -> Result | None:
    if question is None:
        return Result(finished=True, passed=None)
    graded = grade(question, chosen, tries)
    return graded.result if graded else None
