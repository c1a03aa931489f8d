"""Which parts of a course are not open yet to somebody who follows a series of it. Without a series all are open."""

import datetime as dt
from collections.abc import Mapping

from courses.campaigns import CatchUp
from courses.following import Follower, followers, places_going
from tracking.models import Training, User
from tracking.standing import Standing

# Whose time has run out waits for nothing more.
WAITING = (Standing.DUE, Standing.EXEMPT)


def closed_parts(user: User, parts: Mapping[int, int], on: dt.date) -> dict[int | None, dict[int, dt.date]]:
    """By training: the number of each part that is not open yet, and the day it opens. parts: how many there are, by
    training. One query where no series goes. Who is exempt for a while has what has come meanwhile."""
    places = places_going(on, list(parts)) if parts else []
    closed: dict[int | None, dict[int, dt.date]] = {}
    for training in {place.campaign.training for place in places}:
        following = _follower(user, training, on)
        if following and not _caught_up(user, following):
            days = following.place.rhythm.days(following.start, parts[training.pk])
            closed[training.pk] = {number: day for number, day in enumerate(days, start=1) if day > on}
    return closed


def open_all(user: User, training: Training, on: dt.date) -> bool:
    """False = the person follows no series of it."""
    following = _follower(user, training, on)
    if following:
        CatchUp.objects.get_or_create(campaign=following.place.campaign, user=user, on=on)
    return following is not None


def _follower(user: User, training: Training, on: dt.date) -> Follower | None:
    places = places_going(on, [training.pk])
    return next(followers(training, places, on, users=[user.pk], standings=WAITING), None)


def _caught_up(user: User, following: Follower) -> bool:
    """In this cycle: what somebody opened the last time they had the training is over."""
    mine = CatchUp.objects.filter(campaign=following.place.campaign, user=user)
    return mine.filter(on__gte=following.start).exists()
