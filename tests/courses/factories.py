"""Courses for tests, made as an editor would: pages under the site's start page."""

import re
import uuid

from courses.course_file import publish_course
from courses.course_text import CourseText
from courses.models import CoursePage, LessonPage
from courses.progress import item_ids
from courses.translation_file import TranslationText, publish_translation

RIGHT, WRONG = "Jag frågar", "Jag går"


def variant(number: int = 0) -> dict:
    return {
        "prompt": f"Vad gör du först? ({number})",
        "options": [
            {"text": RIGHT, "feedback": "Bra, du fick veta mer.", "correct": True},
            {"text": WRONG, "feedback": "Då vet ingen hur det gick."},
            {"text": "Jag väntar", "feedback": "Det tar tid."},
        ],
        "reason": "En fråga öppnar.",
    }


def lesson(number: int, *blocks: dict) -> dict:
    question = {"single_choice": {"key": "fraga", "variants": [variant(0), variant(1)]}}
    return {"slug": f"del-{number}", "title": f"Del {number}", "blocks": [{"text": "Hej"}, *(blocks or (question,))]}


def course(
    lessons: int = 2,
    code: str = "kurs",
    passing: str = "answered",
    blocks: tuple[dict, ...] = (),
    sensitive: bool = False,
) -> CoursePage:
    training = {"code": code, "title": "Kursen", "level": "nano", "valid_months": 12}
    parts = [lesson(number, *blocks) for number in range(1, lessons + 1)]
    text = {"code": code, "title": "Kursen", "passing": passing, "training": training, "lessons": parts}
    text["sensitive"] = sensitive
    return publish_course(CourseText.model_validate(text)).course


def lessons_of(course: CoursePage) -> list[LessonPage]:
    return list(LessonPage.objects.child_of(course).order_by("path"))


def options(lesson: LessonPage, *texts: str) -> list[str]:
    """Ids of the options with those texts, in the question's first variant and the others."""
    found = []
    for child in lesson.body:
        if child.block_type in ("single_choice", "multiple_choice", "case"):
            for each in child.block.question(child.value).variants:
                found += [option.id for option in each.options if option.text in texts]
    return found


def first_item(lesson: LessonPage) -> uuid.UUID:
    return item_ids(lesson)[0]


def plain(response):
    """The page as it is read: one space between words, no tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode().partition("<main")[2]).split())


def english(course: CoursePage) -> CoursePage:
    """The course and its lessons in English, as its file would make them."""
    lessons = [lesson(number) for number in range(1, len(lessons_of(course)) + 1)]
    for number, part in enumerate(lessons, start=1):
        part["title"] = f"Part {number}"
    text = {"translates": course.slug, "title": "The course", "lessons": lessons}
    return publish_translation(TranslationText.model_validate(text)).course
