"""Whom the rows mean, among those the reader may record for, and which training. The same number of queries for any
file."""

import datetime as dt
import uuid
from collections import defaultdict
from dataclasses import dataclass
from typing import Any, Self

from django.utils.translation import gettext_noop as _

from tracking.completion_import.rows import Given, Row
from tracking.file_persons import KnownPersons
from tracking.models import Completion, Training
from tracking.models.organisation import UserQuerySet
from tracking.refusal import Problem

NOBODY = _(
    "Ingen person som du kan skriva in har det numret eller den adressen. Rätta cellen eller ta bort raden. "
    "En person med skyddade personuppgifter skrivs in för hand, och dig själv skriver en annan i HR in."
)
NO_SUCH = _("Det finns ingen utbildning som heter så. Skriv utbildningens kod.")
SEVERAL = _("Flera utbildningar heter så. Skriv utbildningens kod i stället.")


@dataclass(frozen=True)
class Settled:
    number: int
    user: int
    training: int
    on: dt.date
    evidence: str

    @property
    def key(self) -> tuple[int, int, dt.date]:
        """Once for each."""
        return self.user, self.training, self.on

    @property
    def cause(self) -> uuid.UUID:
        return Completion.cause_of_record(*self.key)

    def as_json(self) -> list[Any]:
        return [self.number, self.user, self.training, str(self.on), self.evidence]

    @classmethod
    def from_json(cls, row: list[Any]) -> Self:
        number, user, training, on, evidence = row
        return cls(number, user, training, dt.date.fromisoformat(on), evidence)


def settle(rows: list[Row], given: Given, among: UserQuerySet) -> tuple[list[Settled], list[Problem]]:
    """Those of which nothing is wrong, and what is wrong with the others beside their cells."""
    known = KnownPersons([row.person for row in rows], among, NOBODY)
    trainings = {"": {given.training.pk}} if given.training else _trainings()
    settled: list[Settled] = []
    problems: list[Problem] = []
    for row in rows:
        person = known.meant(row.number, row.person)
        if isinstance(person, Problem):
            problems.append(person)
        named = trainings.get(row.training.casefold(), set())
        if row.training and len(named) != 1:
            problems.append(Problem(row.number, "training", SEVERAL if named else NO_SUCH))
        elif row.on and isinstance(person, int) and named:
            settled.append(Settled(row.number, person, next(iter(named)), row.on, row.evidence))
    return settled, problems


def _trainings() -> dict[str, set[int]]:
    """By code, and by title; a code wins over a title that is the same."""
    titled: dict[str, set[int]] = defaultdict(set)
    coded: dict[str, set[int]] = {}
    for pk, code, title in Training.objects.values_list("pk", "code", "title"):
        coded[code.casefold()] = {pk}
        titled[title.casefold()].add(pk)
    return titled | coded
