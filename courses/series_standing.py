"""Whether who is due keeps in step with a series: i fas when all parts that have come are done, else ligger efter."""

import datetime as dt
from collections.abc import Collection

from courses.following import followers, places_going
from courses.parts_done import PartsDone, course_of
from courses.series import opened
from tracking.models import Training
from tracking.standing import Standing


def in_step(user_ids: Collection[int] | None, training: Training, on: dt.date) -> dict[int, bool]:
    """By person: True = in step, False = behind. Only of those who are due and follow a series that goes on the day;
    others are not in it. None = of everybody."""
    return {user: number is None for user, number in oldest_left(user_ids, training, on).items()}


def oldest_left(user_ids: Collection[int] | None, training: Training, on: dt.date) -> dict[int, int | None]:
    """By person, the number of the oldest part that has come and is not done: what a reminder is about. None = in
    step. Of the same persons as in_step."""
    places = places_going(on, [training.pk])
    course = course_of(training) if places else None
    if course is None:
        return {}
    done = PartsDone(course, on, user_ids)
    return {
        each.user_id: done.first_left(each.user_id, opened(each.days(done.parts), on))
        for each in followers(training, places, on, users=user_ids, standings=[Standing.DUE])
    }


def has_series(training: Training, on: dt.date) -> bool:
    return bool(places_going(on, [training.pk]))
