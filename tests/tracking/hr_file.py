"""Small HR files for tests: rows as the HR system would write them."""

import csv
import datetime as dt
import io
from pathlib import Path

from tracking.hr_import.rows import HEADINGS
from tracking.hr_import.running import Outcome, import_file

ROW = {
    "person_id": "p1",
    "given_name": "Åsa",
    "family_name": "Öberg",
    "email": "asa@example.se",
    "protected": "0",
    "affiliation_id": "a1",
    "kind": "employee",
    "unit_code": "HEM1",
    "unit_name": "Hemtjänst norr",
    "top_unit_code": "SOC",
    "top_unit_name": "Socialförvaltningen",
    "title": "Undersköterska",
    "form": "tillsvidare",
    "start": "2024-01-01",
    "end": "",
    "main": "1",
    "manager": "0",
}


def row(number: int = 1, **changes: str) -> dict[str, str]:
    own = {"person_id": f"p{number}", "affiliation_id": f"a{number}", "email": f"p{number}@example.se"}
    return ROW | own | changes


def text(*rows: dict[str, str], delimiter: str = ";", headings: list[str] | None = None) -> str:
    target = io.StringIO()
    writer = csv.DictWriter(target, headings or list(HEADINGS), delimiter=delimiter, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return target.getvalue()


class Hr:
    """Imports into the test database, one file a day."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "hr.csv"

    def load(self, on: dt.date, *rows: dict[str, str], content: bytes | None = None, **options) -> Outcome:
        self.path.write_bytes(content if content is not None else text(*rows).encode())
        return import_file(self.path, options.pop("source", "hr"), on, **options)
