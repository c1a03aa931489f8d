"""An HR file of any length."""

import csv
from pathlib import Path

from tracking.hr_import.rows import HEADINGS


def write(path: Path, persons: int, title: str = "Undersköterska") -> None:
    with path.open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target, delimiter=";")
        writer.writerow(HEADINGS)
        for number in range(persons):
            unit, top = number % 60, number % 12
            person = [f"P{number}", "Åsa", "Öberg", f"p{number}-{persons}@example.se", 0]
            place = [f"E{unit}", f"Enhet {unit}", f"F{top}", f"Förvaltning {top}"]
            job = [title, "tillsvidare", "2021-03-01", "", 1, int(number < 60)]
            writer.writerow([*person, f"A{number}", "employee", *place, *job])
