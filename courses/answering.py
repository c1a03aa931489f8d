"""An answer becomes an attempt and, when it was the last one needed, a completion: one chain, one transaction."""

import datetime as dt
import uuid
from dataclasses import dataclass, replace

from django.db import transaction

from content.questions import Question, grade
from content.results import Result
from courses.models import CoursePage, LessonPage
from courses.opening import closed_parts
from courses.progress import CourseProgress, lessons_of, progress_from, satisfying_completions
from tracking.models import Attempt, Completion, Enrolment, Training, User


@dataclass(frozen=True)
class Recorded:
    tries: int  # answers to this item before this one
    valid: bool  # False = nothing was chosen; nothing is recorded
    progress: CourseProgress  # as it is after the answer
    opens_on: dt.date | None = None  # the part of a series it lies in has not come yet: nothing is recorded


def answer(
    course: CoursePage,
    user: User,
    item: uuid.UUID,
    question: Question | None,
    chosen: list[str],
    on: dt.date,
    seen_tries: int | None = None,
) -> Recorded:
    """`question` None = the button that says a lesson has been read. `seen_tries`: how many tries there were when the
    form was made; a form that is sent twice is one try. None = the form did not say."""
    enrolment = completion = None
    with transaction.atomic():
        if course.training:
            enrolment, completion = open_or_completed(course.training, user, on, on)
        if enrolment and not completion:
            # Read while the lock is held: a course that changes meanwhile waits for it, and then looks at this answer.
            enrolment.user = user
            return _record(enrolment, course, lessons_of([course])[course.pk], item, question, chosen, on, seen_tries)
    practised = progress_from(course, lessons_of([course])[course.pk], [], completion)
    return Recorded(0, question is None or grade(question, chosen, 0) is not None, practised)


def open_or_completed(
    training: Training, user: User, on: dt.date, started_on: dt.date
) -> tuple[Enrolment | None, Completion | None]:
    """The open enrolment, locked, made if there is none; or the completion that on `on` makes this practice.

    Completions are looked for after the lock is held: another tab may have given the last answer while we waited."""
    while True:
        enrolment = Enrolment.objects.open().filter(user=user, training=training).select_for_update().first()
        completion = satisfying_completions(user, [training.pk], on).get(training.pk)
        if enrolment or completion:
            return enrolment, completion
        with transaction.atomic():
            training.enrol(user, started_on)
            # Another tab may have enrolled and finished while this insert waited for it: then ours never was.
            transaction.set_rollback(bool(satisfying_completions(user, [training.pk], on)))


def _record(
    enrolment: Enrolment,
    course: CoursePage,
    lessons: list[LessonPage],
    item: uuid.UUID,
    question: Question | None,
    chosen: list[str],
    on: dt.date,
    seen_tries: int | None,
) -> Recorded:
    attempts = list(enrolment.attempts.in_force().order_by("pk").values_list("item", "finished", "passed"))
    training = enrolment.training_id
    closed = closed_parts(enrolment.user, {training: len(lessons)}, on).get(training)
    before = progress_from(course, lessons, attempts, None, closed)
    tries = before.tries[item]
    opens_on = next((lesson.opens_on for lesson in before.lessons if item in lesson.items), None)
    if opens_on:
        return Recorded(tries, False, before, opens_on)
    if seen_tries is not None and seen_tries < tries:
        return Recorded(tries - 1, True, before)
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
    after = progress_from(course, lessons, [*attempts, (item, result.finished, result.passed)], None, closed)
    return Recorded(tries, True, replace(after, completion=enrolment.complete(on)) if after.complete else after)


def _result(question: Question | None, chosen: list[str], tries: int) -> Result | None:
    if question is None:
        return Result(finished=True, passed=None)
    graded = grade(question, chosen, tries)
    return graded.result if graded else None
