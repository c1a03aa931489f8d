"""How long a telephone number is good after somebody has tried it."""

import calendar
import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class Age:
    """Of one number on a day."""

    checked_on: dt.date | None  # None = never tried
    on: dt.date

    @property
    def good_until(self) -> dt.date | None:
        """The last good day: the same day a year later."""
        return a_year_after(self.checked_on) if self.checked_on else None

    @property
    def is_good(self) -> bool:
        return self.good_until is not None and self.on <= self.good_until


def a_year_after(day: dt.date) -> dt.date:
    """After 29 February comes 28 February."""
    last = calendar.monthrange(day.year + 1, day.month)[1]
    return day.replace(year=day.year + 1, day=min(day.day, last))
