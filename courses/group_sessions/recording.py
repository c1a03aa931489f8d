"""Attendance becomes tries and, where it was the last part needed, a completion: the same chain as an answer."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from courses.answering import open_or_completed
from courses.group_sessions.models import GroupAttendance, GroupSession
from courses.models import CoursePage, LessonPage
from courses.progress import item_ids, lessons_of, progress_from
from tracking.models import Attempt, Completion, Enrolment, OrganisationalUnit, Training, User

KEYS = uuid.UUID("0c7a4a53-27c1-4f0b-8c52-7be6a5d1f1f4")


@dataclass(frozen=True)
class Meeting:
    """A lesson gone through at a unit on a day."""

    course: CoursePage
    training: Training  # the course's
    lesson: LessonPage
    unit: OrganisationalUnit
    held_on: dt.date
    led_by: User


@dataclass(frozen=True)
class Recorded:
    session: GroupSession
    new: bool  # False = the same form has been registered before: nothing was done now
    attendances: list[GroupAttendance]
    completed: list[Completion]  # of those for whom this part was the last


def key_of(by: User, form_key: uuid.UUID) -> uuid.UUID:
    """Nobody's form can be taken for somebody else's."""
    return uuid.uuid5(KEYS, f"{by.pk}/{form_key}")


@transaction.atomic
def record(meeting: Meeting, persons: Iterable[User], by: User, form_key: uuid.UUID, today: dt.date) -> Recorded:
    """`persons`: whom the caller has cut to what `by` may register. A form sent twice, or fifty times at once, is one
    session."""
    key = key_of(by, form_key)
    try:
        with transaction.atomic():
            session = GroupSession.objects.create(
                key=key,
                training=meeting.training,
                course=meeting.course.translation_key,
                lesson=meeting.lesson.translation_key,
                title=meeting.lesson.title,
                unit=meeting.unit,
                held_on=meeting.held_on,
                led_by=meeting.led_by,
                registered_by=by,
            )
    except IntegrityError:
        return Recorded(GroupSession.objects.get(key=key), False, [], [])
    return add(session, meeting.course, persons, by, today)


@transaction.atomic
def add(session: GroupSession, course: CoursePage, persons: Iterable[User], by: User, today: dt.date) -> Recorded:
    """Those who are not in the session yet."""
    waited = GroupSession.objects.select_for_update(no_key=True).get(pk=session.pk)
    there = set(waited.attendances.values_list("user", flat=True))
    new = [person for person in persons if person.pk not in there]
    rows = [session.attendances.create(user=person, registered_by=by) for person in new]
    completed = take_part(session, course, rows, by, today)
    return Recorded(session, True, rows, completed)


def take_part(
    session: GroupSession, course: CoursePage, rows: list[GroupAttendance], by: User, today: dt.date
) -> list[Completion]:
    """In the caller's transaction. Who has the completion that is asked for, or this part, has nothing to do."""
    training: Training = session.training
    taken = [
        (row, open_or_completed(training, row.user, today, session.held_on)[0])
        for row in _in_locking_order(training, rows)
    ]
    # Read while the locks are held, as for an answer.
    lessons = lessons_of([course])[course.pk]
    page = next((lesson for lesson in lessons if lesson.translation_key == session.lesson), None)
    if page is None:
        return []
    found = [_take_part(row, enrolment, course, lessons, page, by) for row, enrolment in taken if enrolment]
    return [completion for completion in found if completion]


def _in_locking_order(training: Training, rows: list[GroupAttendance]) -> list[GroupAttendance]:
    """Open enrolments in the order in which a published course locks them (progress.recheck), then those to be made."""
    users = [row.user_id for row in rows]
    known = dict(Enrolment.objects.open().filter(training=training, user__in=users).values_list("user", "pk"))
    return sorted(rows, key=lambda row: (row.user_id not in known, str(known.get(row.user_id, "")), row.user_id))


def _take_part(
    row: GroupAttendance,
    enrolment: Enrolment,
    course: CoursePage,
    lessons: list[LessonPage],
    page: LessonPage,
    by: User,
) -> Completion | None:
    tries = list(enrolment.attempts.in_force().order_by("pk").values_list("item", "finished", "passed"))
    done = {item for lesson in progress_from(course, lessons, tries, None).lessons for item in lesson.done_items}
    left = [item for item in item_ids(page) if item not in done]
    # What somebody would have answered is not known: neither right nor wrong, and no score.
    row.attempts.set(
        enrolment.record_attempt(
            item,
            finished=True,
            passed=None,
            score=None,
            duration=None,
            source=Attempt.Source.GROUP,
            recorded_by=by,
        )
        for item in left
    )
    after = progress_from(course, lessons, [*tries, *((item, True, None) for item in left)], None)
    if not (left and after.complete):
        return None
    return enrolment.complete(_last_day(enrolment, row.session.held_on), Completion.Source.GROUP)


def _last_day(enrolment: Enrolment, held_on: dt.date) -> dt.date:
    """The day when all parts were done: a meeting may be registered after what was done on the web since."""
    tries = enrolment.attempts.in_force().filter(finished=True)
    answered = tries.exclude(source=Attempt.Source.GROUP).aggregate(last=Max("recorded_at"))["last"]
    met = GroupSession.objects.filter(attendances__attempts__in=tries).aggregate(last=Max("held_on"))["last"]
    days = [held_on, enrolment.started_on, met, answered and timezone.localdate(answered)]
    return max(day for day in days if day)
