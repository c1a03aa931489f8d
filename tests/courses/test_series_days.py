"""On which days the parts of a series open: pauses, days off, summer time, leap days and long years."""

import datetime as dt
from itertools import islice, pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from courses.series import DAY, WEEK, Days, Rhythm, opened, weeks_of
from tracking.working_days import is_day_off


def day(text):
    return dt.date.fromisoformat(text)


def rhythm(starts_on, *, weekday=1, weeks=1, own=False, pauses=(), at=dt.time(9)):
    return Rhythm(weekday, at, weeks, day(starts_on), own, tuple(pauses))


def days(made, start, parts, away=()):
    return [str(each) for each in made.days(day(start), parts, away)]


def test_parts_open_on_the_weekday_every_so_many_weeks():
    made = rhythm("2026-03-02", weeks=3)  # a Monday; the series has Tuesdays

    assert days(made, "2026-01-01", 3) == ["2026-03-03", "2026-03-24", "2026-04-14"]


def test_newcomer_begins_with_part_one_on_the_series_next_day_and_goes_on_in_step():
    made = rhythm("2026-03-02", weeks=3)

    assert days(made, "2026-03-10", 3) == ["2026-03-24", "2026-04-14", "2026-05-05"]


def test_whoever_gets_the_training_on_a_release_day_begins_that_day():
    assert days(rhythm("2026-03-02"), "2026-03-10", 1) == ["2026-03-10"]


def test_own_start_counts_the_weeks_from_it_and_never_before_the_series():
    made = rhythm("2026-03-02", weeks=3, own=True)

    assert days(made, "2026-03-11", 2) == ["2026-03-17", "2026-04-07"]
    assert days(made, "2025-09-01", 2) == ["2026-03-03", "2026-03-24"]


def test_pause_moves_the_day_to_the_first_weekday_after_it_and_the_weeks_are_counted_from_there():
    summer = weeks_of(2026, 26, 32)
    made = rhythm("2026-06-02", weeks=3, pauses=[summer])

    assert (str(summer.first), str(summer.last)) == ("2026-06-22", "2026-08-09")
    assert days(made, "2026-06-01", 3) == ["2026-06-02", "2026-08-11", "2026-09-01"]


def test_pause_between_two_days_moves_neither():
    made = rhythm("2026-03-03", weeks=3, pauses=[Days(day("2026-03-09"), day("2026-03-15"))])

    assert days(made, "2026-03-01", 2) == ["2026-03-03", "2026-03-24"]


def test_day_off_waits_for_the_next_working_day_and_the_rhythm_stays():
    good_friday = rhythm("2026-03-27", weekday=4)
    epiphany = rhythm("2025-12-30")

    assert days(good_friday, "2026-03-01", 3) == ["2026-03-27", "2026-04-07", "2026-04-10"]
    assert days(epiphany, "2025-12-30", 3) == ["2025-12-30", "2026-01-07", "2026-01-13"]


def test_day_off_before_a_pause_waits_for_the_pause_too():
    made = rhythm("2026-05-14", weekday=3, pauses=[Days(day("2026-05-15"), day("2026-05-24"))])

    assert days(made, "2026-05-14", 2) == ["2026-05-28", "2026-06-04"]  # 14 May is Ascension Day


def test_who_is_away_gets_the_same_part_on_the_next_day_after():
    away = [Days(day("2026-03-08"), day("2026-03-20"))]

    assert days(rhythm("2026-03-02"), "2026-03-02", 3, away) == ["2026-03-03", "2026-03-24", "2026-03-31"]


def test_hour_is_the_same_in_summer_and_winter():
    spring, autumn = rhythm("2026-03-24"), rhythm("2026-10-20")

    moments = [spring.moment(each) for each in spring.days(day("2026-03-24"), 2)]
    moments += [autumn.moment(each) for each in autumn.days(day("2026-10-20"), 2)]

    assert [each.astimezone(dt.UTC).hour for each in moments] == [8, 7, 7, 8]
    assert {each.strftime("%H:%M") for each in moments} == {"09:00"}


def test_leap_day_and_the_week_after_it():
    assert days(rhythm("2028-02-22"), "2028-02-22", 3) == ["2028-02-22", "2028-02-29", "2028-03-07"]


def test_year_of_fifty_three_weeks_keeps_the_distance():
    made = rhythm("2026-12-15", weeks=2)

    assert day("2026-12-29").isocalendar().week == 53
    assert days(made, "2026-12-15", 3) == ["2026-12-15", "2026-12-29", "2027-01-12"]


def test_opened_counts_the_day_itself():
    made = rhythm("2026-03-03").days(day("2026-03-03"), 6)

    assert [opened(made, day(each)) for each in ("2026-03-02", "2026-03-03", "2026-03-16", "2026-12-31")] == [
        0,
        1,
        2,
        6,
    ]


dates = st.dates(dt.date(2024, 1, 1), dt.date(2032, 12, 31))
pauses = st.lists(st.tuples(st.integers(0, 200), st.integers(0, 60)), max_size=3)


@given(dates, dates, st.integers(0, 4), st.integers(1, 6), st.booleans(), pauses)
@settings(derandomize=True, database=None, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_days_are_worked_days_in_no_pause_and_never_nearer_than_the_weeks_but_for_a_day_off(
    starts_on, start, weekday, weeks, own, breaks
):
    stops = tuple(Days(starts_on + first * DAY, starts_on + (first + length) * DAY) for first, length in breaks)
    made = Rhythm(weekday, dt.time(9), weeks, starts_on, own, stops)

    found = made.days(start, 8)

    assert found == tuple(islice(made.calendar(max(start, starts_on)), 8))
    assert all(each >= max(start, starts_on) for each in found)
    assert not any(is_day_off(each) or any(each in stop for stop in stops) for each in found)
    for one, other in pairwise(found):
        assert other - one > (weeks - 1) * WEEK


@pytest.mark.parametrize("year", [2024, 2026, 2027])
def test_weeks_are_whole(year):
    summer = weeks_of(year, 26, 32)

    assert (summer.first.weekday(), summer.last.weekday(), summer.last - summer.first) == (0, 6, 7 * WEEK - DAY)
