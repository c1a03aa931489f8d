"""What Annas workplace does together: gruppgenomgångar, slips, somebody who is away."""

import datetime as dt
import uuid

from courses.group_sessions.correcting import Reason, strike
from courses.group_sessions.models import GroupAttendance, GroupSession
from courses.group_sessions.recording import Meeting, record
from courses.parts_done import course_of
from courses.progress import lessons_of
from lms.demo.personas import AWAY, DEPUTY, IN_STEP, LATE, LEARNER, MAIN_HR, MANAGER, WITHOUT_MAIL, user_of
from lms.demo.times import DAY, Times, moment
from tracking.exemptions_by_hand import exempt
from tracking.models import Exemption, OrganisationalUnit, PersonalLink, PersonChange, StartSheet, Training, User
from tracking.start_codes import code, in_two, link_of_code, print_sheet

HELD = ((20, 1), (5, 4))  # days ago, number of the part


def free_for_a_time(times: Times) -> None:
    person, begins = user_of(AWAY), times.on - 60 * DAY
    leave = Exemption(user=person, start_on=begins, end_on=times.on + 150 * DAY, reason=Exemption.Reason.ABSENT)
    exempt(leave, user_of(MAIN_HR))
    Exemption.objects.filter(pk=leave.pk).update(recorded_at=moment(begins))
    PersonChange.objects.filter(user=person).update(at=moment(begins))


def meet(times: Times) -> None:
    """Twice, and the second time somebody was ticked who was not there."""
    persons = [user_of(persona) for persona in (DEPUTY, IN_STEP, WITHOUT_MAIL)]
    for days, number in HELD:
        _held(times.on - days * DAY, number, [*persons, user_of(LATE)] if number > 1 else persons)
    wrong = GroupAttendance.objects.get(user=user_of(LATE))
    strike(wrong, Reason.NOT_COMPLETED, user_of(MANAGER), times.on)
    wrong.corrected_by.registered_at = moment(times.on - 4 * DAY)
    wrong.corrected_by.save()


def _held(day: dt.date, number: int, persons: list[User]) -> None:
    training, manager = Training.objects.get(code="vbe-grunden"), user_of(MANAGER)
    course = course_of(training)
    assert course  # noqa: S101  # nosec B101
    lesson = lessons_of([course])[course.pk][number - 1]
    unit = OrganisationalUnit.objects.as_of(day).get(code=LEARNER.unit)
    meeting = Meeting(course, training, lesson, unit, day, manager)
    session = record(meeting, persons, manager, uuid.uuid4(), day).session
    at = moment(day, hour=14)
    GroupSession.objects.filter(pk=session.pk).update(registered_at=at)
    for row in session.attendances.all():
        row.attempts.update(recorded_at=at)
    session.attendances.update(registered_at=at)


def print_slips(times: Times) -> None:
    """For whom no mail reaches."""
    training = Training.objects.get(code="vbe-grunden")
    unit = OrganisationalUnit.objects.as_of(times.on).get(code=LEARNER.unit)
    sheet = print_sheet(user_of(MANAGER), unit, training, [user_of(WITHOUT_MAIL)], times.on)
    StartSheet.objects.filter(pk=sheet.pk).update(printed_at=moment(times.on - DAY))


def start_code(on: dt.date) -> str:
    """One that works, as it stands on its slip; empty when all of them are over."""
    printed = PersonalLink.objects.exclude(sheet=None).order_by("pk")
    return next((in_two(code(link)) for link in printed if link_of_code(code(link), on)), "")
