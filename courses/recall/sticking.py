""" "Vad sitter?": the share of first answers that were right, for each point of each course, in the whole municipality.
Never of a unit or a person, and of no fewer than ten."""

import uuid
from dataclasses import dataclass

from courses.languages import in_readers_language
from courses.models import CoursePage, LessonPage
from courses.progress import lessons_of
from courses.recall.models import RecallPoint
from courses.recall.rounds import RecallPart, points_of


@dataclass(frozen=True)
class Point:
    lesson: str
    prompt: str
    asked: int | None  # persons; None = too few to tell
    share: float | None  # 0–1

    @property
    def percent(self) -> int | None:
        return None if self.share is None else int(100 * self.share)


@dataclass(frozen=True)
class CoursePoints:
    course: CoursePage
    points: list[Point]  # the weakest first, then those of which too little is known, in the order of the course


def what_sticks() -> list[CoursePoints]:
    """Of live courses that somebody has been asked about."""
    told = {point.item: point for point in RecallPoint.objects.all()}
    asked = {point.training_id for point in told.values()}
    pages = CoursePage.objects.live().filter(training__in=asked, alias_of=None).select_related("training", "locale")
    courses = in_readers_language(pages.order_by("path"))
    lessons = lessons_of(courses)
    return [CoursePoints(course, _points(lessons[course.pk], told)) for course in courses]


def _points(lessons: list[LessonPage], told: dict[uuid.UUID, RecallPoint]) -> list[Point]:
    points = [_point(part, told.get(part.item)) for part in points_of(lessons)]
    return sorted(points, key=lambda point: (point.share is None, point.share or 0))


def _point(part: RecallPart, known: RecallPoint | None) -> Point:
    prompt = part.question.variants[0].prompt
    if known is None or not known.told_asked:
        return Point(part.lesson.title, prompt, None, None)
    return Point(part.lesson.title, prompt, known.told_asked, known.told_right / known.told_asked)
