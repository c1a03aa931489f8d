"""Who was there ends in one completion each; the code of the room; mistakes."""

import datetime as dt

import pytest

from tests import factories
from tests.at_once import at_once
from tests.tracking.occasion_world import DAY, HOUR, NOW, occasion, people
from tracking.attending import attend, may_attend, occasion_of, restore, standings, strike_out, was_there
from tracking.models import Attendance, Completion
from tracking.room_code import ALPHABET, PERIOD, code_at, holds, tidied
from tracking.signing_up import sign_up

LIST, CODE = Attendance.How.LIST, Attendance.How.CODE
LATER = NOW + 9 * DAY  # when it begins
SECONDS = dt.timedelta(seconds=1)


@pytest.fixture
def made(municipality):
    return occasion(municipality, training=factories.TrainingFactory(valid_months=24))


def test_attendance_completes_the_training_on_its_day(made, anna, chef):
    [there] = attend(made, {anna.pk}, LIST, chef, LATER)

    columns = ("user", "training", "completed_on", "valid_until", "source", "cause", "unit_path", "recorded_by")
    assert list(Completion.objects.values_list(*columns)) == [
        (anna.pk, made.training_id, dt.date(2026, 3, 25), dt.date(2028, 3, 25), "occasion", there.pk, "LARK/SOC/HEM1",
         chef.pk)
    ]  # fmt: skip


def test_day_of_the_completion_is_the_swedish_one(municipality, anna):
    late = occasion(municipality, dt.datetime(2026, 3, 24, 23, 30, tzinfo=dt.UTC))

    attend(late, {anna.pk}, CODE, None, LATER)

    assert Completion.objects.get().completed_on == dt.date(2026, 3, 25)


def test_twice_is_once(made, anna, chef):
    first = attend(made, {anna.pk}, CODE, None, LATER)

    assert attend(made, {anna.pk}, LIST, chef, LATER) == first
    assert (Attendance.objects.get().how, Completion.objects.count()) == (CODE, 1)


def test_fifty_who_write_the_code_at_once_complete_once_each(real_db):
    unit = factories.UnitFactory(code="LARK", kind="municipality")
    guests, made = people(unit, 10), occasion(unit)

    at_once(*(lambda guest=guest: attend(made, {guest.pk}, CODE, None, LATER) for guest in guests * 5))

    assert (Attendance.objects.count(), Completion.objects.count()) == (10, 10)
    assert set(Completion.objects.values_list("cause")) == set(Attendance.objects.values_list("pk"))


def test_mistake_is_put_right_by_new_rows(made, anna, chef):
    attend(made, {anna.pk}, LIST, chef, LATER)
    assert was_there(made, anna)
    _there, first = standings(made)[anna.pk]

    assert strike_out(first, chef)
    assert not strike_out(first, chef)
    assert not was_there(made, anna)
    _there, struck = standings(made)[anna.pk]
    assert (struck.corrects, struck.annulled, struck.recorded_by) == (first, True, chef)

    assert restore(struck, chef)
    assert was_there(made, anna)
    assert Completion.objects.count() == 3
    assert Completion.objects.in_force().get().completed_on == dt.date(2026, 3, 25)


def test_ticking_somebody_who_was_struck_out_adds_nothing(made, anna, chef):
    attend(made, {anna.pk}, LIST, chef, LATER)
    strike_out(standings(made)[anna.pk][1], chef)

    attend(made, {anna.pk}, LIST, chef, LATER)

    assert not was_there(made, anna) and Completion.objects.count() == 2


def test_list_asks_no_more_for_many(home_care, made, chef, django_assert_max_num_queries):
    guests = people(home_care, 100)

    with django_assert_max_num_queries(16):
        attend(made, {guest.pk for guest in guests}, LIST, chef, LATER)
    assert Completion.objects.count() == 100


def test_code_of_the_moment_and_the_one_before_hold(made):
    now = dt.datetime(2026, 3, 25, 8, 0, 30, tzinfo=dt.UTC)
    shown = code_at(made.pk, now)

    assert [holds(made.pk, shown, now + seconds * SECONDS) for seconds in (0, PERIOD, 2 * PERIOD, -PERIOD)] == [
        True, True, False, False,
    ]  # fmt: skip
    assert len(ALPHABET) == len(set(ALPHABET)) == 30 and set(shown) <= set(ALPHABET)
    assert not set("IL1O0S") & set(ALPHABET)


def test_code_is_read_as_people_type_it(made, anna):
    code = code_at(made.pk, LATER)
    typed = f" {code[:3].lower()} {code[3:]}"

    assert tidied(typed) == code
    assert occasion_of(typed, LATER) == made
    assert [occasion_of(wrong, LATER) for wrong in ("", "ABC", "ÅÄÖÅÄÖ", code + code, "AAAAAA")] == [None] * 5


@pytest.mark.parametrize(("moment", "opens"), [
    (LATER - 0.6 * HOUR, False), (LATER - 0.4 * HOUR, True), (LATER + 2.9 * HOUR, True), (LATER + 3.1 * HOUR, False),
])  # fmt: skip
def test_code_opens_around_its_occasion_only(made, anna, moment, opens):
    assert occasion_of(code_at(made.pk, moment), moment) == (made if opens else None)
    assert made.shows_code(moment) == opens


def test_who_may_attend(municipality, social, anna, utomstaende):
    narrow = occasion(social)

    assert may_attend(narrow, anna, LATER.date())
    assert not may_attend(narrow, utomstaende, LATER.date())
    sign_up(narrow, utomstaende, NOW)  # as before a reorganisation
    assert may_attend(narrow, utomstaende, LATER.date())
