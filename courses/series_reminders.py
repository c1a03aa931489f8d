"""What a series takes over from the ordinary mails. While parts still come, they are the invitation; whoever has done
all that have come is not reminded. A reminder is then about the oldest part that is left (delivered.py)."""

import datetime as dt
from collections.abc import Collection

from django.db.models import Q

from courses.following import Follower, followers, places_going
from courses.parts_done import PartsDone, course_of
from courses.series import opened
from tracking.models import Step, Training
from tracking.models.requirements import AssignmentQuerySet
from tracking.reminder_steps import cuts
from tracking.standing import Standing


@cuts
def leave_to_series(rows: AssignmentQuerySet, on: dt.date) -> AssignmentQuerySet:
    for training in {place.campaign.training for place in places_going(on)}:
        asked = rows.filter(requirement__training=training, step__in=[Step.INVITATION, Step.REMINDER])  # type: ignore[misc]
        persons = list(asked.values_list("user", flat=True))
        if persons:
            invited, in_step = _taken_over(persons, training, on)
            left_out = Q(user__in=invited, step=Step.INVITATION) | Q(user__in=in_step, step=Step.REMINDER)
            rows = rows.exclude(left_out, requirement__training=training)
    return rows


def _taken_over(persons: Collection[int], training: Training, on: dt.date) -> tuple[set[int], set[int]]:
    """Who is not invited, and who is not reminded: a series has asked them, or will."""
    course = course_of(training)
    if course is None:
        return set(), set()
    done = PartsDone(course, on, persons)
    following = list(followers(training, places_going(on, [training.pk]), on, users=persons, standings=[Standing.DUE]))

    def come(each: Follower) -> int:
        return opened(each.days(done.parts), on)

    in_step = {each.user_id for each in following if done.first_left(each.user_id, come(each)) is None}
    return in_step | {each.user_id for each in following if come(each) < done.parts}, in_step
