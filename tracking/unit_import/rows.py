"""The rows of a units file, as the file says them."""

import datetime as dt
import re
from dataclasses import dataclass
from pathlib import Path

from tracking.forbidden import find_forbidden
from tracking.models import OrganisationalUnit, UnitKind
from tracking.notice import Notice
from tracking.refusal import Problem, Refused
from tracking.table_file import Sheet, iso_date, missing_columns, name_columns, read_sheet

# Our heading → Swedish synonyms (docs/hr-fil.md).
HEADINGS = {
    "code": ("kod", "enhetskod"),
    "name": ("namn", "enhetsnamn"),
    "parent_code": ("överordnad kod", "överordnad enhet"),
    "kind": ("sort", "typ"),
    "valid_from": ("gäller från", "från"),
    "valid_to": ("gäller till och med", "till"),
    "predecessors": ("föregångare", "tidigare koder"),
}
KINDS = {str(kind.label).casefold(): kind for kind in UnitKind} | {kind.value: kind for kind in UnitKind}
LONGEST = {"code": 50, "name": 200}
BEFORE_ALL, AFTER_ALL = dt.date.min, dt.date.max


@dataclass(frozen=True)
class UnitRow:
    number: int
    code: str
    name: str
    parent_code: str
    kind: UnitKind
    valid_from: dt.date | None
    valid_until: dt.date | None
    predecessors: tuple[str, ...]

    def meets(self, other: "UnitRow") -> bool:
        """Whether both hold on some day."""
        return (self.valid_from or BEFORE_ALL) <= (other.valid_until or AFTER_ALL) and (
            other.valid_from or BEFORE_ALL
        ) <= (self.valid_until or AFTER_ALL)

    def meets_unit(self, unit: OrganisationalUnit) -> bool:
        return (self.valid_from or BEFORE_ALL) <= (unit.valid_until or AFTER_ALL) and (
            unit.valid_from or BEFORE_ALL
        ) <= (self.valid_until or AFTER_ALL)


def read_units(path: Path) -> tuple[list[UnitRow], list[Notice]]:
    """The rows, and warnings. Raises Refused with every problem, its row and column."""
    sheet = read_sheet(path)
    places, warnings = name_columns(sheet, HEADINGS)
    problems = [*find_forbidden(sheet, places.values()), *missing_columns(places, HEADINGS)]
    if problems:
        raise Refused(problems)
    rows = _rows(sheet, places, problems)
    if problems:
        raise Refused(problems)
    return rows, warnings


def _rows(sheet: Sheet, places: dict[str, int], problems: list[Problem]) -> list[UnitRow]:
    rows = []
    for number, cells in sheet.rows:
        text = {name: cells[places[name]] for name in HEADINGS}
        before = len(problems)
        for name in ("code", "name"):
            if not text[name]:
                problems.append(Problem(number, name, "Cellen är tom. Fyll i den eller ta bort raden."))
            if len(text[name]) > LONGEST[name]:
                problems.append(Problem(number, name, f"Texten är för lång. Korta den till {LONGEST[name]} tecken."))
        kind = KINDS.get(text["kind"].casefold())
        if kind is None:
            problems.append(Problem(number, "kind", f"Sorten är okänd. Skriv en av: {', '.join(UnitKind.values)}."))
        days = {name: _day(text[name], number, name, problems) for name in ("valid_from", "valid_to")}
        if days["valid_from"] and days["valid_to"] and days["valid_to"] < days["valid_from"]:
            problems.append(Problem(number, "valid_to", "Sista dagen ligger före första. Rätta en av dem."))
        if len(problems) == before and kind:
            earlier = tuple(code for code in re.split(r"[\s,;|]+", text["predecessors"]) if code)
            values = (text["code"], text["name"], text["parent_code"], kind, days["valid_from"], days["valid_to"])
            rows.append(UnitRow(number, *values, earlier))
    return rows


def _day(text: str, number: int, column: str, problems: list[Problem]) -> dt.date | None:
    if not text:
        return None
    try:
        return iso_date(text)
    except ValueError:
        problems.append(Problem(number, column, "Skriv datumet som ÅÅÅÅ-MM-DD eller lämna tomt."))
        return None
