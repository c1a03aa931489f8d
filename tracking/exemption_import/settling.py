"""Whom the rows mean, among those the reader may exempt, and from what. The same number of queries for any file."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import Any, Self

from django.utils.translation import gettext_noop as _

from tracking.exemption_import.rows import Row
from tracking.file_persons import KnownPersons
from tracking.models import Requirement
from tracking.models.organisation import UserQuerySet
from tracking.refusal import Problem

NOBODY = _(
    "Ingen person som du kan undanta har det numret eller den adressen. Rätta cellen eller ta bort raden. "
    "En person med skyddade personuppgifter läggs till för hand."
)
NO_SUCH = _(
    "Det finns inget krav eller erbjudande som heter så. Skriv utbildningens namn eller kravets kod, eller töm cellen."
)
SEVERAL = _("Flera krav gäller den utbildningen. Skriv kravets kod i stället för utbildningens namn.")


@dataclass(frozen=True)
class Settled:
    number: int
    user: int
    requirement: int | None  # None = from all
    start: dt.date
    end: dt.date
    reason: str

    def as_json(self) -> list[Any]:
        return [self.number, self.user, self.requirement, str(self.start), str(self.end), self.reason]

    @classmethod
    def from_json(cls, row: list[Any]) -> Self:
        number, user, requirement, start, end, reason = row
        return cls(number, user, requirement, dt.date.fromisoformat(start), dt.date.fromisoformat(end), reason)


def settle(rows: list[Row], among: UserQuerySet) -> tuple[list[Settled], list[Problem]]:
    """Those of which nothing is wrong, and what is wrong with the others beside their cells."""
    known = KnownPersons([row.person for row in rows], among, NOBODY)
    requirements = _requirements()
    settled: list[Settled] = []
    problems: list[Problem] = []
    for row in rows:
        person = known.meant(row.number, row.person)
        if isinstance(person, Problem):
            problems.append(person)
        named = requirements.get(row.requirement.casefold(), set()) if row.requirement else {None}
        if len(named) != 1:
            problems.append(Problem(row.number, "requirement", SEVERAL if named else NO_SUCH))
        elif row.says and isinstance(person, int):
            requirement, says = next(iter(named)), row.says
            settled.append(Settled(row.number, person, requirement, says.start, says.end, says.reason))
    return settled, problems


def _requirements() -> dict[str, set[int | None]]:
    """By code, and by the title of the training; a code wins over a title that is the same."""
    titled: dict[str, set[int | None]] = defaultdict(set)
    coded: dict[str, set[int | None]] = {}
    for pk, code, title in Requirement.objects.values_list("pk", "code", "training__title"):
        coded[code.casefold()] = {pk}
        titled[title.casefold()].add(pk)
    return titled | coded
