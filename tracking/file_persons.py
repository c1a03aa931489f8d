"""Whom the rows of a file mean: by HR's number or by address, among those its reader may act for. The same number of
queries for any file. No message tells a value of the file."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import QuerySet
from django.utils.translation import gettext_noop as _

from tracking.models import SourceRecord, User
from tracking.models.organisation import UserQuerySet
from tracking.notice import Notice
from tracking.refusal import Problem

Key = TypeVar("Key", int, str)

CHUNK = 500  # SQLite takes only so many values in one question
# Our heading → Swedish synonyms.
PERSON = {
    "person_id": ("person-id", "personid", "hr-id", "anställningsnummer", "anst.nr"),
    "email": ("e-post", "epost", "e-postadress", "mejl"),
}
SOURCE = {"source": ("källa",)}
TWO = _("Numret och e-postadressen är två olika personers. Rätta en av cellerna eller töm den.")


@dataclass(frozen=True, slots=True)
class Said:
    """Who, as a row says it. Empty = not said."""

    person_id: str
    source: str  # whose number it is
    email: str

    @property
    def column(self) -> str:
        return "person_id" if self.person_id else "email"


def missing_person(columns: Collection[str]) -> list[Problem]:
    if PERSON.keys() & set(columns):
        return []
    message = _(
        "Rubriken person_id (anställningsnummer) eller email (e-post) saknas. Lägg till en kolumn som säger vem "
        "raden gäller."
    )
    return [Problem(1, "person_id", message)]


class CellReader:
    """Cells to values; what is wrong with each is gathered."""

    def __init__(self, headings: Iterable[str], columns: Mapping[str, int], source: str) -> None:
        self._empty, self._columns, self._source = dict.fromkeys(headings, ""), columns, source
        self.problems: list[Problem] = []

    def texts(self, cells: list[str]) -> dict[str, str]:
        return self._empty | {name: cells[place] for name, place in self._columns.items()}

    def person(self, number: int, text: dict[str, str]) -> Said:
        if not (text["person_id"] or text["email"]):
            self.wrong(number, "person_id", _("Raden säger inte vem den gäller. Fyll i nummer eller e-postadress."))
        return Said(text["person_id"], text["source"] or self._source, text["email"].lower())

    def typed(self, number: int, column: str, text: str, read: Callable[[str], Any], remedy: str) -> Any:
        """None = it could not be read, which is told."""
        if not text:
            self.wrong(number, column, Notice(_("Cellen är tom. %(remedy)s"), remedy=Notice(remedy)))
            return None
        try:
            return read(text)
        except (ValueError, KeyError):
            self.wrong(number, column, Notice(_("Värdet går inte att tolka. %(remedy)s"), remedy=Notice(remedy)))
            return None

    def wrong(self, number: int, column: str, message: str) -> None:
        self.problems.append(Problem(number, column, message))


class KnownPersons:
    def __init__(self, said: Iterable[Said], among: UserQuerySet, nobody: str) -> None:
        """nobody: what is told where no person is meant."""
        every = list(said)
        self._numbers, self._addresses, self._nobody = _by_number(every, among), _by_address(every, among), nobody

    def meant(self, number: int, said: Said) -> int | Problem | None:
        """The person's id, or what is wrong; None = the row does not say who, which has been told."""
        meant = set()
        if said.person_id:
            meant.add(self._numbers.get((said.source, said.person_id)))
        if said.email:
            meant.add(self._addresses.get(said.email))
        if len(meant) < 2:
            return next(iter(meant)) or Problem(number, said.column, self._nobody) if meant else None
        return Problem(number, said.column, TWO if len(meant - {None}) > 1 else self._nobody)


def _by_number(every: list[Said], among: UserQuerySet) -> dict[tuple[str, str], int]:
    wanted = {said.person_id for said in every if said.person_id}
    records = SourceRecord.objects.filter(user__in=among.order_by().values("pk"))
    return {
        (source, number): user
        for part in parts(wanted)
        for source, number, user in records.filter(person_id__in=part).values_list("source", "person_id", "user")
    }


def _by_address(every: list[Said], among: UserQuerySet) -> dict[str, int]:
    wanted = {said.email for said in every if said.email}
    found: QuerySet[Any, tuple[str | None, int]] = among.found_by_address().order_by().values_list("email", "pk")
    return {email: user for part in parts(wanted) for email, user in found.filter(email__in=part) if email}


def parts(wanted: Iterable[Key]) -> Iterator[list[Key]]:
    ordered = sorted(wanted)
    return (ordered[place : place + CHUNK] for place in range(0, len(ordered), CHUNK))


def lock_persons(users: Iterable[int]) -> None:
    """In one order, so that two files never wait for each other."""
    for part in parts(users):
        list(User.objects.select_for_update(no_key=True).filter(pk__in=part).order_by("pk").values_list("pk"))
