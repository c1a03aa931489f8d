"""A scenario on a lesson page, ready to show. It is done when an end is reached; the way there is kept nowhere."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from wagtail.blocks import StreamValue

from content.scenarios.played import TAKEN, Played, played
from courses.models import LessonPage
from courses.progress import CourseProgress, done_items, item_id

ITEM = "scenario"  # query parameter: which of the lesson's scenarios the way is of, for those without JavaScript


@dataclass(frozen=True)
class ScenarioPart:
    lesson: LessonPage
    item: uuid.UUID
    played: Played | None  # None = it is gone, or empty
    progress: CourseProgress
    disabled: bool  # in the editor's preview
    is_scenario = True

    @property
    def done(self) -> bool:
        return self.item in done_items(self.progress)


def scenario_part(
    lesson: LessonPage, child: StreamValue.StreamChild, progress: CourseProgress, taken: str, *, disabled: bool = False
) -> ScenarioPart:
    """In the lesson's own language, where the scenario has it."""
    page = child.value
    if page and page.locale_id != lesson.locale_id:
        page = page.get_translation_or_none(lesson.locale) or page
    return ScenarioPart(lesson, item_id(lesson, child.id), page and played(page, taken), progress, disabled)


def way_asked(request: HttpRequest, item: uuid.UUID, answered: dict[str, Any] | None) -> str:
    """`answered`: what was chosen in this very request."""
    if answered and answered["item"] == str(item):
        return str(answered["taken"])
    return request.GET.get(TAKEN, "") if request.GET.get(ITEM) == str(item) else ""
