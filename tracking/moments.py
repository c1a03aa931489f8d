"""Days as moments, in Swedish time."""

import datetime as dt

from django.utils import timezone


def day_begins(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))
