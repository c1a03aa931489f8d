"""Occasions for tests. Moments are given; views ask the clock, so theirs lie around now."""

import datetime as dt

from django.utils import timezone

from tests import factories
from tracking.models import Occasion

NOW = dt.datetime(2026, 3, 16, 8, tzinfo=dt.UTC)  # a Monday, nine in Sweden
DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)


def occasion(unit, starts_at=NOW + 9 * DAY, **fields) -> Occasion:
    given = {
        "training": fields.pop("training", None) or factories.TrainingFactory(),
        "unit": unit,
        "place": "Stora salen",
        "starts_at": starts_at,
        "ends_at": starts_at + 2 * HOUR,
        "sign_up_until": timezone.localdate(starts_at),
    }
    return Occasion.objects.create(**(given | fields))


def people(unit, many):
    return [factories.employee("Kim", f"Nr{number}", unit) for number in range(many)]
