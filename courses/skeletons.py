"""What an editor begins with: a nanoutbildning with its parts, or one lesson of a shape, as drafts with the blocks that
they have and nothing in them.

Empty fields are asked for when a part is published; headings are there so that the shape is seen."""

import uuid
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from content.blocks import EMPTY_OPTION
from courses.models import CourseIndexPage, CoursePage, LessonPage
from tracking.models import User

FEWEST, USUAL, MOST = 2, 6, 12  # parts
VARIANT = {"prompt": "", "reason": "", "options": [EMPTY_OPTION | {"correct": True}, EMPTY_OPTION, EMPTY_OPTION]}
QUESTION = {"variants": [VARIANT, VARIANT]}  # the second comes when the first has been tried twice
SITUATION = ("text", "<h2>Situationen</h2><p></p>")
POINT = ("remember", "")
NOW = ("text", "<h2>Gör nu på jobbet</h2><p></p>")
CONTACTS = ("contacts", None)
REFLECTION = ("reflection", "")
Blocks = list[tuple[str, Any]]


class Shape(NamedTuple):
    label: Any
    about: Any
    blocks: Blocks


PART: Blocks = [SITUATION, POINT, ("single_choice", QUESTION), NOW, CONTACTS]
# What the form sends: the shape.
SHAPES = {
    "nano": Shape(
        _("Tre minuter"),
        _("En fråga om lektionen före, en situation, en sak att komma ihåg, en fråga och ett steg att ta på jobbet."),
        [("single_choice", QUESTION), *PART],
    ),
    "repetition": Shape(
        _("Blandad repetition"),
        _("Tre frågor ur lektionerna före. Passar sist i en kurs."),
        [("text", "<p></p>"), *[("single_choice", QUESTION)] * 3, NOW, CONTACTS],
    ),
    "conversation": Shape(
        _("Ett samtal att pröva"),
        _("En kort inledning, ett scenario och något att fundera på."),
        [SITUATION, ("scenario", None), REFLECTION, CONTACTS],
    ),
    "film": Shape(
        _("Film eller inspelning"),
        _("Vad man ska tänka på medan man tittar eller lyssnar, filmen, och en fråga efteråt."),
        [("text", "<h2>Tänk på medan du tittar</h2><p></p>"), ("film", None), REFLECTION, ("single_choice", QUESTION)],
    ),
    "reading": Shape(
        _("Text för fördjupning"),
        _("Text i avsnitt, en uppgift med källa, en checklista att ta med sig och en fråga."),
        [
            ("text", "<h2>Vad det handlar om</h2><p></p><h2>Vem som gör vad</h2><p></p>"),
            ("fact", None),
            ("checklist", {"title": "", "items": []}),
            ("single_choice", QUESTION),
            ("related", {}),
        ],
    ),
}


@transaction.atomic
def begin_nano(index: CourseIndexPage, title: str, parts: int, by: User) -> CoursePage:
    course = CoursePage(title=title, live=False, owner=by, locale=index.locale)
    index.add_child(instance=course)
    course.save_revision(user=by, log_action=True)
    for number in range(1, parts + 1):
        shape = SHAPES["nano"].blocks if number > 1 else PART  # the first has none before it
        _add(course, LessonPage(title=f"Del {number}", slug=f"del-{number}"), shape, by)
    return course


@transaction.atomic
def begin_lesson(course: CoursePage, title: str, shape: str, by: User) -> LessonPage:
    return _add(course, LessonPage(title=title), SHAPES[shape].blocks, by)


def _add(course: CoursePage, lesson: LessonPage, blocks: Iterable[tuple[str, Any]], by: User) -> LessonPage:
    lesson.live, lesson.owner, lesson.locale = False, by, course.locale
    lesson.body = [_block(*each) for each in blocks]
    course.add_child(instance=lesson)
    lesson.save_revision(user=by, log_action=True)
    return lesson


def _block(kind: str, value: Any) -> dict[str, Any]:
    return {"type": kind, "id": str(uuid.uuid4()), "value": value}
