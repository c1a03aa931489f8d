"""Bytes to rows of text under known headings: CSV in the encodings and delimiters that HR systems write, or xlsx."""

import csv
import datetime as dt
import io
import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings
from django.utils.translation import gettext_noop as _

from tracking.notice import Notice
from tracking.refusal import Problem, Refused

csv.field_size_limit(1_000_000)
XLSX_START = b"PK\x03\x04"
DELIMITERS = ";,\t"
ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
TAGS_PER_CELL = 6  # at most, in a book: c, is, t, and their ends
CHUNK = 1024 * 1024
CONTROL = {chr(code) for code in range(32)} - set("\t\r\n")

T = TypeVar("T", list[str], tuple[Any, ...])


@dataclass(frozen=True)
class Limits:
    """How much is read before a file is refused. rows: None = as many as the memory is asked to hold."""

    rows: int | None = None
    columns: int = 500
    cells: int = 10_000_000  # more than any municipality has, fewer than fill the memory
    unpacked_mb: int | None = None  # of a book; None = the setting


@dataclass(frozen=True)
class Sheet:
    headings: list[str]
    rows: list[tuple[int, list[str]]]  # the row's number in a spreadsheet, its cells as text


def read_sheet(path: Path, limits: Limits = Limits()) -> Sheet:
    try:
        content = path.read_bytes()
    except OSError:
        raise refused("Filen finns inte eller får inte läsas. Kontrollera sökvägen.") from None
    return sheet_of(content, limits)


def sheet_of(content: bytes, limits: Limits = Limits()) -> Sheet:
    """Raises Refused."""
    if not content.strip():
        raise refused(_("Filen är tom. Ta ut en ny fil ur HR-systemet."))
    book = content.startswith(XLSX_START)
    records = _xlsx_records(content, limits) if book else _csv_records(_decoded(content), limits)
    return _sheet(records)


def refused(message: str, row: int | None = None, column: str | None = None) -> Refused:
    return Refused([Problem(row, column, message)])


def _too_many_cells() -> Refused:
    return refused(_("Filen har för många celler. Ta bara med de kolumner som behövs."))


def _decoded(content: bytes) -> str:
    for encoding in _encodings(content):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not CONTROL & set(text):
            return text
    raise refused(_("Filen är inte text eller xlsx. Spara den som CSV eller xlsx och försök igen."))


def _encodings(content: bytes) -> list[str]:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ["utf-16"]
    if b"\0" in content[:200]:
        return ["utf-16-le", "utf-16-be"]
    return ["utf-8-sig", "cp1252"]


