"""Days that are worked in Sweden."""

import datetime as dt
from functools import cache

import holidays

DAY = dt.timedelta(days=1)


@cache
def _days_off() -> holidays.HolidayBase:
    return holidays.Sweden(include_sundays=False)


def is_day_off(day: dt.date) -> bool:
    return day.weekday() > 4 or day in _days_off()


def working_day(day: dt.date) -> dt.date:
    """The day itself, or the first one after it that is worked."""
    while is_day_off(day):
        day += DAY
    return day
