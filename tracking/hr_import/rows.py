"""Rows of text to typed rows, or every reason why not."""

import datetime as dt
import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_noop as _

from tracking.forbidden import CONGREGATION, find_forbidden, find_parties, names_congregation
from tracking.hr_import.layout import Layout
from tracking.mobiles import read_mobile
from tracking.models import Kind, PartnerType
from tracking.notice import Notice
from tracking.refusal import Problem, Refused, other_row
from tracking.table_file import Sheet, iso_date, missing_columns, name_columns

# Our heading → Swedish synonyms (docs/hr-fil.md).
HEADINGS = {
    "person_id": ("person-id", "personid", "anställningsnummer person", "hr-id"),
    "given_name": ("förnamn", "tilltalsnamn"),
    "family_name": ("efternamn",),
    "email": ("e-post", "epost", "e-postadress", "mejl"),
    "protected": ("skyddad", "skyddade personuppgifter", "sekretess"),
    "affiliation_id": ("anställnings-id", "anställningsid", "uppdrags-id", "anknytnings-id"),
    "kind": ("sort", "typ"),
    "unit_code": ("enhetskod", "enhet kod"),
    "unit_name": ("enhet", "enhetsnamn"),
    "top_unit_code": ("förvaltningskod", "förvaltning kod", "nämndkod"),
    "top_unit_name": ("förvaltning", "förvaltningsnamn"),
    "title": ("befattning", "titel", "uppdrag"),
    "form": ("anställningsform", "form av anställning"),
    "start": ("startdatum", "från", "fr.o.m.", "anställd från"),
    "end": ("slutdatum", "till", "t.o.m.", "anställd till"),
    "main": ("huvudanställning", "huvudsaklig"),
    "manager": ("chef", "är chef"),
}
# A file may be without these.
OPTIONAL = {"partner_type": ("partnertyp",), "mobile": ("mobil", "mobilnummer", "mobiltelefon")}
COLUMNS = HEADINGS | OPTIONAL
NEEDED = ("person_id", "affiliation_id", "kind", "unit_code", "start")
KINDS = {
    "employee": Kind.EMPLOYEE,
    "anställd": Kind.EMPLOYEE,
    "elected": Kind.ELECTED,
    "förtroendevald": Kind.ELECTED,
    "partner": Kind.PARTNER,
    "samverkanspart": Kind.PARTNER,
}
PARTNER_TYPES = {
    "polis": PartnerType.POLICE,
    "region": PartnerType.REGION,
    "förening": PartnerType.ASSOCIATION,
    "trossamfund": PartnerType.FAITH,
    "företag": PartnerType.COMPANY,
    "annan": PartnerType.OTHER,
} | {each.value: each for each in PartnerType}
MARKS = ("protected", "main", "manager")
YES, NO = {"1", "ja", "true"}, {"0", "nej", "false", ""}
# What å, ä and ö become when a file is read or written in the wrong charset.
BROKEN = re.compile(r"\?|\ufffd|Ã[\x80-\xbf\u2026\u201e\u2013\u2013\u201d\u2022\u2020\u2021¤¥¶©]|[†„”]")
ONE_NUMBER_FOR_BOTH = _(
    "Personens nummer är valt för anställningen, men flera personer har mer än en rad. Välj en annan kolumn för "
    "anställningens eller uppdragets nummer. Har filen ingen sådan, ta ut en som har det."
)
# Longest texts the database takes.
LENGTHS = {
    "person_id": 100, "given_name": 100, "family_name": 100, "email": 254, "affiliation_id": 100, "unit_code": 50,
    "unit_name": 200, "top_unit_code": 50, "top_unit_name": 200, "title": 200, "form": 100,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    number: int  # in a spreadsheet
    person_id: str
    given_name: str
    family_name: str
    email: str
    protected: bool
    affiliation_id: str
    kind: str
    unit_code: str
    unit_name: str
    top_unit_code: str  # equal to unit_code for a top unit
    top_unit_name: str
    tells_top: bool  # False = the file's cell for the top is empty
    title: str
    form: str
    start: dt.date
    end: dt.date | None
    main: bool | None  # None = the file has no such column, which changes nobody's (unsaid.py)
    manager: bool | None  # the same (managers.py)
    tells_protected: bool = True  # False = the file has no such column, which takes protection from nobody
    partner_type: str | None = None  # None = the file has no such column, which changes nothing
    mobile: str | None = None  # the same


@dataclass(frozen=True)
class Parsed:
    rows: list[Row]
    warnings: list[Notice]
    headings: dict[str, str | None]  # our name → the file's; None = the file has no such column

    def name(self, problems: Iterable[Problem]) -> list[Problem]:
        """Told by the headings of the file, which are what its reader knows."""
        return _named(problems, self.headings)


def parse(sheet: Sheet, layout: Layout | None = None) -> Parsed:
    """Typed rows in the file's order. Raises Refused with everything that is wrong."""
    width = len(sheet.headings)
    sheet, columns, warnings = _placed(sheet, layout)
    headings = {name: sheet.headings[place] if place < width else None for name, place in columns.items()}
    problems = [*find_forbidden(sheet, columns.values()), *missing_columns(columns, HEADINGS)]
    if problems:
        raise Refused(problems)
    reader = _RowReader(columns, layout)
    rows = [reader.read(number, cells) for number, cells in sheet.rows]
    good = [row for row in rows if row]
    own = reader.problems + _repeated(sheet, columns) + _congregations(good) + _conflicts(good)
    problems = _named(own, headings) + _parties(sheet, columns)
    if problems:
        raise Refused(sorted(problems, key=lambda problem: problem.row or 0))
    return Parsed(good, [*warnings, *_broken_signs(good)], headings)


def _named(problems: Iterable[Problem], headings: dict[str, str | None]) -> list[Problem]:
    return [replace(problem, column=headings.get(problem.column or "", problem.column)) for problem in problems]


def known_layout(headings: list[str]) -> Layout | None:
    """What the columns mean when the headings are ours; None when one is missing or stands twice."""
    try:
        places, _warnings = name_columns(Sheet(headings, []), COLUMNS)
    except Refused:
        return None
    if missing_columns(places, HEADINGS):
        return None
    return Layout({name: headings[place] for name, place in places.items()}, {})


def pick(
    headings: list[str],
    rows: Iterable[tuple[int, list[str]]],
    layout: Layout,
    persons: Collection[str],
    numbers: Collection[int],
) -> list[Row]:
    """The rows of some persons, and some by number, of a file that has been read before."""
    own = [heading.casefold() for heading in headings].index(layout.columns["person_id"].casefold())
    chosen = [(number, cells) for number, cells in rows if cells[own] in persons or number in numbers]
    sheet, columns, _warnings = _placed(Sheet(headings, chosen), layout)
    reader = _RowReader(columns, layout)
    return [row for number, cells in sheet.rows if (row := reader.read(number, cells))]


def _placed(sheet: Sheet, layout: Layout | None) -> tuple[Sheet, dict[str, int], list[Notice]]:
    """Our name → place in a row, and warnings. The rows may have got cells that the file lacks."""
    if layout is None:
        return sheet, *name_columns(sheet, COLUMNS)
    return layout.place(sheet, [*HEADINGS, *(name for name in OPTIONAL if layout.knows(name))])


def _repeated(sheet: Sheet, columns: dict[str, int]) -> list[Problem]:
    """Also among rows that are wrong in other ways: everything is told at once."""
    problems = []
    text = _("Samma nummer står på %(other)s. Varje anställning eller uppdrag ska ha ett eget nummer.")
    lines: dict[str, int] = {}
    for number, cells in sheet.rows:
        own = cells[columns["affiliation_id"]]
        first = lines.setdefault(own, number)
        if own and first != number:
            problems.append(Problem(number, "affiliation_id", Notice(text, other=other_row(first))))
    if problems and columns["affiliation_id"] == columns["person_id"]:
        problems.insert(0, Problem(None, "affiliation_id", ONE_NUMBER_FOR_BOTH))
    return problems


def _broken_signs(rows: list[Row]) -> list[Notice]:
    """One name may be odd; several come from a file that was saved in another charset than it says."""
    broken = {row.person_id for row in rows if BROKEN.search(f"{row.given_name} {row.family_name} {row.unit_name}")}
    if len(broken) < 3:
        return []
    text = _("%(number)s personer har frågetecken eller konstiga tecken i namnet eller enhetens namn. Är filen sparad "
             "med fel teckenkodning? Ta ut den som UTF-8 eller xlsx.")  # fmt: skip
    return [Notice(text, number=len(broken))]


def _parties(sheet: Sheet, columns: dict[str, int]) -> list[Problem]:
    elected = {number for number, cells in sheet.rows if KINDS.get(cells[columns["kind"]].casefold()) == Kind.ELECTED}
    texts = [columns[name] for name in ("title", "form", "unit_name", "top_unit_name")]
    return list(find_parties(sheet, elected, texts))


def _congregations(rows: list[Row]) -> list[Problem]:
    partners = [row for row in rows if row.kind == Kind.PARTNER]
    return [
        Problem(row.number, name, CONGREGATION)
        for row in partners
        for name in ("title", "form", "unit_name", *(["top_unit_name"] if row.tells_top else []))
        if names_congregation(getattr(row, name))
    ]


class _RowReader:
    def __init__(self, columns: dict[str, int], layout: Layout | None) -> None:
        self.columns = columns
        self.silent = {name for name in MARKS if layout and not layout.knows(name)}
        self.problems: list[Problem] = []

    def read(self, number: int, cells: list[str]) -> Row | None:
        before = len(self.problems)
        text = {name: cells[place] for name, place in self.columns.items()}
        for name in NEEDED:
            if not text[name]:
                self.problems.append(Problem(number, name, _("Cellen är tom. Fyll i den eller ta bort raden.")))
        for name, most in LENGTHS.items():
            if len(text[name]) > most:
                message = Notice(_("Texten är för lång. Högst %(most)s tecken."), most=most)
                self.problems.append(Problem(number, name, message))
        values: dict[str, Any] = text | {
            "kind": self._typed(number, "kind", text["kind"], _kind, _("Skriv employee, elected eller partner.")),
            "start": self._typed(number, "start", text["start"], iso_date, _("Skriv datumet som ÅÅÅÅ-MM-DD.")),
            "end": self._typed(
                number, "end", text["end"], iso_date, _("Skriv datumet som ÅÅÅÅ-MM-DD eller lämna tomt.")
            ),
            "email": self._typed(number, "email", text["email"], _email, _("Rätta e-postadressen eller lämna tomt."))
            or "",
        }
        for name in MARKS:
            values[name] = self._typed(number, name, text[name] or "nej", _yes, _("Skriv 1 eller 0, ja eller nej."))
        if values["start"] and values["end"] and values["end"] < values["start"]:
            self.problems.append(Problem(number, "end", _("Slutdatum ligger före startdatum. Rätta ett av dem.")))
        if "partner_type" in text:
            values["partner_type"] = self._partner_type(number, text["partner_type"], values["kind"])
        if "mobile" in text:
            remedy = _("Skriv ett svenskt mobilnummer, som 070-123 45 67, eller lämna tomt. Ett fast nummer går inte.")
            values["mobile"] = self._typed(number, "mobile", text["mobile"], read_mobile, remedy) or ""
        if len(self.problems) > before:
            return None
        values["tells_protected"] = "protected" not in self.silent
        values |= {name: None for name in ("main", "manager") if name in self.silent}
        values["tells_top"] = bool(text["top_unit_code"])
        values["top_unit_code"] = text["top_unit_code"] or text["unit_code"]
        values["top_unit_name"] = text["top_unit_name"] or (
            text["unit_name"] if values["top_unit_code"] == text["unit_code"] else ""
        )
        return Row(number=number, **values)

    def _partner_type(self, number: int, text: str, kind: Kind | None) -> str:
        remedy = _("Skriv polis, region, förening, trossamfund, företag eller annan, eller lämna tomt.")
        found = self._typed(number, "partner_type", text, _partner_type, remedy)
        if found and kind and kind != Kind.PARTNER:
            self.problems.append(Problem(number, "partner_type", _("Gäller bara samverkansparter. Töm cellen.")))
        return found or ""

    def _typed(self, number: int, column: str, text: str, read: Callable[[str], Any], remedy: str) -> Any:
        if not text:
            return None
        try:
            return read(text)
        except (ValueError, KeyError, ValidationError):
            message = Notice(_("Värdet går inte att tolka. %(remedy)s"), remedy=Notice(remedy))
            self.problems.append(Problem(number, column, message))
            return None


def _kind(text: str) -> Kind:
    return KINDS[text.casefold()]


def _partner_type(text: str) -> PartnerType:
    return PARTNER_TYPES[text.casefold()]


def _email(text: str) -> str:
    validate_email(text)
    return text.lower()


def _yes(text: str) -> bool:
    word = text.casefold()
    if word not in YES | NO:
        raise ValueError
    return word in YES


def _conflicts(rows: list[Row]) -> list[Problem]:
    """Rows that contradict each other."""
    problems = []
    persons: dict[str, Row] = {}
    tops: dict[str, Row] = {}
    for row in rows:
        same = persons.setdefault(row.person_id, row)
        if (same.given_name, same.family_name) != (row.given_name, row.family_name):
            text = _("Samma person har ett annat namn på %(other)s. Rätta namnet eller numret.")
            problems.append(Problem(row.number, "person_id", Notice(text, other=other_row(same.number))))
        unit = tops.setdefault(row.unit_code, row)
        if unit.top_unit_code != row.top_unit_code:
            text = _("Enheten ligger under en annan förvaltning på %(other)s. En enhet ligger under en.")
            problems.append(Problem(row.number, "top_unit_code", Notice(text, other=other_row(unit.number))))
    return problems + (_cycles(tops) or _levels(tops))


def _cycles(tops: dict[str, Row]) -> list[Problem]:
    problems = []
    for code, row in tops.items():
        passed: set[str] = set()
        here = code
        while here in tops and tops[here].top_unit_code != here and here not in passed:
            passed.add(here)
            here = tops[here].top_unit_code
        if here in passed:
            message = _("Enheterna ligger under varandra i en ring. Rätta vilken som ligger överst.")
            problems.append(Problem(row.number, "top_unit_code", message))
    return problems


def _levels(tops: dict[str, Row]) -> list[Problem]:
    """A file has two levels: what others lie under lies under nothing itself. More come from a units file."""
    text = _("Förvaltningen ligger själv under en annan på %(other)s. Skriv den översta på båda raderna; "
             "nivåer däremellan läses in med import_units.")  # fmt: skip
    problems = []
    for row in tops.values():
        above = tops.get(row.top_unit_code)
        if above and above.top_unit_code != above.unit_code:
            problems.append(Problem(row.number, "top_unit_code", Notice(text, other=other_row(above.number))))
    return problems
