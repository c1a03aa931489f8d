"""Which lessons a unit may go through together, and which of them comes next."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.functional import cached_property

from content.privacy import closed_among
from courses.group_sessions.models import GroupSession
from courses.languages import in_readers_language
from courses.models import CoursePage, LessonPage
from courses.progress import lessons_of
from tracking.models import OrganisationalUnit, Requirement, Training


@dataclass(frozen=True)
class GroupLesson:
    course: CoursePage
    page: LessonPage
    number: int
    total: int
    held_on: dt.date | None  # when the unit last went through it

    @property
    def training(self) -> Training:
        training: Any = self.course.training  # of level nano, so there is one
        return training

    @property
    def registers(self) -> bool:
        """Being there answers a question, and does not show that the answer was right."""
        return self.course.passing == CoursePage.Passing.ANSWERED


@dataclass(frozen=True)
class GroupCourse:
    course: CoursePage
    lessons: list[GroupLesson]

    @property
    def next_lesson(self) -> GroupLesson | None:
        return next((lesson for lesson in self.lessons if lesson.held_on is None), None)

    @property
    def last_held(self) -> dt.date:
        return max((lesson.held_on for lesson in self.lessons if lesson.held_on), default=dt.date.min)


class GroupLessons:
    """Of the nano courses that the reader may open and that concern somebody they see at the unit."""

    def __init__(self, request: HttpRequest, unit: OrganisationalUnit, kinds: set[str]) -> None:
        self.request, self.unit, self.kinds = request, unit, kinds

    @cached_property
    def courses(self) -> list[GroupCourse]:
        """Those the unit is in the middle of first."""
        live = CoursePage.objects.live().filter(alias_of=None, training__level=Training.Level.NANO)
        own = self._concerning(live.select_related("training", "locale").order_by("path"))
        pages = in_readers_language(own)
        closed = closed_among(self.request, list(pages))
        shown = [page for page in pages if page not in closed]
        lessons, held = lessons_of(shown), self._held()
        found = [GroupCourse(page, _numbered(page, lessons[page.pk], held)) for page in shown]
        return sorted((each for each in found if each.lessons), key=lambda each: each.last_held, reverse=True)

    @property
    def first(self) -> GroupLesson | None:
        """The one next part."""
        return next((each.next_lesson for each in self.courses if each.next_lesson), None)

    def find(self, page_id: int) -> GroupLesson | None:
        """In whichever language the page is: it is the same lesson."""
        key = LessonPage.objects.live().filter(id=page_id).values_list("translation_key", flat=True).first()
        every = (lesson for course in self.courses for lesson in course.lessons)
        return next((lesson for lesson in every if lesson.page.translation_key == key), None)

    def _concerning(self, courses: Iterable[CoursePage]) -> list[CoursePage]:
        """An employee's manager is not told what the same person is asked as elected (training_access.py)."""
        kinds: dict[int, set[str]] = defaultdict(set)
        for requirement in Requirement.objects.select_related("audience"):
            kinds[requirement.training_id].update(requirement.kinds())
        return [
            each for each in courses if not kinds[each.training_id or 0] or kinds[each.training_id or 0] & self.kinds
        ]

    def _held(self) -> dict[object, dt.date]:
        """By the lesson's key. A meeting that nobody was at, when all are struck, was not held."""
        sessions = GroupSession.objects.filter(
            unit=self.unit, attendances__present=True, attendances__corrected_by=None
        )
        return dict(sessions.order_by("held_on").values_list("lesson", "held_on"))


def _numbered(course: CoursePage, pages: list[LessonPage], held: dict[object, dt.date]) -> list[GroupLesson]:
    return [
        GroupLesson(course, page, number, len(pages), held.get(page.translation_key))
        for number, page in enumerate(pages, start=1)
    ]
