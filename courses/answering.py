"""An answer becomes an attempt and, when it was the last one needed, a completion: one chain, one transaction."""

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

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
            lessons = lessons_of([course])[course.pk]
            outcome = partial(_result, question, chosen)
            return _record(enrolment, course, lessons, item, outcome, on, seen_tries)
    practised = progress_from(course, lessons_of([course])[course.pk], [], completion)
    return Recorded(0, question is None or grade(question, chosen, 0) is not None, practised)


def finish(course: CoursePage, user: User, item: uuid.UUID, on: dt.date) -> None:
    """Done in a way that has no right answer: a scenario walked to an end, a package's text read in its place."""
    with transaction.atomic():
        training = course.training
        enrolment, completion = open_or_completed(training, user, on, on) if training else (None, None)
        if enrolment and not completion:
            enrolment.user = user
            take(enrolment, course, item, Result(finished=True, passed=None), on)


def take(enrolment: Enrolment, course: CoursePage, item: uuid.UUID, result: Result, on: dt.date) -> None:
    """What an activity has come to, once: the same result again is no new attempt. The caller holds the lock of the
    open enrolment."""
    same = enrolment.attempts.in_force().filter(item=item).order_by("-pk").values_list("finished", "passed", "score")
    if same.first() != (result.finished, result.passed, result.score):
        _record(enrolment, course, lessons_of([course])[course.pk], item, lambda _tries: result, on, None)


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
    outcome: Callable[[int], Result | None],
    on: dt.date,
    seen_tries: int | None,
) -> Recorded:
    """outcome: from the number of tries before this one to its result; None = there was none."""
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
    result = outcome(tries)
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
