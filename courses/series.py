"""When the parts of a series open. Dates only: no database, and nobody asks what day it is.

A series has planned days: the chosen weekday, every so many weeks. A planned day in a pause waits for the first such
weekday after it, and the weeks are counted from there; one that is a day off opens on the next working day, and the
weeks are counted as if nothing had happened. Each person gets part 1 on the first day from their own start, and one
part on each day that follows (docs/decisions/0007)."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from zoneinfo import ZoneInfo

from tracking.working_days import is_day_off

DAY, WEEK = dt.timedelta(days=1), dt.timedelta(weeks=1)
SWEDISH = ZoneInfo("Europe/Stockholm")


@dataclass(frozen=True)
class Days:
    """Both are inclusive."""

    first: dt.date
    last: dt.date

    def __contains__(self, day: dt.date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True)
class Rhythm:
    weekday: int  # 0 = Monday; a day off is no weekday to choose
    at: dt.time  # in Sweden, summer and winter
    every_weeks: int
    starts_on: dt.date  # no part opens before it
    own_start: bool = False  # the weeks are counted from each person's own start
    pauses: tuple[Days, ...] = ()

    def days(self, start: dt.date, parts: int, away: Iterable[Days] = ()) -> tuple[dt.date, ...]:
        """On which day each part opens for somebody who starts on a day. away: a day in these is skipped, and its part
        comes on the next."""
        return _days(self, max(start, self.starts_on), parts, tuple(away))

    def moment(self, day: dt.date) -> dt.datetime:
        """When the part of that day is sent."""
        return dt.datetime.combine(day, self.at, SWEDISH)

    def calendar(self, start: dt.date) -> Iterator[dt.date]:
        """All days on which something opens for somebody who starts on a day, without end."""
        planned = self._weekday(start if self.own_start else self.starts_on)
        while True:
            day, planned = self._opening(planned)
            if day >= start:
                yield day
            planned += self.every_weeks * WEEK

    def _opening(self, planned: dt.date) -> tuple[dt.date, dt.date]:
        """The day that opens in place of a planned one, and the day from which the weeks are counted."""
        day = planned
        while True:
            pause = next((each for each in self.pauses if day in each), None)
            if pause:
                day = planned = self._weekday(pause.last + DAY)
            elif is_day_off(day):
                day += DAY
            else:
                return day, planned

    def _weekday(self, day: dt.date) -> dt.date:
        """The first one from a day on."""
        return day + (self.weekday - day.weekday()) % 7 * DAY


@lru_cache(maxsize=4096)  # thousands of persons start on the same few days
def _days(rhythm: Rhythm, start: dt.date, parts: int, away: tuple[Days, ...]) -> tuple[dt.date, ...]:
    opening = (day for day in rhythm.calendar(start) if not any(day in each for each in away))
    return tuple(islice(opening, parts))


def opened(days: Iterable[dt.date], on: dt.date) -> int:
    """How many of the parts are open on a day."""
    return sum(day <= on for day in days)


def weeks_of(year: int, first: int, last: int) -> Days:
    """From the Monday of one ISO week through the Sunday of another."""
    return Days(dt.date.fromisocalendar(year, first, 1), dt.date.fromisocalendar(year, last, 7))
