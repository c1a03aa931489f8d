"""Questions, short cases and steps to put in order as plain values, and how an answer is graded. No database, no
request."""

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
    correct: bool | None = None  # None = a choice in a case, or a step: neither right nor wrong by itself


@dataclass(frozen=True)
class Variant:
    prompt: str
    options: tuple[Option, ...]  # steps: in their right order
    reason: str


@dataclass(frozen=True)
class Question:
    variants: tuple[Variant, ...]
    multiple: bool = False
    ordered: bool = False  # the options are steps to put in order

    @property
    def has_right_answer(self) -> bool:
        return self.ordered or self.variants[0].options[0].correct is not None

    def variant(self, tries: int) -> Variant:
        """The one to show after so many tries: each is tried twice before the next comes."""
        return self.variants[tries // TRIES % len(self.variants)]


@dataclass(frozen=True)
class Answer:
    """A graded answer, with what to say about it."""

    result: Result
    chosen: tuple[Option, ...]  # steps: in the order they were given
    variant: Variant
    revealed: bool  # the right answer and the reason are shown

    @property
    def hits(self) -> int:
        """Steps in their right place."""
        return _hits(self.chosen, self.variant)


def grade(question: Question, chosen_ids: Iterable[str], tries: int) -> Answer | None:
    """`tries` = answers given before this one. None when nothing valid was chosen."""
    variant = question.variant(tries)
    if question.ordered:
        return _grade_order(variant, places(chosen_ids), tries)
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


def places(chosen: Iterable[str]) -> dict[str, int]:
    """By id of a step: the place it was given, of values "id:place". A step given twice has the last one."""
    pairs = (each.partition(":") for each in chosen)
    return {step: int(place) for step, _colon, place in pairs if place.isascii() and place.isdigit() and len(place) < 3}


def _grade_order(variant: Variant, given: dict[str, int], tries: int) -> Answer | None:
    """None unless every step has a place of its own."""
    steps = {given[option.id]: option for option in variant.options if option.id in given}
    if sorted(steps) != list(range(1, len(variant.options) + 1)):
        return None
    chosen = tuple(steps[place] for place in sorted(steps))
    hits = _hits(chosen, variant)
    passed = hits == len(chosen)
    finished = passed or tries % TRIES == TRIES - 1
    return Answer(Result(finished, passed, hits / len(chosen)), chosen, variant, revealed=finished)


def _hits(chosen: tuple[Option, ...], variant: Variant) -> int:
    return sum(given == right for given, right in zip(chosen, variant.options, strict=True))


def recall(question: Question, tries: int, passed: bool | None) -> Answer:
    """The last of so many answers, from what is kept of it: which option was chosen is known only if it was right."""
    variant = question.variant(tries - 1)
    chosen = tuple(option for option in variant.options if passed and (option.correct or question.ordered))
    return Answer(Result(finished=True, passed=passed), chosen, variant, revealed=True)


def shuffled(options: Iterable[Option], seed: str) -> list[Option]:
    """The same order for the same seed, so that a page reloaded is the page that was read."""
    return sorted(options, key=lambda option: hashlib.sha256(f"{seed}{option.id}".encode()).digest())


def start_order(steps: tuple[Option, ...], seed: str) -> list[Option]:
    """Steps as they are met first: never in their right order, which would be the answer."""
    order = shuffled(steps, seed)
    return order if order != list(steps) else [*order[1:], order[0]]
