"""What tracking asks of courses: what is left of one, for mails, and what it is called in other languages."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection

from django.conf import settings

from courses.models import CoursePage
from courses.parts_done import course_of
from courses.progress import CourseProgress
from tracking.delivered import OnTheWeb, tells_names, tells_what_is_on_the_web
from tracking.models import Training, User


@tells_what_is_on_the_web
def course_left(training: Training, person: User, on: dt.date) -> OnTheWeb | None:
    course = course_of(training)
    progress = CourseProgress.of(course, person, on) if course else None
    if progress is None or not progress.lessons:
        return None
    left = progress.next_lesson or progress.lessons[0]
    minutes = progress.minutes_left or sum(each.page.minutes for each in progress.lessons)
    return OnTheWeb(len(progress.lessons), left.number, minutes)


@tells_names
def translated_names(trainings: Collection[int]) -> dict[int, dict[str, str]]:
    courses = CoursePage.objects.live().filter(training__in=trainings, alias_of=None)
    found: dict[int, dict[str, str]] = defaultdict(dict)
    translated = courses.exclude(locale__language_code=settings.LANGUAGE_CODE)
    for training, language, title in translated.values_list("training", "locale__language_code", "title"):
        found[training][language] = title
    return dict(found)
