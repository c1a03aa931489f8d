"""Whom the rows mean, among those the reader may exempt, and from what. The same number of queries for any file."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Self

from django.db.models import QuerySet
from django.utils.translation import gettext_noop as _

from tracking.exemption_import.rows import Row
from tracking.models import Requirement, SourceRecord
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
CHUNK = 500  # SQLite takes only so many values in one question


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
    numbers, addresses = _by_number(rows, among), _by_address(rows, among)
    requirements = _requirements()
    settled: list[Settled] = []
    problems: list[Problem] = []
    for row in rows:
        meant = set()
        if row.person_id:
            meant.add(numbers.get((row.source, row.person_id)))
        if row.email:
            meant.add(addresses.get(row.email))
        column = "person_id" if row.person_id else "email"
        if None in meant:
            problems.append(Problem(row.number, column, NOBODY))
        elif len(meant) > 1:
            message = _("Numret och e-postadressen är två olika personers. Rätta en av cellerna eller töm den.")
            problems.append(Problem(row.number, column, message))
        named = requirements.get(row.requirement.casefold(), set()) if row.requirement else {None}
        if len(named) != 1:
            problems.append(Problem(row.number, "requirement", SEVERAL if named else NO_SUCH))
        elif row.says and len(meant) == 1 and None not in meant:
            requirement, says = next(iter(named)), row.says
            settled.append(Settled(row.number, meant.pop() or 0, requirement, says.start, says.end, says.reason))
    return settled, problems


def _requirements() -> dict[str, set[int | None]]:
    """By code, and by the title of the training; a code wins over a title that is the same."""
    titled: dict[str, set[int | None]] = defaultdict(set)
    coded: dict[str, set[int | None]] = {}
    for pk, code, title in Requirement.objects.values_list("pk", "code", "training__title"):
        coded[code.casefold()] = {pk}
        titled[title.casefold()].add(pk)
    return titled | coded


def _by_number(rows: list[Row], among: UserQuerySet) -> dict[tuple[str, str], int]:
    wanted = {row.person_id for row in rows if row.person_id}
    records = SourceRecord.objects.filter(user__in=among.order_by().values("pk"))
    return {
        (source, number): user
        for part in _parts(wanted)
        for source, number, user in records.filter(person_id__in=part).values_list("source", "person_id", "user")
    }


def _by_address(rows: list[Row], among: UserQuerySet) -> dict[str, int]:
    wanted = {row.email for row in rows if row.email}
    found: QuerySet[Any, tuple[str | None, int]] = among.found_by_address().order_by().values_list("email", "pk")
    return {email: user for part in _parts(wanted) for email, user in found.filter(email__in=part) if email}


def _parts(wanted: Iterable[str]) -> list[list[str]]:
    ordered = sorted(wanted)
    return [ordered[place : place + CHUNK] for place in range(0, len(ordered), CHUNK)]
