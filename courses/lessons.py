"""A lesson as its reader meets it: blocks, questions with their state, and what was just answered."""

import uuid
from dataclasses import dataclass, field, replace
from typing import Any

from django.core import signing
from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac
from wagtail.blocks import StreamValue

from content.blocks import ITEMS, PACKAGE, QUESTIONS, SCENARIO
from content.questions import Answer, Option, Question, Variant, grade, places, recall, shuffled, start_order
from content.uses import PLAYED
from courses.models import CoursePage, LessonPage
from courses.playing.parts import PackagePart, begun_by, package_part
from courses.progress import READ, CourseProgress, done_items, item_id, item_ids
from courses.scenario_parts import ScenarioPart, scenario_part, way_asked
from courses.ways import Way
from tracking.models import User

ANSWERED = "svar"  # query parameter: the answer just given, signed, for those without JavaScript
ANSWER_AGE = 3600  # seconds it can be shown again
AGAIN = "igen"  # query parameter: the item to show unanswered, for those without JavaScript


@dataclass(frozen=True)
class QuestionPart:
    """A question on a lesson page, ready to show."""

    lesson: LessonPage
    item: uuid.UUID
    question: Question
    variant: Variant
    options: list[Option]
    done: bool
    progress: CourseProgress
    disabled: bool  # in the editor's preview
    answer: Answer | None = None
    nothing_chosen: bool = False
    places: dict[str, int] = field(default_factory=dict)  # of steps to put in order: as they were last given

    @property
    def retry(self) -> bool:
        return self.answer is not None and not self.answer.revealed

    @property
    def tries(self) -> int:
        """So far, as the form says when it comes back."""
        return self.progress.tries[self.item]

    @property
    def wrong_before(self) -> bool:
        """Earlier answers have not made it done, and this is the next try."""
        return self.tries > 0 and not self.done and self.answer is None

    @property
    def other_variant(self) -> bool:
        return self.variant != self.question.variant(self.tries - 1)

    @property
    def to_pass(self) -> bool:
        """The answer is out, yet the course asks for a right one."""
        return self.answer is not None and not self.done and not self.progress.practice

    @property
    def explained(self) -> list[Option]:
        """What feedback is given on: the choice, or all choices of a case when it is not known which was made."""
        if self.question.ordered:
            return []
        if self.answer is None or self.answer.chosen or self.question.has_right_answer:
            return list(self.answer.chosen) if self.answer else []
        return self.options

    @property
    def steps(self) -> list[tuple[Option, int | None, range]]:
        """Steps as the form shows them: the place each was given, and the places there are."""
        every = range(1, len(self.options) + 1)
        return [(option, self.places.get(option.id), every) for option in self.options]

    @property
    def right_order(self) -> list[tuple[Option, int | None]]:
        """The steps in their right order, and where each was put; None = that is not kept."""
        chosen = self.answer.chosen if self.answer else ()
        return [(option, chosen.index(option) + 1 if chosen else None) for option in self.variant.options]

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


def lesson_context(
    lesson: LessonPage, request: HttpRequest, way: Way, answered: dict[str, Any] | None = None
) -> dict[str, Any]:
    """Raises Http404 for a lesson of a course that is not published, which takes no answers either. `answered`: what
    was answered in this very request."""
    preview = getattr(request, "is_preview", False)
    course = CoursePage.objects.select_related("training", "locale").get(path=lesson.course_path)
    if not (course.live or preview):
        raise Http404
    progress = CourseProgress.of(course, way.learner, timezone.localdate())
    here = navigation(lesson, progress)
    if here["here"] and here["here"].opens_on and not preview:
        return {"parts": [], "course": course, "way": way, **here}
    shown, again = answered or _just_answered(request, way.learner, lesson), request.GET.get(AGAIN)
    parts: list[Any] = []
    packages = any(child.block_type == PACKAGE for child in lesson.body)
    begun = begun_by(way.learner, progress) if packages and not preview else set()
    for child in lesson.body:
        if child.block_type in QUESTIONS:
            item = item_id(lesson, child.id)
            answer_state = shown if shown and shown["item"] == str(item) else None
            fresh = preview or again == str(item)
            parts.append(question_part(lesson, child, way.learner, progress, answer_state, fresh, preview))
        elif child.block_type == PACKAGE:
            parts.append(package_part(lesson, child, progress, begun, disabled=preview))
        elif child.block_type == SCENARIO:
            taken = way_asked(request, item_id(lesson, child.id), answered)
            parts.append(scenario_part(lesson, child, progress, taken, disabled=preview))
        else:
            parts.append(child)
    if progress.recorded and not any(isinstance(part, QuestionPart | PackagePart | ScenarioPart) for part in parts):
        item = item_id(lesson, READ)
        parts.append(ReadPart(lesson, item, item in done_items(progress), preview))
    plays = any(getattr(part, "block_type", "") in PLAYED for part in parts)
    more = {"plays": plays, "packages": packages, "viewer": viewer(way)}
    return {"parts": parts, "course": course, "way": way, **more, **here}


