"""Days that are worked in Sweden."""

import datetime as dt
from functools import cache

import holidays

DAY = dt.timedelta(days=1)
# Also the eves that are no holidays by law, and that nobody works on.
FREE = ("public", "de_facto")


@cache
def _holidays() -> holidays.HolidayBase:
    return holidays.Sweden(include_sundays=False, categories=FREE)


def is_holiday(day: dt.date) -> bool:
    return day in _holidays()


def is_day_off(day: dt.date) -> bool:
    return day.weekday() > 4 or is_holiday(day)


def working_day(day: dt.date) -> dt.date:
    """The day itself, or the first one after it that is worked."""
    while is_day_off(day):
        day += DAY
    return day
