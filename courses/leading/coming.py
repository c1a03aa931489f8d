"""What starts or ends next for the persons of a unit, day by day."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import ngettext

from courses.following import followers, places_going
from courses.leading.people import LedPeople
from courses.parts_done import course_of
from courses.progress import lessons_of
from tracking.models import Occasion, Training

DAY = dt.timedelta(days=1)
AHEAD = 30 * DAY


@dataclass(frozen=True, order=True)
class Coming:
    day: dt.date
    title: str  # of the training
    what: str


def coming(people: LedPeople) -> list[Coming]:
    """Of the next thirty days, the nearest first."""
    found = [*_last_days(people), *_next_parts(people), *_occasions(people)]
    return sorted(each for each in found if people.today < each.day <= people.today + AHEAD)


def _last_days(people: LedPeople) -> Iterator[Coming]:
    """Of duties that are left."""
    days: Counter[tuple[dt.date, str]] = Counter()
    for row in people.rows():
        if row.due_on and row.may_be_reminded:
            days[row.due_on, row.training.title] += 1
    for (day, title), number in days.items():
        says = ngettext("Sista dag för %(number)s person", "Sista dag för %(number)s personer", number)
        yield Coming(day, title, says % {"number": number})


def _next_parts(people: LedPeople) -> Iterator[Coming]:
    """Of series that go on: the next part of each person's."""
    for training in {row.training.pk: row.training for row in people.rows() if row.may_be_reminded}.values():
        yield from _parts_of(training, people)


def _occasions(people: LedPeople) -> Iterator[Coming]:
    """Course days of the unit's trainings, offers too, that are open there."""
    now = timezone.make_aware(dt.datetime.combine(people.today, dt.time.min))
    above = {pk for unit in people.units for pk in unit.line}
    trainings = {row.training.pk for row in people.rows()}
    found = Occasion.objects.coming(now).filter(training__in=trainings, unit__in=above)
    for occasion in found.select_related("training"):
        day = timezone.localdate(occasion.starts_at)
        yield Coming(day, occasion.training.title, occasion.get_kind_display())


def _parts_of(training: Training, people: LedPeople) -> Iterator[Coming]:
    places = places_going(people.today, [training.pk])
    course = course_of(training) if places else None
    if course is None:
        return
    parts = len(lessons_of([course])[course.pk])
    following: Counter[tuple[dt.date, int]] = Counter()
    for each in followers(training, places, people.today, users=people.ids):
        later = [(day, part) for part, day in enumerate(each.days(parts), start=1) if day > people.today]
        following.update(later[:1])
    for (day, part), number in following.items():
        words = {"part": part, "parts": parts, "number": number}
        says = ngettext(
            "Del %(part)s av %(parts)s kommer till %(number)s person",
            "Del %(part)s av %(parts)s kommer till %(number)s personer",
            number,
        )
        yield Coming(day, training.title, says % words)
