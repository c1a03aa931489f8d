"""A lesson as a group goes through it: one step at a time, with notes for whoever leads the talk."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _
from wagtail.blocks import StreamValue

from content.blocks import FACILITATOR, QUESTIONS
from content.questions import Option, Question, Variant, start_order
from courses.models import LessonPage

LETTERS = "ABCDEFG"


@dataclass(frozen=True)
class Step:
    """kind: block, question, answer. `notes` are for the leader alone."""

    kind: str
    child: StreamValue.StreamChild | None = None
    question: Question | None = None
    options: list[tuple[str, Option]] = field(default_factory=list)  # with the letters they are called by
    notes: list[str] = field(default_factory=list)
    ask: list[str] = field(default_factory=list)  # questions to talk about

    @property
    def variant(self) -> Variant | None:
        return self.question.variants[0] if self.question else None


@dataclass(frozen=True)
class Presentation:
    steps: list[Step]
    if_defended: str  # what to do if somebody defends violence. Empty: what always holds
    if_affected: str  # what to do if it touches somebody. Empty: what always holds


def presentation(lesson: LessonPage) -> Presentation:
    """Where the lesson has no notes of its own, they come of its questions and of what it asks to think about."""
    steps: list[Step] = []
    defended = affected = ""
    for child in lesson.body:
        if child.block_type == FACILITATOR:
            defended, affected = child.value["if_defended"] or defended, child.value["if_affected"] or affected
            if steps:
                steps[-1] = replace(steps[-1], ask=[*steps[-1].ask, *child.value["questions"]])
        else:
            steps += _steps(child)
    return Presentation(steps, defended, affected)


def _steps(child: StreamValue.StreamChild) -> Iterator[Step]:
    if child.block_type not in QUESTIONS:
        yield Step("block", child, notes=_notes(child.block_type))
        return
    question: Question = child.block.question(child.value)
    variant = question.variants[0]
    # In a group all see the same: no learner's own order.
    shown = start_order(variant.options, str(child.id)) if question.ordered else list(variant.options)
    yield Step("question", child, question, _lettered(shown), _question_notes(question))
    told = list(variant.options) if question.ordered else shown
    yield Step("answer", child, question, _lettered(told), _answer_notes(question))


def _lettered(options: list[Option]) -> list[tuple[str, Option]]:
    return list(zip(LETTERS, options, strict=False))


def _notes(kind: str) -> list[str]:
    """Of a block without a question."""
    told: dict[str, list[str]] = {
        "text": [_("Läs texten högt, eller låt alla läsa tyst.")],
        "reflection": [_("En halv minut för sig själv, sedan två och två. Ingen behöver berätta för alla.")],
        "checklist": [_("Gå igenom punkterna. Bestäm vem som tar reda på det ni inte vet.")],
        "scenario": [
            _("Gör scenariot tillsammans på den stora skärmen. Prata om varje val innan ni väljer."),
            _("Gå ett steg tillbaka och pröva en annan väg. Det finns ingen rätt."),
        ],
        "contacts": [_("Låt alla spara numren innan ni går vidare.")],
    }
    return told.get(kind, [])


def _question_notes(question: Question) -> list[str]:
    talk = _("Två minuter, två och två. Låt sedan några säga hur de tänkte, den som vill.")
    if question.ordered:
        return [talk, _("Fråga: Vilket steg kommer först, och varför?")]
    if question.has_right_answer:
        return [talk, _("Fråga: Vad talar för de olika svaren? Visa svaret först när ni har pratat.")]
    return [talk, _("Flera vägar kan vara bra. Fråga: Vad kan hända sedan?")]


def _answer_notes(question: Question) -> list[str]:
    return [_("Läs återkopplingen. Fråga: Hur gör vi här hos oss?")] if question.has_right_answer else [
        _("Läs vad varje val leder till. Fråga: Vem tar vid hos oss?")
    ]  # fmt: skip
