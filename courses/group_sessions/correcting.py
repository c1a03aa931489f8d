"""Attendance that was wrong: struck, or put back, by a row that says who, when and why."""

import datetime as dt

from django.db import IntegrityError, transaction

from courses.group_sessions.models import GroupAttendance
from courses.group_sessions.recording import take_part
from courses.models import CoursePage
from courses.progress import counts, satisfying_completions
from tracking.models import Attempt, Completion, Enrolment, User, Withdrawal

Reason = GroupAttendance.Reason


class CorrectedMeanwhile(Exception):
    """Somebody else was faster."""


@transaction.atomic
def strike(row: GroupAttendance, reason: Reason, by: User, today: dt.date) -> None:
    """The tries it made are withdrawn, and a completion that rests on them is corrected. Raises CorrectedMeanwhile."""
    _append(row, reason, by, present=False)
    attempts = list(row.attempts.in_force())
    if not attempts:
        return
    enrolment = Enrolment.objects.select_for_update(of=("self",)).get(pk=attempts[0].enrolment_id)
    Withdrawal.objects.bulk_create(Withdrawal(attempt=attempt, withdrawn_by=by) for attempt in attempts)
    if enrolment.completed_on and not _done_otherwise(enrolment, attempts, row):
        _strike_completion(enrolment, reason, by)
        _go_on(enrolment, today)


@transaction.atomic
def put_back(row: GroupAttendance, course: CoursePage, by: User, today: dt.date) -> list[Completion]:
    """The person was there after all. Raises CorrectedMeanwhile."""
    again = _append(row, Reason.MISTAKEN, by, present=True)
    return take_part(row.session, course, [again], by, today)


def _append(row: GroupAttendance, reason: Reason, by: User, *, present: bool) -> GroupAttendance:
    try:
        with transaction.atomic():
            return row.session.attendances.create(
                user=row.user, present=present, corrects=row, reason=reason, registered_by=by
            )
    except IntegrityError:
        raise CorrectedMeanwhile from None


def _done_otherwise(enrolment: Enrolment, attempts: list[Attempt], row: GroupAttendance) -> bool:
    """Each of the items has been answered as well."""
    course = CoursePage.objects.filter(translation_key=row.session.course).order_by("pk").first()
    passing = course.passing if course else CoursePage.Passing.ANSWERED  # a page may be gone, what was done is not
    tries = enrolment.attempts.in_force().values_list("item", "finished", "passed")
    done = {item for item, finished, passed in tries if counts(passing, finished, passed)}
    return {attempt.item for attempt in attempts} <= done


def _strike_completion(enrolment: Enrolment, reason: Reason, by: User) -> None:
    first = Completion.objects.filter(cause=enrolment.pk).first()
    last = first and first.latest()
    if last is None or last.annulled:
        return
    try:
        with transaction.atomic():
            last.correct(Completion.Correction(reason), by)
    except IntegrityError:
        raise CorrectedMeanwhile from None


def _go_on(closed: Enrolment, today: dt.date) -> None:
    """What else the person has done is kept: it goes over to an enrolment that is open again. The closed one stays,
    as the cause of the completion that was struck."""
    kept = closed.attempts.in_force()
    open_now = Enrolment.objects.open().filter(user=closed.user_id, training=closed.training_id)
    if not kept.exists() or open_now.exists():
        return
    if satisfying_completions(closed.user, [closed.training_id], today):
        return
    kept.update(enrolment=closed.training.enrol(closed.user, closed.started_on))
