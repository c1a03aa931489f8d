"""Who is in a series is asked by the series; the ordinary mails are for what it leaves."""

import datetime as dt

import pytest

from tests.courses.series import DAY, MONDAY, do, going, required
from tracking.models import Message, Reminder, ReminderPlan
from tracking.reminding import remind

TUESDAY = MONDAY + DAY
WEEK = 7 * DAY


@pytest.fixture
def kurs(db):
    ReminderPlan.objects.create(hourly_forms=[])
    return required(due_days=40)


@pytest.fixture
def serie(kurs, municipality, anna, chef):
    return going(kurs, municipality, chef)


def told(on: dt.date) -> list[tuple[str, str]]:
    remind(on)
    rows = Reminder.objects.filter(on=on).order_by("assignment__user__given_name")
    found = [(each.step, each.assignment.user.given_name) for each in rows.select_related("assignment__user")]
    Message.objects.all().update(status=Message.Status.SENT)
    return found


def test_parts_that_come_are_the_invitation(serie):
    assert [told(MONDAY), told(TUESDAY), told(TUESDAY + WEEK)] == [[], [], []]


def test_without_a_series_the_same_persons_are_invited(kurs, serie, anna, chef):
    serie.delete()

    assert told(TUESDAY) == [("invitation", anna.given_name), ("invitation", chef.given_name)]


def test_who_never_began_is_asked_once_the_last_part_has_come(serie, kurs, anna, chef):
    for number in (1, 2):
        do(anna, kurs, number, TUESDAY + WEEK)

    last = TUESDAY + 2 * WEEK
    assert [told(last - DAY), told(last + DAY)] == [[], [("invitation", chef.given_name)]]


def test_reminder_goes_to_who_is_behind_and_not_to_who_is_in_step(serie, kurs, anna, chef):
    do(anna, kurs, 1, TUESDAY)
    do(chef, kurs, 1, TUESDAY)
    for part in (2, 3):
        do(chef, kurs, part, TUESDAY + (part - 1) * WEEK)

    due_on = kurs.training.requirements.get().assignments.get(user=anna).due_on
    assert told(due_on - 10 * DAY) == [("reminder", anna.given_name)]