def viewer(way: Way) -> str:
    """Whose place in a film a browser keeps: others who use it are not told. "" = on a phone that is handed on, nothing
    is kept."""
    return "" if way.by == "code" else salted_hmac("courses.lessons.viewer", str(way.learner.pk)).hexdigest()[:12]


def navigation(lesson: LessonPage, progress: CourseProgress) -> dict[str, Any]:
    """What the head and the foot of a lesson show."""
    here = next((each for each in progress.lessons if each.page.translation_key == lesson.translation_key), None)
    following = progress.after(lesson) if here else None
    reading = item_ids(lesson) == [item_id(lesson, READ)]
    kinds = {child["type"] for child in lesson.body.raw_data}
    return {
        "progress": progress,
        "here": here,
        "following": following,
        "reading": reading,
        "asks": bool(kinds & QUESTIONS),
        "content_language": progress.course.locale.language_code,
    }


def question_part(
    lesson: LessonPage,
    child: StreamValue.StreamChild,
    user: User,
    progress: CourseProgress,
    state: dict[str, Any] | None = None,
    fresh: bool = False,
    disabled: bool = False,
) -> QuestionPart:
    """`state` = what was just answered and how many tries came before; `fresh` = unanswered, whatever was before."""
    item = item_id(lesson, child.id)
    question = child.block.question(child.value)
    if state:
        answer = _graded(question, state, progress.practice)
    else:
        answer = None if fresh else _recalled(question, item, progress)
    variant = answer.variant if answer else question.variant(state["tries"] if state else progress.tries[item])
    seed = f"{user.pk}{item}{question.variants.index(variant)}"
    return QuestionPart(
        lesson=lesson,
        item=item,
        question=question,
        variant=variant,
        options=(start_order if question.ordered else shuffled)(variant.options, seed),
        done=item in done_items(progress),
        progress=progress,
        disabled=disabled,
        answer=answer,
        nothing_chosen=state is not None and answer is None,
        places=places(state["chosen"]) if state and question.ordered else {},
    )


def _graded(question: Question, state: dict[str, Any], practice: bool) -> Answer | None:
    answer = grade(question, state["chosen"], state["tries"])
    # Practice is not counted, so the answer is shown at once.
    return replace(answer, revealed=True) if answer and practice else answer


def _recalled(question: Question, item: uuid.UUID, progress: CourseProgress) -> Answer | None:
    """The answer that made the item done, for a lesson that is opened again."""
    if progress.practice or item not in progress.last or item not in done_items(progress):
        return None
    _item, finished, passed = progress.last[item]
    return recall(question, progress.tries[item], passed) if finished else None


def find_child(lesson: LessonPage, item: uuid.UUID) -> StreamValue.StreamChild | None:
    asked = (child for child in lesson.body if child.block_type in ITEMS)
    return next((child for child in asked if item_id(lesson, child.id) == item), None)


def sign_answer(user: User, lesson: LessonPage, state: dict[str, Any]) -> str:
    """state: the item, what was chosen, and how many tries came before."""
    return signing.dumps(state, salt=_salt(user, lesson))


def _just_answered(request: HttpRequest, learner: User, lesson: LessonPage) -> dict[str, Any] | None:
    try:
        return signing.loads(request.GET.get(ANSWERED, ""), salt=_salt(learner, lesson), max_age=ANSWER_AGE)
    except signing.BadSignature:
        return None


def _salt(user: User, lesson: LessonPage) -> str:
    """What one has answered is shown to oneself, in that lesson: to others it would give the right answer away."""
    return f"{ANSWERED}/{user.pk}/{lesson.pk}"
