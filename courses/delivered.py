"""What is left of a course, for the mails that ask somebody to do it."""

import datetime as dt

from courses.parts_done import course_of
from courses.progress import CourseProgress
from tracking.delivered import OnTheWeb, tells_what_is_on_the_web
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
