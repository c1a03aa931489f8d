"""Rows of text to typed rows, or every reason why not. No message tells a value of the file."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext_noop as _

from tracking.file_persons import PERSON, SOURCE, CellReader, Said, missing_person
from tracking.forbidden import find_forbidden
from tracking.models import Exemption
from tracking.models.exemptions import LONGEST
from tracking.notice import Notice
from tracking.refusal import Problem, Refused
from tracking.table_file import Limits, Sheet, iso_date, missing_columns, name_columns

LIMITS = Limits(rows=5000, columns=100, cells=100_000, unpacked_mb=20)
FIRST, LAST = dt.date(1990, 1, 1), dt.date(2199, 12, 31)
# Our heading → Swedish synonyms (docs/hr-fil.md).
NEEDED = {
    "start": ("startdatum", "från", "fr.o.m.", "första dag"),
    "end": ("slutdatum", "till", "t.o.m.", "sista dag"),
    "reason": ("orsak",),
}
OPTIONAL = SOURCE | {"requirement": ("krav", "kravkod", "kravets kod", "utbildning")}
COLUMNS = PERSON | NEEDED | OPTIONAL
Reason = Exemption.Reason
REASONS = {
    "frånvarande": Reason.ABSENT,
    "motsvarande utbildning": Reason.EQUIVALENT,
    "annat uppdrag": Reason.OTHER_DUTY,
} | {reason.value: reason for reason in Reason}


@dataclass(frozen=True, slots=True)
class Freed:
    start: dt.date
    end: dt.date
    reason: str


@dataclass(frozen=True, slots=True)
class Row:
    number: int  # in a spreadsheet
    person: Said
    requirement: str  # a code; empty = from all
    says: Freed | None  # None = a cell of it is wrong, and has its problem


@dataclass(frozen=True)
class Parsed:
    rows: list[Row]  # in the file's order
    problems: list[Problem]
    warnings: list[Notice]


def parse(sheet: Sheet, source: str) -> Parsed:
    """source: whose numbers they are where the file does not say. Raises Refused when a column is missing."""
    columns, warnings = name_columns(sheet, COLUMNS)
    problems = missing_columns(columns, NEEDED) + missing_person(columns)
    forbidden = list(find_forbidden(sheet, columns.values()))
    if problems:
        raise Refused([*forbidden, *problems])
    reader = _RowReader(COLUMNS, columns, source)
    rows = [reader.read(number, cells) for number, cells in sheet.rows]
    return Parsed(rows, [*forbidden, *reader.problems], warnings)


class _RowReader(CellReader):
    def read(self, number: int, cells: list[str]) -> Row:
        before, text = len(self.problems), self.texts(cells)
        person = self.person(number, text)
        start = self.typed(number, "start", text["start"], _day, _("Skriv datumet som ÅÅÅÅ-MM-DD, tidigast 1990."))
        end = self.typed(number, "end", text["end"], _day, _("Skriv datumet som ÅÅÅÅ-MM-DD."))
        remedy = _("Skriv frånvarande, motsvarande utbildning eller annat uppdrag.")
        reason = self.typed(number, "reason", text["reason"], _reason, remedy)
        if start and end:
            self._check_days(number, start, end)
        said = None if len(self.problems) > before else Freed(start, end, reason)
        return Row(number, person, text["requirement"], said)

    def _check_days(self, number: int, start: dt.date, end: dt.date) -> None:
        if end < start:
            self.wrong(number, "end", _("Sista dagen ligger före den första. Rätta en av dem."))
        elif (end - start).days > LONGEST:
            self.wrong(number, "end", _("Ett undantag gäller i högst två år. Välj en tidigare sista dag."))


def _day(text: str) -> dt.date:
    day = iso_date(text)
    if not FIRST <= day <= LAST:
        raise ValueError
    return day


def _reason(text: str) -> str:
    return REASONS[" ".join(text.casefold().split())]
