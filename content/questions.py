"""Questions and short cases as plain values, and how an answer is graded. No database, no request."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from content.results import Result

TRIES = 2  # then the right answer and the reason are shown, and the item counts as answered


@dataclass(frozen=True)
class Option:
    id: str
    text: str
    feedback: str
    correct: bool | None = None  # None = a choice in a case, neither right nor wrong


@dataclass(frozen=True)
class Variant:
    prompt: str
    options: tuple[Option, ...]
    reason: str


@dataclass(frozen=True)
class Question:
    variants: tuple[Variant, ...]
    multiple: bool = False

    @property
    def has_right_answer(self) -> bool:
        return self.variants[0].options[0].correct is not None

    def variant(self, tries: int) -> Variant:
        """The one to show after so many tries: each is tried twice before the next comes."""
        return self.variants[tries // TRIES % len(self.variants)]


@dataclass(frozen=True)
class Answer:
    """A graded answer, with what to say about it."""

    result: Result
    chosen: tuple[Option, ...]
    variant: Variant
    revealed: bool  # the right answer and the reason are shown


def grade(question: Question, chosen_ids: Iterable[str], tries: int) -> Answer | None:
    """`tries` = answers given before this one. None when nothing valid was chosen."""
    variant = question.variant(tries)
    ids = set(chosen_ids)
    chosen = tuple(option for option in variant.options if option.id in ids)
    if not chosen or (len(chosen) > 1 and not question.multiple):
        return None
    if not question.has_right_answer:
        return Answer(Result(finished=True, passed=None), chosen, variant, revealed=True)
    hits = sum((option.id in ids) == option.correct for option in variant.options)
    passed = hits == len(variant.options)
    finished = passed or tries % TRIES == TRIES - 1
    score = 1.0 if passed else (hits / len(variant.options) if question.multiple else 0.0)
    return Answer(Result(finished, passed, score), chosen, variant, revealed=finished)


def recall(question: Question, tries: int, passed: bool | None) -> Answer:
    """The last of so many answers, from what is kept of it: which option was chosen is known only if it was right."""
    variant = question.variant(tries - 1)
    chosen = tuple(option for option in variant.options if passed and option.correct)
    return Answer(Result(finished=True, passed=passed), chosen, variant, revealed=True)


def shuffled(options: Iterable[Option], seed: str) -> list[Option]:
    """The same order for the same seed, so that a page reloaded is the page that was read."""
    return sorted(options, key=lambda option: hashlib.sha256(f"{seed}{option.id}".encode()).digest())
