"""Which parts of a course each person has done, for many persons at once."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection

from django.db.models import Q
from django.utils import timezone

from courses.models import CoursePage
from courses.progress import counts, item_ids, lessons_of
from tracking.models import Attempt, Training

DAY = dt.timedelta(days=1)


def course_of(training: Training) -> CoursePage | None:
    """The live course that delivers it, the Swedish page where there is one; None = it has none on the web."""
    courses = CoursePage.objects.live().filter(training=training, alias_of=None).select_related("locale", "training")
    return min(courses, key=lambda course: not course.locale.is_default, default=None)


class PartsDone:
    """Of a course, in open enrolments. users None = of everybody."""

    def __init__(self, course: CoursePage, on: dt.date, users: Collection[int] | None = None) -> None:
        languages = list(
            CoursePage.objects.live()
            .filter(translation_key=course.translation_key, alias_of=None)
            .select_related("locale", "training")
        )
        pages = lessons_of(languages)
        self.parts = len(pages[course.pk])
        # The items of each part, as each language has it: done in one is done.
        self._ways = [[frozenset(item_ids(page)) for page in pages[each.pk]] for each in languages]
        self._items = self._done(course, on, users)

    def done(self, user_id: int, number: int) -> bool:
        """The part of that number, from 1."""
        items = self._items.get(user_id, set())
        return any(len(way) >= number and way[number - 1] <= items for way in self._ways)

    def first_left(self, user_id: int, opened: int) -> int | None:
        """The number of the oldest of the opened parts that is not done; None = all of them are."""
        return next((number for number in range(1, opened + 1) if not self.done(user_id, number)), None)

    @staticmethod
    def _done(course: CoursePage, on: dt.date, users: Collection[int] | None) -> dict[int, set[uuid.UUID]]:
        midnight = timezone.make_aware(dt.datetime.combine(on + DAY, dt.time.min))
        attempts = Attempt.objects.in_force().filter(
            Q(enrolment__completed_on=None) | Q(enrolment__completed_on__gt=on),
            enrolment__training=course.training_id,
            recorded_at__lt=midnight,
        )
        if users is not None:
            attempts = attempts.filter(enrolment__user__in=users)
        done: dict[int, set[uuid.UUID]] = defaultdict(set)
        for user, item, finished, passed in attempts.values_list("enrolment__user", "item", "finished", "passed"):
            if counts(course.passing, finished, passed):
                done[user].add(item)
        return done
