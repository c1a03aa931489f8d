"""A small file may hold more columns and cells than the memory does: reading stops before anything is built."""

import io
import time
import zipfile

import openpyxl
import pytest

from tracking.exemption_import.rows import LIMITS
from tracking.refusal import Refused
from tracking.table_file import Limits, sheet_of

HEAD = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
FOOT = "</sheetData></worksheet>"
FEW = Limits(rows=50, columns=10, cells=100)


def book(sheet, **parts):
    """A workbook whose first sheet is the XML given, and other parts too."""
    whole, made = io.BytesIO(), io.BytesIO()
    blank = openpyxl.Workbook()
    blank.active.append(["a"])
    blank.save(whole)
    replaced = {"xl/worksheets/sheet1.xml": HEAD + sheet + FOOT} | parts
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(name, replaced.get(name, source.read(name)))
    return made.getvalue()


def row(*cells):
    return "<row>" + "".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in cells) + "</row>"


def text(*rows):
    return "\r\n".join(";".join(cells) for cells in rows).encode()


def says(content, limits=FEW):
    with pytest.raises(Refused) as caught:
        sheet_of(content, limits)
    [problem] = caught.value.every
    return problem.row, problem.message


@pytest.mark.parametrize("kind", [lambda *rows: book("".join(row(*each) for each in rows)), text])
def test_columns_and_cells_are_read_up_to_the_limit_and_no_further(kind):
    assert len(sheet_of(kind(["x"] * 10, ["y"] * 10), FEW).headings) == 10
    assert says(kind(["x"] * 11, ["y"] * 11)) == (
        1,
        "Raden har fler än 10 kolumner. Ta bara med de kolumner som behövs.",
    )
    assert says(kind(["x"] * 3, ["y"] * 3, ["z"] * 11))[0] == 3
    assert "för många celler" in says(kind(*[["x"] * 10] * 12))[1]


@pytest.mark.parametrize(
    "content",
    [
        book(("<row>" + "<c/>" * 900 + "</row>") * 5000),
        book("<row>" + "<c/>" * 4_500_000 + "</row>"),
        book("".join(f'<row r="{each}"><c r="XFD{each}"><v>1</v></c></row>' for each in range(1, 4000))),
        book('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
        b";".join([b"a"] * 1_200_000) + b"\n" + b";".join([b"b"] * 1_200_000),
        b"a\n" + b"\n" * 4_800_000,
    ],
    ids=["wide rows", "one endless row", "gaps", "rows left out", "wide text", "empty lines"],
)
def test_file_of_exemptions_that_unfolds_is_refused_at_once(content):
    before = time.process_time()

    assert says(content, LIMITS)[1]
    assert time.process_time() - before < 5


def test_book_of_more_tags_than_its_cells_need_is_refused():
    shared = "<sst>" + "<si/>" * 1000 + "</sst>"

    assert "för många celler" in says(book(row("a"), **{"xl/styles.xml": shared}))[1]
