"""A nanoutbildning begun: the course and its parts as drafts, each with the blocks that a part has and nothing in them.

Empty fields are asked for when a part is published; headings are there so that the shape is seen."""

import uuid
from typing import Any

from django.db import transaction

from courses.models import CourseIndexPage, CoursePage, LessonPage
from tracking.models import User

FEWEST, USUAL, MOST = 2, 6, 12  # parts
OPTION = {"text": "", "correct": False, "feedback": ""}
VARIANT = {"prompt": "", "reason": "", "options": [OPTION | {"correct": True}, OPTION, OPTION]}
QUESTION = {"variants": [VARIANT, VARIANT]}  # the second comes when the first has been tried twice
SITUATION = ("text", "<h2>Situationen</h2><p></p>")
POINT = ("remember", "")
NOW = ("text", "<h2>Gör nu på jobbet</h2><p></p>")
CONTACTS = ("contacts", None)


@transaction.atomic
def begin_nano(index: CourseIndexPage, title: str, parts: int, by: User) -> CoursePage:
    course = CoursePage(title=title, live=False, owner=by, locale=index.locale)
    index.add_child(instance=course)
    course.save_revision(user=by, log_action=True)
    for number in range(1, parts + 1):
        lesson = LessonPage(title=f"Del {number}", slug=f"del-{number}", live=False, owner=by, locale=index.locale)
        lesson.body = [_block(*each) for each in blocks_of_part(number)]
        course.add_child(instance=lesson)
        lesson.save_revision(user=by, log_action=True)
    return course


def blocks_of_part(number: int) -> list[tuple[str, Any]]:
    """From the second on a part begins with a question on the one before."""
    recall = [("single_choice", QUESTION)] if number > 1 else []
    return [*recall, SITUATION, POINT, ("single_choice", QUESTION), NOW, CONTACTS]


def _block(kind: str, value: Any) -> dict[str, Any]:
    return {"type": kind, "id": str(uuid.uuid4()), "value": value}
