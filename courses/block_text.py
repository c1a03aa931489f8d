"""The blocks of a lesson as a text file writes them."""

from typing import Any, Literal

from courses.models import LessonPage
from tracking.text_file import Fields, Slug


class OptionText(Fields):
    text: str
    feedback: str
    correct: bool = False


class VariantText(Fields):
    prompt: str
    options: list[OptionText]
    reason: str


class QuestionText(Fields):
    key: str
    variants: list[VariantText]


class StepsText(Fields):
    prompt: str
    items: list[str]  # in the right order
    reason: str


class OrderingText(Fields):
    key: str
    variants: list[StepsText]


class ChoiceText(Fields):
    text: str
    consequence: str


class CaseText(Fields):
    key: str
    situation: str
    choices: list[ChoiceText]
    discussion: str


class GlossaryText(Fields):
    term: str
    explanation: str


class ChecklistText(Fields):
    title: str
    items: list[str]


class FacilitatorText(Fields):
    questions: list[str]
    if_defended: str = ""
    if_affected: str = ""


class BlockText(Fields):
    """Exactly one of these."""

    text: str | None = None
    remember: str | None = None
    reflection: str | None = None
    glossary: GlossaryText | None = None
    checklist: ChecklistText | None = None
    single_choice: QuestionText | None = None
    multiple_choice: QuestionText | None = None
    ordering: OrderingText | None = None
    case: CaseText | None = None
    contacts: Literal[True] | None = None
    fact: Slug | None = None
    facilitator: FacilitatorText | None = None

    @property
    def only(self) -> tuple[str, Any]:
        """(kind, what is written of it)"""
        [name] = self.model_fields_set
        return name, getattr(self, name)


class LessonText(Fields):
    fills = LessonPage

    slug: Slug
    title: str
    minutes: int = 3
    blocks: list[BlockText]
