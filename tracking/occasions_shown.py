"""Occasions in lists: one's own, those one may sign up for, those one leads. As many queries for one as for many."""

import datetime as dt
from collections.abc import Collection

from tracking.attending import was_there
from tracking.models import Occasion, SignUp, User
from tracking.models.occasions import OccasionQuerySet

BEGUN_SHOWN = dt.timedelta(days=14)


def own_coming(user: User, now: dt.datetime) -> list[SignUp]:
    """What the person has a place at or stands in line to, the first first. One is over for whoever is written down as
    having been there."""
    still = SignUp.objects.standing().filter(user=user, occasion__in=Occasion.objects.coming(now))
    found = still.select_related("occasion__training").order_by("occasion__starts_at", "pk")
    # Nobody is at many at a time: only those that go on just now are asked about.
    return [each for each in found if not (each.occasion.takes_attendance(now) and was_there(each.occasion, user))]


def listed(user: User, on: dt.date, now: dt.datetime) -> list[Occasion]:
    """What the person may sign up for, and has not."""
    mine = SignUp.objects.standing().filter(user=user).values("occasion")
    coming = Occasion.objects.open_to(user, on).filter(starts_at__gt=now, cancelled_at=None, sign_up_until__gte=on)
    # Counting joins the sign-ups: what is open is asked for beside it.
    found = Occasion.objects.filter(pk__in=coming.values("pk")).exclude(pk__in=mine).counted()
    return list(found.select_related("training"))


def led_now(led: OccasionQuerySet, now: dt.datetime) -> list[Occasion]:
    return list(led.filter(ends_at__gt=now, cancelled_at=None))


def coming_by_training(user: User, trainings: Collection[int], on: dt.date, now: dt.datetime) -> dict[int, Occasion]:
    """By training: the first occasion that the person may sign up for."""
    first: dict[int, Occasion] = {}
    for each in listed(user, on, now):
        if each.training_id in trainings:
            first.setdefault(each.training_id, each)
    return first
