"""What a token under /l/ opens for whoever holds it: a way to one course, or a kind word of why not."""

from enum import StrEnum

from django.http import HttpRequest
from django.utils import timezone

from content.privacy import closed_among
from courses.languages import in_readers_language
from courses.models import CoursePage, LessonPage
from courses.progress import CourseProgress
from courses.ways import CodeWay, LinkWay
from tracking.links import State, look_up, state
from tracking.models import PersonalLink, Training
from tracking.start_codes import SIGN, CodeVisit, printer_still_may, visit_of, visit_token


class Why(StrEnum):
    """A token opens nothing. A page for each (courses/link_closed.html)."""

    UNKNOWN = "unknown"
    OVER = "over"
    REVOKED = "revoked"
    LEFT = "left"
    NO_COURSE = "no_course"  # no published page delivers the training
    SOMEBODY_ELSE = "somebody_else"  # is logged in here
    VISIT_OVER = "visit_over"  # the hour of a code, or its slip was revoked
    DONE = "done"  # the lesson that a code opened
    TOO_OFTEN = "too_often"
    NOT_ME = "not_me"


class Closed(Exception):
    def __init__(self, why: Why, by: str = "link") -> None:
        self.why, self.by = why, by


def open_way(request: HttpRequest, token: str) -> LinkWay:
    """Raises Closed. Reads the login session to see who is logged in here, and never writes it."""
    if token.startswith(SIGN):
        visit = visit_of(token)
        if visit is None:
            raise Closed(Why.VISIT_OVER, "code")
        return _code_way(request, visit, token)
    link = look_up(token)
    if link is None:
        raise Closed(Why.UNKNOWN)
    _check(request, link, "link")
    return LinkWay(request, link, token, _delivering(request, link.training, "link"))


def start_visit(request: HttpRequest, link: PersonalLink) -> str:
    """The token of a visit to the next lesson of a code's course. Raises Closed: DONE when nothing is left."""
    courses = _delivering(request, link.training, "code")
    course = next(iter(courses.values()))
    following = CourseProgress.of(course, link.user, timezone.localdate()).next_lesson
    if following is None:
        raise Closed(Why.DONE, "code")
    return visit_token(link, following.page.translation_key.hex)


def _code_way(request: HttpRequest, visit: CodeVisit, token: str) -> CodeWay:
    _check(request, visit.link, "code")
    if not printer_still_may(visit.link, timezone.localdate()):
        raise Closed(Why.VISIT_OVER, "code")
    courses = _delivering(request, visit.link.training, "code")
    progress = CourseProgress.of(next(iter(courses.values())), visit.link.user, timezone.localdate())
    here = next((each for each in progress.lessons if each.page.translation_key.hex == visit.place), None)
    if here is None:
        raise Closed(Why.VISIT_OVER, "code")
    if here.done:
        raise Closed(Why.DONE, "code")
    return CodeWay(request, visit, token, courses, here.page)


def _check(request: HttpRequest, link: PersonalLink, by: str) -> None:
    found = state(link, timezone.localdate())
    if found != State.OPEN:
        raise Closed({State.OVER: Why.OVER, State.REVOKED: Why.REVOKED, State.LEFT: Why.LEFT}[found], by)
    if request.user.is_authenticated and request.user != link.user:
        raise Closed(Why.SOMEBODY_ELSE, by)


def _delivering(request: HttpRequest, training: Training, by: str) -> dict[str, CoursePage]:
    pages = CoursePage.objects.live().filter(training=training, alias_of=None).select_related("training", "locale")
    found = list(pages.order_by("path"))
    closed = closed_among(request, list(found))
    courses = [course for course in found if course not in closed]
    if not courses:
        raise Closed(Why.NO_COURSE, by)
    first = in_readers_language(courses)
    return {course.path: course for course in [*first, *courses]}


def lesson_of(way: LinkWay, page_id: int) -> LessonPage | None:
    """A live lesson that the way leads to."""
    # By "id", not "pk": Django guards it against numbers greater than SQLite counts with.
    lesson = LessonPage.objects.live().filter(id=page_id).select_related("locale").first()
    return lesson if lesson and way.may_open(lesson) and not closed_among(way.request, [lesson]) else None
