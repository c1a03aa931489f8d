"""Where a samtalsträff ends: who was there is registered at a kurstillfälle, by whoever leads it."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from tracking.models import Occasion, Training
from tracking.models.occasions import OPENS_BEFORE
from tracking.occasion_rights import OccasionRights

LATELY = dt.timedelta(days=30)  # occasions that began longer ago are found under Kurstillfällen
MOST = 3


@dataclass(frozen=True)
class Registering:
    """What one reader may do when the talk is over."""

    occasions: list[Occasion]  # of its training, that the reader leads: begun, or about to; the latest first
    coming: Occasion | None  # the next, where none of those can be registered yet
    new_url: str  # "" = the reader lays up none

    @classmethod
    def of(cls, training: Training | None, reader: Any, now: dt.datetime) -> "Registering | None":
        """None = not for this reader: nobody is logged in, or nothing is followed up."""
        if training is None or not reader.is_authenticated:
            return None
        rights = OccasionRights(reader, timezone.localdate(now))
        led = rights.led().filter(training=training, cancelled_at=None)
        begun = led.filter(starts_at__lte=now + OPENS_BEFORE, starts_at__gt=now - LATELY)
        latest = list(begun.order_by("-starts_at", "pk")[:MOST])
        coming = None if latest else led.filter(starts_at__gt=now).order_by("starts_at", "pk").first()
        values = {"training": str(training.pk), "kind": Occasion.Kind.GUIDED_TALK.value}
        new_url = f"{reverse('occasion_new')}?{urlencode(values)}" if rights.may_create else ""
        return cls(latest, coming, new_url)
