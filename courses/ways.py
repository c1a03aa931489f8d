"""How a learner has come to a course, and the addresses along that way: by login, by a personal link, by a start
code. A lesson is rendered and answered in one manner; only these differ."""

import uuid
from collections.abc import Mapping

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property
from wagtail.models import Page

from courses.models import CoursePage, LessonPage
from tracking.first_names import first_name, names_on
from tracking.models import PersonalLink, User
from tracking.start_codes import CodeVisit


class Way:
    """By login."""

    by = "login"
    layout = "base.html"
    link: PersonalLink | None = None

    def __init__(self, request: HttpRequest, learner: User) -> None:
        self.request, self.learner = request, learner

    def to_page(self, page: Page) -> str:
        """Of a course or a lesson."""
        return page.get_url(self.request) or "#"  # a preview may have no address

    def to_answer(self, lesson: LessonPage, item: uuid.UUID) -> str:
        return reverse("answer", args=[lesson.pk, item])

    def to_open_all(self, course: CoursePage) -> str:
        """Where the parts of a series that have not come yet are asked for."""
        return reverse("open_all_parts", args=[course.pk])

    @property
    def home(self) -> str:
        return reverse("my_trainings")


class LinkWay(Way):
    """By a personal link: all addresses lie under it, and lead to its course only."""

    by = "link"
    layout = "courses/link_base.html"

    def __init__(self, request: HttpRequest, link: PersonalLink, token: str, courses: Mapping[str, CoursePage]) -> None:
        """courses: by path, the pages that deliver the link's training, the one in the reader's language first."""
        super().__init__(request, link.user)
        self.link, self.token, self.courses = link, token, courses

    @property
    def course(self) -> CoursePage:
        return next(iter(self.courses.values()))

    def to_page(self, page: Page) -> str:
        return reverse("link_lesson", args=[self.token, page.pk]) if isinstance(page, LessonPage) else self.home

    def to_answer(self, lesson: LessonPage, item: uuid.UUID) -> str:
        return reverse("link_answer", args=[self.token, lesson.pk, item])

    def to_open_all(self, course: CoursePage) -> str:
        return self.home

    @property
    def home(self) -> str:
        return reverse("link", args=[self.token])

    @property
    def first_name(self) -> str:
        return first_name(self.learner)

    def may_open(self, lesson: LessonPage) -> bool:
        return lesson.course_path in self.courses


class CodeWay(LinkWay):
    """By a start code: one lesson, on a phone that is handed on."""

    by = "code"

    def __init__(
        self, request: HttpRequest, visit: CodeVisit, token: str, courses: Mapping[str, CoursePage], lesson: LessonPage
    ) -> None:
        super().__init__(request, visit.link, token, courses)
        self.visit, self.lesson = visit, lesson

    @cached_property
    def first_name(self) -> str:
        """As on the slip, which tells apart those who are called the same."""
        return names_on(self.visit.link.sheet)[self.learner.pk]  # type: ignore[arg-type]  # no visit without a sheet

    def may_open(self, lesson: LessonPage) -> bool:
        return lesson.translation_key == self.lesson.translation_key and super().may_open(lesson)
