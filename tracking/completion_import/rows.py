"""Rows of text to typed rows, or every reason why not. Two layouts: an attendance list, of one training; and what was
done elsewhere, with the training and what has been seen of it on each row. No message tells a value of the file."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext_noop as _

from tracking.file_persons import PERSON, SOURCE, CellReader, Said, missing_person
from tracking.forbidden import find_forbidden
from tracking.models import Completion, Training
from tracking.notice import Notice
from tracking.refusal import Problem, Refused
from tracking.table_file import Limits, Sheet, iso_date, missing_columns, name_columns

LIMITS = Limits(rows=10_000, columns=100, cells=200_000, unpacked_mb=20)
FIRST = dt.date(1990, 1, 1)
# Our heading → Swedish synonyms (docs/filer-med-genomforda.md).
DAY = {"completed_on": ("datum", "dag", "genomförd", "genomförd den", "närvarade")}
WHAT = {"training": ("utbildning", "utbildningskod", "kurs"), "evidence": ("underlag",)}
COLUMNS = PERSON | SOURCE | DAY | WHAT
Evidence = Completion.Evidence
EVIDENCE = {
    "kursintyg": Evidence.CERTIFICATE,
    "intyg": Evidence.CERTIFICATE,
    "närvarolista": Evidence.ATTENDANCE,
    "tidigare arbetsgivare": Evidence.EMPLOYER,
    "den som höll utbildningen": Evidence.ORGANISER,
} | {value.value: value for value in Evidence}


@dataclass(frozen=True)
class Given:
    """What is said of the whole file beside it."""

    source: Completion.Source
    numbers: str  # whose numbers they are, where the file does not say
    today: dt.date
    training: Training | None = None  # of an attendance list; None = each row says
    on: dt.date | None = None  # for rows without a day; None = each row says

    @property
    def is_list(self) -> bool:
        return self.source == Completion.Source.OCCASION

    def columns(self) -> dict[str, tuple[str, ...]]:
        """Those that are read."""
        return PERSON | SOURCE | DAY if self.is_list else COLUMNS

    def needed(self) -> dict[str, tuple[str, ...]]:
        return ({} if self.on else DAY) | ({} if self.is_list else WHAT)


@dataclass(frozen=True, slots=True)
class Row:
    number: int  # in a spreadsheet
    person: Said
    training: str  # a code or a name; empty = the file's
    on: dt.date | None  # None = a cell of it is wrong, and has its problem
    evidence: str


@dataclass(frozen=True)
class Parsed:
    rows: list[Row]  # in the file's order
    problems: list[Problem]
    warnings: list[Notice]


def parse(sheet: Sheet, given: Given) -> Parsed:
    """Raises Refused when a column is missing."""
    columns, warnings = name_columns(sheet, given.columns())
    problems = missing_columns(columns, given.needed()) + missing_person(columns)
    forbidden = list(find_forbidden(sheet, columns.values()))
    if problems:
        raise Refused([*forbidden, *problems])
    reader = _RowReader(COLUMNS, columns, given.numbers)
    rows = [reader.read_for(given, number, cells) for number, cells in sheet.rows]
    return Parsed(rows, [*forbidden, *reader.problems], warnings)


class _RowReader(CellReader):
    def read_for(self, given: Given, number: int, cells: list[str]) -> Row:
        before, text = len(self.problems), self.texts(cells)
        person = self.person(number, text)
        on = self._day(given, number, text["completed_on"])
        evidence: str = Evidence.ATTENDANCE
        if not given.is_list:
            remedy = _("Skriv kursintyg, närvarolista, tidigare arbetsgivare eller den som höll utbildningen.")
            evidence = self.typed(number, "evidence", text["evidence"], _evidence, remedy)
            if not text["training"]:
                self.wrong(number, "training", _("Cellen är tom. Skriv utbildningens kod eller namn."))
        return Row(number, person, text["training"], None if len(self.problems) > before else on, evidence)

    def _day(self, given: Given, number: int, text: str) -> dt.date | None:
        if given.on and not text:
            return given.on
        remedy = _("Skriv datumet som ÅÅÅÅ-MM-DD, tidigast 1990.")
        day: dt.date | None = self.typed(number, "completed_on", text, _past_day, remedy)
        if day and day > given.today:
            self.wrong(number, "completed_on", _("Dagen har inte kommit än. Rätta datumet eller ta bort raden."))
        return day


def _past_day(text: str) -> dt.date:
    day = iso_date(text)
    if day < FIRST:
        raise ValueError
    return day


def _evidence(text: str) -> str:
    return EVIDENCE[" ".join(text.casefold().split())]
