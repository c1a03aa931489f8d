"""What a series takes over from the ordinary mails. While parts still come, they are the invitation; whoever has done
all that have come is not reminded. A reminder is then about the oldest part that is left (delivered.py)."""

import datetime as dt

from courses.following import Follower, followers, places_going
from courses.parts_done import PartsDone, course_of
from courses.series import opened
from tracking.models import Step, Training
from tracking.models.requirements import AssignmentQuerySet
from tracking.reminder_steps import cuts
from tracking.standing import Standing


@cuts
def leave_to_series(rows: AssignmentQuerySet, training: Training, step: Step, on: dt.date) -> AssignmentQuerySet:
    places = places_going(on, [training.pk]) if step in (Step.INVITATION, Step.REMINDER) else []
    course = course_of(training) if places else None
    persons = list(rows.values_list("user", flat=True)) if course else []
    if course is None or not persons:
        return rows
    done = PartsDone(course, on, persons)
    following = followers(training, places, on, users=persons, standings=[Standing.DUE])
    return rows.exclude(user__in=[each.user_id for each in following if _is_asked(each, done, step, on)])


def _is_asked(each: Follower, done: PartsDone, step: Step, on: dt.date) -> bool:
    """By the series: it has asked of all that has come and is done, and invites to what is still to come."""
    come = opened(each.days(done.parts), on)
    return done.first_left(each.user_id, come) is None or (step == Step.INVITATION and come < done.parts)
