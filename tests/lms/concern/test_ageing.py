"""A number is good until the same day a year after somebody tried it."""

import datetime as dt

import pytest

from lms.concern.ageing import Age, a_year_after
from lms.concern.numbers import ContactNumber
from lms.concern.shown import shown_number

CHECKED = dt.date(2025, 11, 23)


@pytest.mark.parametrize(
    ("day", "after"),
    [
        (dt.date(2025, 11, 23), dt.date(2026, 11, 23)),
        (dt.date(2024, 2, 29), dt.date(2025, 2, 28)),
        (dt.date(2023, 2, 28), dt.date(2024, 2, 28)),
        (dt.date(2025, 12, 31), dt.date(2026, 12, 31)),
    ],
)
def test_year_after_a_day(day, after):
    assert a_year_after(day) == after


@pytest.mark.parametrize(
    ("on", "good"), [(dt.date(2026, 11, 22), True), (dt.date(2026, 11, 23), True), (dt.date(2026, 11, 24), False)]
)
def test_last_good_day_is_the_same_day_a_year_later(on, good):
    assert Age(CHECKED, on).is_good == good


def test_number_that_nobody_has_tried_is_not_good():
    assert not Age(None, CHECKED).is_good


@pytest.mark.parametrize(
    ("national", "on", "by_switchboard", "to_check"),
    [
        (False, dt.date(2026, 11, 23), False, False),
        (False, dt.date(2026, 11, 24), True, False),
        (True, dt.date(2026, 11, 23), False, False),
        (True, dt.date(2026, 11, 24), False, True),
    ],
)
def test_local_number_gives_way_to_the_switchboard_and_a_national_one_is_marked(national, on, by_switchboard, to_check):
    contact = ContactNumber(function="Socialjouren", number="08-11", national=national)

    shown = shown_number(contact, contact, Age(CHECKED, on), "08-00")

    assert (shown.by_switchboard, shown.to_check) == (by_switchboard, to_check)
