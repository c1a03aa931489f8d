"""The days of the story, counted from the day it is told. A mandatperiod is a fact with days of its own."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Times:
    on: dt.date

    @property
    def first(self) -> dt.date:
        """Two and a half years before: long enough for what holds two years to have ended for some."""
        return (self.on - 913 * DAY).replace(day=1)

    @property
    def course_on(self) -> dt.date:
        return self.first + 32 * DAY

    @property
    def reorganised_on(self) -> dt.date:
        return (self.first + 440 * DAY).replace(day=1)

    @property
    def in_depth_on(self) -> dt.date:
        return self.first + 280 * DAY

    @property
    def revised_on(self) -> dt.date:
        """The basic course was rewritten: whoever was not done does the new one."""
        return self.on - 160 * DAY

    @property
    def coordinators_again_on(self) -> dt.date:
        """The coordinators' course was rewritten, and all of them do it again."""
        return self.on - 130 * DAY


def month_starts(first: dt.date, last: dt.date) -> list[dt.date]:
    days, day = [], first.replace(day=1)
    while day <= last:
        days.append(day)
        day = (day.replace(day=28) + dt.timedelta(days=4)).replace(day=1)
    return [*days, last] if days[-1] != last else days


def moment(day: dt.date, hour: int = 9) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time(hour)))
