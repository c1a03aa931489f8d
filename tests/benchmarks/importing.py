"""HR import: first time and again unchanged, with the memory it takes over an idle process."""

import csv
import datetime as dt
import resource
import tempfile
from pathlib import Path

from tests.benchmarks.setting_up import start, tell, timed

start()

from tracking.hr_import.rows import HEADINGS
from tracking.hr_import.running import import_file

ON = dt.date(2026, 11, 1)
AIMS = {10_000: 8, 50_000: 40}


def write(path: Path, persons: int) -> None:
    with path.open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target, delimiter=";")
        writer.writerow(HEADINGS)
        for number in range(persons):
            unit, top = number % 60, number % 12
            person = [f"P{number}", "Åsa", "Öberg", f"p{number}-{persons}@example.se", 0]
            place = [f"E{unit}", f"Enhet {unit}", f"F{top}", f"Förvaltning {top}"]
            job = ["Undersköterska", "tillsvidare", "2021-03-01", "", 1, int(number < 60)]
            writer.writerow([*person, f"A{number}", "employee", *place, *job])


def peak() -> int:
    """MB"""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


figures: dict[str, object] = {}
with tempfile.TemporaryDirectory() as folder:
    idle = peak()
    for persons, aim in AIMS.items():
        path = Path(folder) / f"{persons}.csv"
        write(path, persons)
        for time in ("first", "unchanged"):
            seconds = timed(lambda path=path, persons=persons: import_file(path, f"hr{persons}", ON))
            figures[f"import {persons} {time}, s (aim {aim})"] = seconds
        figures[f"memory over idle at {persons}, MB (aim 400)"] = peak() - idle
tell(figures)
