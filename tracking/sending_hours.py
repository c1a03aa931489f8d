"""When mails go out that nobody has just asked for: in working hours (MAIL_HOURS and its neighbours)."""

import datetime as dt

from django.conf import settings
from django.utils import timezone

from tracking.working_days import is_holiday

DAY = dt.timedelta(days=1)


def is_open(now: dt.datetime) -> bool:
    local = timezone.localtime(now)
    first, last = settings.MAIL_HOURS
    return _is_sending_day(local.date()) and first <= local.hour < last


def next_open(now: dt.datetime) -> dt.datetime:
    """`now`, or the beginning of the next hours: right across days when clocks change."""
    if is_open(now):
        return now
    local = timezone.localtime(now)
    first, _last = settings.MAIL_HOURS
    day = local.date() if local.hour < first else local.date() + DAY
    while not _is_sending_day(day):
        day += DAY
    return timezone.make_aware(dt.datetime.combine(day, dt.time(first)))


def _is_sending_day(day: dt.date) -> bool:
    if day.isoweekday() not in settings.MAIL_WEEKDAYS:
        return False
    return settings.MAIL_ON_HOLIDAYS or not is_holiday(day)
