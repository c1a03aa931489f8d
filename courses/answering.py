"""An answer becomes an attempt and, when it was the last one needed, a completion: one chain, one transaction."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import transaction

from content.questions import Question, grade
from content.results import Result
from courses.models import CoursePage
from courses.progress import complete_if_done, satisfying_completions
from tracking.models import Attempt, Completion, Enrolment, User


@dataclass(frozen=True)
class Recorded:
    tries: int  # answers to this item before this one
    valid: bool  # False = nothing was chosen; nothing is recorded
    completion: Completion | None = None


@transaction.atomic
def answer(
    course: CoursePage, user: User, item: uuid.UUID, question: Question | None, chosen: list[str], on: dt.date
) -> Recorded:
    """`question` None = the button that says a lesson has been read."""
    if course.training is None or satisfying_completions(user, [course.training.pk], on):
        return Recorded(0, question is None or grade(question, chosen, 0) is not None)
    enrolment = _locked(course.training.enrol(user, on))
    if enrolment.completed_on:  # somebody's other tab was faster
        return Recorded(0, True)
    tries = enrolment.attempts.filter(item=item).count()
    result = _result(question, chosen, tries)
    if result is None:
        return Recorded(tries, False)
    enrolment.record_attempt(
        item,
        finished=result.finished,
        passed=result.passed,
        score=result.score,
        duration=result.duration,
        source=Attempt.Source.WEB,
    )
    return Recorded(tries, True, complete_if_done(course, enrolment, on))


def _locked(enrolment: Enrolment) -> Enrolment:
    return Enrolment.objects.select_for_update(of=("self",)).select_related("user", "training").get(pk=enrolment.pk)


def _result(question: Question | None, chosen: list[str], tries: int) -> Result | None:
    if question is None:
        return Result(finished=True, passed=None)
    graded = grade(question, chosen, tries)
    return graded.result if graded else None
