"""A lesson as its reader meets it: blocks, questions with their state, and what was just answered."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.http import HttpRequest
from django.utils import timezone
from wagtail.blocks import StreamValue

from content.blocks import QUESTIONS
from content.questions import Answer, Option, Question, Variant, grade, shuffled
from courses.models import CoursePage, LessonPage
from courses.progress import READ, CourseProgress, item_id
from tracking.models import User

ANSWERED = "svar"  # query parameter: the answer just given, signed, for those without JavaScript
ANSWER_AGE = 3600  # seconds it can be shown again


@dataclass(frozen=True)
class QuestionPart:
    """A question on a lesson page, ready to show."""

    lesson: LessonPage
    item: uuid.UUID
    question: Question
    variant: Variant
    options: list[Option]
    done: bool
    practice: bool
    tries: int  # so far, as the form says when it comes back
    disabled: bool  # in the editor's preview
    answer: Answer | None = None
    nothing_chosen: bool = False

    @property
    def retry(self) -> bool:
        return self.answer is not None and not self.answer.revealed

    @property
    def chosen_ids(self) -> set[str]:
        return {option.id for option in self.answer.chosen} if self.answer else set()


@dataclass(frozen=True)
class ReadPart:
    """The button of a lesson without questions."""

    lesson: LessonPage
    item: uuid.UUID
    done: bool
    disabled: bool


def lesson_context(lesson: LessonPage, request: HttpRequest) -> dict[str, Any]:
    preview = getattr(request, "is_preview", False)
    course = CoursePage.objects.select_related("training", "locale").get(path=lesson.course_path)
    progress = CourseProgress.of(course, request.user, timezone.localdate())
    shown = _just_answered(request)
    parts: list[Any] = []
    for child in lesson.body:
        if child.block_type in QUESTIONS:
            item = item_id(lesson, child.id)
            answer_state = shown if shown and shown["item"] == str(item) else None
            parts.append(
                question_part(lesson, child, request.user, progress, progress.tries[item], answer_state, preview)
            )
        else:
            parts.append(child)
    if not any(isinstance(part, QuestionPart) for part in parts):
        item = item_id(lesson, READ)
        parts.append(ReadPart(lesson, item, item in done_items(progress), preview))
    return {"parts": parts, "course": course, **navigation(lesson, progress)}


def navigation(lesson: LessonPage, progress: CourseProgress) -> dict[str, Any]:
    """What the foot of a lesson shows."""
    here = next((each for each in progress.lessons if each.page.pk == lesson.pk), None)
    return {"progress": progress, "here": here, "following": progress.after(lesson) if here else None}


def done_items(progress: CourseProgress) -> set[uuid.UUID]:
    return {item for lesson in progress.lessons for item in lesson.done_items}


def question_part(
    lesson: LessonPage,
    child: StreamValue.StreamChild,
    user: User,
    progress: CourseProgress,
    tries: int,
    state: dict[str, Any] | None = None,
    disabled: bool = False,
) -> QuestionPart:
    """`state` = what was just answered and how many tries came before; `tries` = all there are now."""
    item = item_id(lesson, child.id)
    question = child.block.question(child.value)
    practice = progress.completion is not None
    answer = grade(question, state["chosen"], state["tries"]) if state else None
    # Practice is not counted, so the answer is shown at once.
    if answer and practice:
        answer = Answer(answer.result, answer.chosen, answer.variant, revealed=True)
    variant = answer.variant if answer else question.variant(tries)
    seed = f"{user.pk}{item}{question.variants.index(variant)}"
    return QuestionPart(
        lesson=lesson,
        item=item,
        question=question,
        variant=variant,
        options=shuffled(variant.options, seed),
        done=item in done_items(progress),
        practice=practice,
        tries=progress.tries[item],
        disabled=disabled,
        answer=answer,
        nothing_chosen=state is not None and answer is None,
    )


def find_child(lesson: LessonPage, item: uuid.UUID) -> StreamValue.StreamChild | None:
    return next(
        (child for child in lesson.body if child.block_type in QUESTIONS and item_id(lesson, child.id) == item), None
    )


def sign_answer(item: uuid.UUID, chosen: list[str], tries: int) -> str:
    return signing.dumps({"item": str(item), "chosen": chosen, "tries": tries}, salt=ANSWERED)


def _just_answered(request: HttpRequest) -> dict[str, Any] | None:
    try:
        return signing.loads(request.GET.get(ANSWERED, ""), salt=ANSWERED, max_age=ANSWER_AGE)
    except signing.BadSignature:
        return None
