"""Rows of text to typed rows, or every reason why not. No message tells a value of the file."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_noop as _

from tracking.forbidden import find_forbidden
from tracking.models import Exemption
from tracking.models.exemptions import LONGEST
from tracking.notice import Notice
from tracking.refusal import Problem, Refused
from tracking.table_file import Limits, Sheet, iso_date, missing_columns, name_columns

LIMITS = Limits(rows=5000, columns=100, cells=100_000, unpacked_mb=20)
FIRST, LAST = dt.date(1990, 1, 1), dt.date(2199, 12, 31)
# Our heading → Swedish synonyms (docs/hr-fil.md).
PERSON = {
    "person_id": ("person-id", "personid", "hr-id", "anställningsnummer", "anst.nr"),
    "email": ("e-post", "epost", "e-postadress", "mejl"),
}
NEEDED = {
    "start": ("startdatum", "från", "fr.o.m.", "första dag"),
    "end": ("slutdatum", "till", "t.o.m.", "sista dag"),
    "reason": ("orsak",),
}
OPTIONAL = {"source": ("källa",), "requirement": ("krav", "kravkod", "kravets kod", "utbildning")}
COLUMNS = PERSON | NEEDED | OPTIONAL
Reason = Exemption.Reason
REASONS = {
    "frånvarande": Reason.ABSENT,
    "motsvarande utbildning": Reason.EQUIVALENT,
    "annat uppdrag": Reason.OTHER_DUTY,
} | {reason.value: reason for reason in Reason}


@dataclass(frozen=True, slots=True)
class Said:
    start: dt.date
    end: dt.date
    reason: str


@dataclass(frozen=True, slots=True)
class Row:
    number: int  # in a spreadsheet
    person_id: str  # empty = found by e-mail address
    source: str
    email: str
    requirement: str  # a code; empty = from all
    says: Said | None  # None = a cell of it is wrong, and has its problem


@dataclass(frozen=True)
class Parsed:
    rows: list[Row]  # in the file's order
    problems: list[Problem]
    warnings: list[Notice]


def parse(sheet: Sheet, source: str) -> Parsed:
    """source: whose numbers they are where the file does not say. Raises Refused when a column is missing."""
    columns, warnings = name_columns(sheet, COLUMNS)
    problems = missing_columns(columns, NEEDED)
    if not columns.keys() & PERSON.keys():
        message = _(
            "Rubriken person_id (anställningsnummer) eller email (e-post) saknas. Lägg till en kolumn som säger vem "
            "raden gäller."
        )
        problems.append(Problem(1, "person_id", message))
    forbidden = list(find_forbidden(sheet, columns.values()))
    if problems:
        raise Refused([*forbidden, *problems])
    reader = _RowReader(columns, source)
    rows = [reader.read(number, cells) for number, cells in sheet.rows]
    return Parsed(rows, [*forbidden, *reader.problems], warnings)


class _RowReader:
    def __init__(self, columns: dict[str, int], source: str) -> None:
        self.columns, self.source = columns, source
        self.problems: list[Problem] = []

    def read(self, number: int, cells: list[str]) -> Row:
        before = len(self.problems)
        text = dict.fromkeys(COLUMNS, "") | {name: cells[place] for name, place in self.columns.items()}
        if not (text["person_id"] or text["email"]):
            self._wrong(number, "person_id", _("Raden säger inte vem den gäller. Fyll i nummer eller e-postadress."))
        start = self._typed(number, "start", text["start"], _day, _("Skriv datumet som ÅÅÅÅ-MM-DD, tidigast 1990."))
        end = self._typed(number, "end", text["end"], _day, _("Skriv datumet som ÅÅÅÅ-MM-DD."))
        remedy = _("Skriv frånvarande, motsvarande utbildning eller annat uppdrag.")
        reason = self._typed(number, "reason", text["reason"], _reason, remedy)
        if start and end:
            self._check_days(number, start, end)
        said = None if len(self.problems) > before else Said(start, end, reason)
        source = text["source"] or self.source
        return Row(number, text["person_id"], source, text["email"].lower(), text["requirement"], said)

    def _check_days(self, number: int, start: dt.date, end: dt.date) -> None:
        if end < start:
            self._wrong(number, "end", _("Sista dagen ligger före den första. Rätta en av dem."))
        elif (end - start).days > LONGEST:
            self._wrong(number, "end", _("Ett undantag gäller i högst två år. Välj en tidigare sista dag."))

    def _typed(self, number: int, column: str, text: str, read: Callable[[str], Any], remedy: str) -> Any:
        if not text:
            self._wrong(number, column, Notice(_("Cellen är tom. %(remedy)s"), remedy=Notice(remedy)))
            return None
        try:
            return read(text)
        except (ValueError, KeyError):
            self._wrong(number, column, Notice(_("Värdet går inte att tolka. %(remedy)s"), remedy=Notice(remedy)))
            return None

    def _wrong(self, number: int, column: str, message: str) -> None:
        self.problems.append(Problem(number, column, message))


def _day(text: str) -> dt.date:
    day = iso_date(text)
    if not FIRST <= day <= LAST:
        raise ValueError
    return day


def _reason(text: str) -> str:
    return REASONS[" ".join(text.casefold().split())]
