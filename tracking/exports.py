"""Rows as files: xlsx with typed cells, CSV as Swedish Excel opens it. Text can never become a formula."""

import csv
import datetime as dt
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import IO

from tracking.swedish import plain_number

Cell = str | int | float | Decimal | dt.date | None
# A spreadsheet runs text that begins with one of these (trust.md, case 8).
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Share:
    """A part of a whole, 0–1; shown as percent."""

    value: float | None


@dataclass(frozen=True)
class Table:
    title: str
    headings: Sequence[str]
    rows: Iterable[Sequence[Cell | Share]]
    notes: Sequence[str] = ()  # who is counted, one sentence a line, below the rows


def safe(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def csv_chunks(table: Table) -> Iterator[str]:
    """UTF-8 text to be encoded by the receiver; begins with a BOM so that Excel reads å, ä and ö."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    buffer.write("\ufeff")
    writer.writerow(table.headings)
    for number, row in enumerate(table.rows):
        writer.writerow([_as_text(cell) for cell in row])
        if number % 500 == 499:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    for note in table.notes:
        writer.writerow([safe(note)])
    yield buffer.getvalue()


def _as_text(cell: Cell | Share) -> str:
    if isinstance(cell, str):
        return safe(cell)
    if cell is None:
        return ""
    if isinstance(cell, Share):
        return "" if cell.value is None else f"{cell.value * 100:.1f}".replace(".", ",")
    if isinstance(cell, float | Decimal):
        return plain_number(cell)
    return str(cell)


def write_xlsx(table: Table, target: IO[bytes]) -> None:
    import xlsxwriter  # noqa: PLC0415  (no page needs it until somebody exports)

    with xlsxwriter.Workbook(target, {"constant_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet(_sheet_name(table.title))
        bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
        percent = book.add_format({"num_format": "0.0%"})
        sheet.freeze_panes(1, 0)
        for column, heading in enumerate(table.headings):
            sheet.write_string(0, column, heading, bold)
        number = 0
        for number, row in enumerate(table.rows, start=1):
            for column, cell in enumerate(row):
                if number == 1:
                    sheet.set_column(column, column, 44 if isinstance(cell, str) else 16)
                if isinstance(cell, str):
                    sheet.write_string(number, column, safe(cell))
                elif isinstance(cell, dt.date):
                    sheet.write_datetime(number, column, cell, day)
                elif isinstance(cell, Share):
                    if cell.value is not None:
                        sheet.write_number(number, column, cell.value, percent)
                elif cell is not None:
                    sheet.write_number(number, column, cell)
        sheet.autofilter(0, 0, number, len(table.headings) - 1)
        for offset, note in enumerate(table.notes, start=2):
            sheet.write_string(number + offset, 0, safe(note))


def _sheet_name(title: str) -> str:
    """Excel allows 31 characters and none of []:*?/\\, which codes of cost centres have."""
    return re.sub(r"[\[\]:*?/\\]", "-", title)[:31].strip("'") or "1"


def xlsx_bytes(table: Table) -> bytes:
    buffer = io.BytesIO()
    write_xlsx(table, buffer)
    return buffer.getvalue()