def _csv_records(text: str, limits: Limits) -> list[list[str]]:
    delimiter = max(DELIMITERS, key=text.split("\n", 1)[0].count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    records: list[list[str]] = []
    try:
        records.extend(_at_most(reader, limits))
    except csv.Error:
        # reader.line_num counts lines, and a quoted cell may hold several: say the record.
        row = len(records) + 1
        raise refused(_("Ett citattecken är fel eller stängs aldrig. Rätta raden och försök igen."), row) from None
    return records


def _at_most(records: Iterable[T], limits: Limits) -> Iterator[T]:
    """Stops while reading: a small file may hold millions of rows, columns or cells. The headings are one row more."""
    cells = 0
    for number, record in enumerate(records):
        if limits.rows is not None and number > limits.rows:
            text = _("Filen har fler än %(most)s rader, tomma räknade. Dela den, eller ta bort de tomma.")
            raise refused(Notice(text, most=limits.rows))
        if len(record) > limits.columns:
            text = _("Raden har fler än %(most)s kolumner. Ta bara med de kolumner som behövs.")
            raise refused(Notice(text, most=limits.columns), number + 1)
        cells += len(record) + 1  # an empty row is something too
        if cells > limits.cells:
            raise _too_many_cells()
        yield record


def _xlsx_records(content: bytes, limits: Limits) -> list[list[str]]:
    import openpyxl  # noqa: PLC0415  (most files are CSV)

    try:
        _check_unpacked_size(content, limits.unpacked_mb or settings.HR_FILE_MAX_UNPACKED_MB)
        _check_tags(content, limits.cells * TAGS_PER_CELL)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl tells of styles it drops
            book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # a sheet may claim to be wider and longer than it is
        rows = _at_most(sheet.iter_rows(values_only=True), limits)
        records = [[_as_text(cell) for cell in row] for row in rows]
        book.close()
    except Refused:
        raise
    except Exception:  # noqa: BLE001  (a damaged file fails in any of the parsers below openpyxl)
        raise refused(_("Filen är inte en hel xlsx-fil. Spara den på nytt och försök igen.")) from None
    return _trimmed(records)


def _check_unpacked_size(content: bytes, most_mb: int) -> None:
    """A small file may unpack to more than the memory holds. No more is read of a part than it says."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        unpacked = sum(part.file_size for part in packed.infolist())
    if unpacked > most_mb * 1024 * 1024:
        raise refused(_("Filen är för stor när den packas upp. Spara den som CSV, eller dela den i flera källor."))


def _check_tags(content: bytes, most: int) -> None:
    """openpyxl builds a whole row, and every shared text, before it gives any: each tag costs, an empty one too."""
    tags = 0
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        for part in packed.infolist():
            with packed.open(part) as file:
                while chunk := file.read(CHUNK):
                    tags += chunk.count(b"<")
                    if tags > most:
                        raise _too_many_cells()


def _as_text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def _trimmed(records: list[list[str]]) -> list[list[str]]:
    """A spreadsheet's rows are as wide as its widest: the empty cells beyond the headings are no cells."""
    if not records:
        raise refused(_("Filen är tom. Ta ut en ny fil ur HR-systemet."))
    width = max((place for place, cell in enumerate(records[0], start=1) if cell), default=0)
    return [record[:width] + [""] * (width - len(record)) if not any(record[width:]) else record for record in records]


def _sheet(records: list[list[str]]) -> Sheet:
    headings = [cell.strip() for cell in records[0]] if records else []
    rows = [(number, [cell.strip() for cell in record]) for number, record in enumerate(records[1:], start=2)]
    rows = [(number, cells) for number, cells in rows if any(cells)]
    text = _("Raden har %(cells)s celler men rubrikerna är %(headings)s. Rätta raden.")
    problems = [
        Problem(number, None, Notice(text, cells=len(cells), headings=len(headings)))
        for number, cells in rows
        if len(cells) != len(headings)
    ]
    if problems:
        raise Refused(problems)
    if not rows:
        raise refused(_("Filen har rubriker men inga rader. Ta ut en ny fil ur HR-systemet."))
    return Sheet(headings, rows)


def name_columns(sheet: Sheet, headings: Mapping[str, tuple[str, ...]]) -> tuple[dict[str, int], list[Notice]]:
    """`headings`: our name → synonyms. Returns our name → place in a row, and a warning for each unknown column."""
    by_name = {synonym: name for name, synonyms in headings.items() for synonym in (name, *synonyms)}
    columns: dict[str, int] = {}
    unknown: list[Notice] = []
    problems = []
    for place, heading in enumerate(sheet.headings):
        name = by_name.get(heading.casefold())
        if name is None:
            unknown.append(unused(heading or str(place + 1)))
        elif name in columns:
            problems.append(Problem(1, heading, _("Rubriken finns två gånger. Ta bort den ena kolumnen.")))
        else:
            columns[name] = place
    if problems:
        raise Refused(problems)
    return columns, unknown


def name_headings(
    problems: Iterable[Problem], own: list[str], headings: Mapping[str, tuple[str, ...]]
) -> list[Problem]:
    """Our names of columns as the file has them, which are what its reader knows."""
    columns, _warnings = name_columns(Sheet(own, []), headings)
    known = {name: own[place] for name, place in columns.items()}
    return [replace(problem, column=known.get(problem.column or "", problem.column)) for problem in problems]


def unused(heading: str) -> Notice:
    return Notice(_("Kolumnen %(heading)s används inte och hoppades över."), heading=heading)


def missing_columns(columns: Mapping[str, int], headings: Mapping[str, tuple[str, ...]]) -> list[Problem]:
    text = _("Rubriken %(heading)s saknas. Lägg till kolumnen (%(synonyms)s går också bra).")
    return [
        Problem(1, name, Notice(text, heading=name, synonyms=", ".join(synonyms[:2])))
        for name, synonyms in headings.items()
        if name not in columns
    ]


def iso_date(text: str) -> dt.date:
    """Raises ValueError for any other way to write a day, also those that Python reads."""
    if not ISO_DATE.fullmatch(text):
        raise ValueError
    return dt.date.fromisoformat(text)
