"""What is left of a course, for the mails that ask somebody to do it."""

import datetime as dt

from courses.languages import in_readers_language
from courses.models import CoursePage
from courses.progress import CourseProgress
from tracking.delivered import OnTheWeb, tells_what_is_on_the_web
from tracking.models import Training, User


@tells_what_is_on_the_web
def course_left(training: Training, person: User, on: dt.date) -> OnTheWeb | None:
    courses = in_readers_language(CoursePage.objects.live().filter(training=training, alias_of=None))
    progress = CourseProgress.of(courses[0], person, on) if courses else None
    if progress is None or not progress.lessons:
        return None
    left = progress.next_lesson or progress.lessons[0]
    minutes = progress.minutes_left or sum(each.page.minutes for each in progress.lessons)
    return OnTheWeb(len(progress.lessons), left.number, minutes)
