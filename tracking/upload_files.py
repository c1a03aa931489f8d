"""The file of an upload: read and checked once, then kept as CSV, which is quick to read again."""

import csv
import io
import re
from collections.abc import Iterator

from django.core.files.base import ContentFile
from django.utils.translation import gettext_noop as _

from tracking.forbidden import find_forbidden
from tracking.hr_import.rows import COLUMNS
from tracking.models import Upload
from tracking.refusal import Problem, Refused
from tracking.table_file import Sheet, sheet_of

# A person's own data where the headings should be: an address, a day, a long number.
DATA = re.compile(r"@|\d{4,}")
GONE = Refused([Problem(None, None, _("Filen finns inte kvar. Ladda upp den igen."))])


def checked_sheet(upload: Upload) -> Sheet:
    """The file as rows, with nothing in it that may not come in. Raises Refused."""
    sheet = stored_sheet(upload)
    if any(DATA.search(heading) for heading in sheet.headings):
        message = _("Första raden ser inte ut som rubriker. Lägg till en rad med kolumnernas namn överst.")
        raise Refused([Problem(1, None, message)])
    names = {name for field, synonyms in COLUMNS.items() for name in (field, *synonyms)}
    names |= {heading.casefold() for heading in upload.source.columns.values()}
    known = [place for place, heading in enumerate(sheet.headings) if heading.casefold() in names]
    forbidden = list(find_forbidden(sheet, known))
    if forbidden:
        raise Refused(forbidden)
    if not upload.headings:
        before = str(upload.file.name)
        upload.file.save("", ContentFile(_as_csv(sheet)), save=False)
        if not upload.turn(Upload.Status.WORKING, headings=sheet.headings, file=upload.file.name):
            upload.file.delete(save=False)  # cancelled meanwhile
            raise GONE
        upload.file.storage.delete(before)
    return sheet


def stored_sheet(upload: Upload) -> Sheet:
    """Raises Refused, also when the file has been deleted."""
    try:
        with upload.file.open("rb") as file:
            return sheet_of(file.read())
    except (OSError, ValueError):
        raise GONE from None


def stored_rows(upload: Upload) -> Iterator[tuple[int, list[str]]]:
    """Each row and its number, without the headings, of a file that has been checked: quicker than a whole sheet.
    Raises Refused when the file has been deleted."""
    try:
        with upload.file.open("rb") as file:
            rows = csv.reader(io.TextIOWrapper(file, "utf-8-sig", newline=""), delimiter=";")
            yield from ((number, cells) for number, cells in enumerate(rows, start=1) if cells and number > 1)
    except (OSError, ValueError, csv.Error):
        raise GONE from None


def _as_csv(sheet: Sheet) -> bytes:
    """Each row keeps its number."""
    target = io.StringIO()
    writer = csv.writer(target, delimiter=";")
    writer.writerow(sheet.headings)
    last = 1
    for number, cells in sheet.rows:
        target.write("\r\n" * (number - last - 1))
        writer.writerow(cells)
        last = number
    return target.getvalue().encode("utf-8-sig")
