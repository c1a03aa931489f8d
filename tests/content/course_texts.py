"""The courses that come with the project, lesson by lesson in both languages, and how their words are counted."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings

from courses.block_text import BlockText, LessonText, OrderingText, QuestionText, VariantText

DATA = Path(settings.BASE_DIR) / "courses" / "data"
BASIC, COORDINATOR, ELECTED = "vbe-grunden", "vbe-samordnare", "vbe-fortroendevald"
CODES = (BASIC, COORDINATOR, ELECTED)
RECALL = re.compile(r"minns-(\d)")
FACTS = {each["code"]: each for each in yaml.safe_load((DATA / "facts.yaml").read_text(encoding="utf-8"))["facts"]}


@dataclass(frozen=True)
class Lesson:
    course: str
    language: str
    number: int
    text: LessonText

    def __str__(self) -> str:
        return f"{self.course}-{self.language}-{self.number}"

    @property
    def blocks(self) -> list[BlockText]:
        return self.text.blocks

    @property
    def questions(self) -> list[QuestionText]:
        found = [block.single_choice or block.multiple_choice for block in self.blocks]
        return [question for question in found if question]

    @property
    def variants(self) -> list[VariantText]:
        return [variant for question in self.questions for variant in question.variants]

    @property
    def orderings(self) -> list[OrderingText]:
        return [block.ordering for block in self.blocks if block.ordering]

    @property
    def keys(self) -> list[str]:
        cases = [block.case for block in self.blocks if block.case]
        return [each.key for each in (*self.questions, *self.orderings, *cases)]

    @property
    def prompts(self) -> list[str]:
        steps = [variant for ordering in self.orderings for variant in ordering.variants]
        return [variant.prompt for variant in (*self.variants, *steps)]

    @property
    def facts(self) -> list[str]:
        """The codes of the facts that the lesson shows."""
        return [block.fact for block in self.blocks if block.fact]

    @property
    def recalled(self) -> list[int]:
        """The numbers of the lessons asked about, in the order asked."""
        keys = [RECALL.fullmatch(question.key) for question in self.questions]
        return [int(key[1]) for key in keys if key]

    @property
    def written(self) -> str:
        """What everybody reads of the lesson's own words."""
        return "\n".join(text for block in self.blocks for text in _running(block))

    @property
    def running(self) -> str:
        """What everybody reads, with the facts. Their sources stand in small print."""
        text = "text" if self.language == "sv" else "english"
        return "\n\n".join((self.written, *(FACTS[code][text] for code in self.facts)))

    @property
    def answering(self) -> str:
        return "\n".join(text for block in self.blocks for text in _answering(block))

    @property
    def everything(self) -> str:
        return "\n".join((self.text.title, self.running, self.answering))


def course_file(code: str, language: str) -> dict[str, Any]:
    path = DATA / f"{code}.yaml" if language == "sv" else DATA / language / f"{code}.yaml"
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def lessons_of(code: str, language: str) -> list[Lesson]:
    texts = [LessonText.model_validate(each) for each in course_file(code, language)["lessons"]]
    return [Lesson(code, language, number, text) for number, text in enumerate(texts, 1)]


LESSONS = [lesson for code in CODES for language in ("sv", "en") for lesson in lessons_of(code, language)]


def of(*codes: str, language: str = "") -> pytest.MarkDecorator:
    """Runs a test once for every lesson of these courses."""
    chosen = [each for each in LESSONS if each.course in codes and each.language.startswith(language)]
    return pytest.mark.parametrize("lesson", chosen, ids=str)


each_lesson = of(*CODES)


def _running(block: BlockText) -> Iterator[str]:
    """What everybody reads: not the options, nor what is said about an answer."""
    question = block.single_choice or block.multiple_choice or block.ordering
    if question:
        yield max((variant.prompt for variant in question.variants), key=len)
    elif block.case:
        yield from (block.case.situation, block.case.discussion)
    elif block.glossary:
        yield from (block.glossary.term, block.glossary.explanation)
    elif block.checklist:
        yield from (block.checklist.title, *block.checklist.items)
    else:
        yield block.text or block.remember or block.reflection or ""


def _answering(block: BlockText) -> Iterator[str]:
    question = block.single_choice or block.multiple_choice
    for variant in question.variants if question else ():
        yield variant.prompt
        for option in variant.options:
            yield from (option.text, option.feedback)
        yield variant.reason
    for steps in block.ordering.variants if block.ordering else ():
        yield from (steps.prompt, *steps.items, steps.reason)
    for choice in block.case.choices if block.case else ():
        yield from (choice.text, choice.consequence)
    if block.facilitator:
        yield from (*block.facilitator.questions, block.facilitator.if_defended, block.facilitator.if_affected)
