"""How many need to get on in the units somebody leads, for their own page: the number that Min enhet opens with."""

import datetime as dt
from typing import cast

from django.core.cache import caches

from courses.leading.people import LedPeople
from courses.leading.units import LedUnits
from tracking.models import User


def late_persons(reader: User, today: dt.date) -> int:
    """Of those the reader may be shown, without the reader. 0 also for who leads no unit. At most a minute old: a whole
    förvaltning is much to count for a page that is about something else."""
    own = LedUnits(reader, today).own
    if not own:
        return 0
    units = hash(tuple(unit.pk for unit in own))  # another right is another number
    people = LedPeople(reader, own, today)
    key = f"late-{reader.pk}-{today}-{units}"
    return cast(int, caches["minute"].get_or_set(key, lambda: sum(each.is_late for each in people.persons)))
