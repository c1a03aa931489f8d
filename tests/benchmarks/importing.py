"""HR import: first time and again unchanged, with the memory it takes over an idle process."""

import datetime as dt
import resource
import tempfile
from pathlib import Path

from tests.benchmarks.setting_up import start, tell, timed

start()

from tests.benchmarks.hr_file import write
from tracking.hr_import.running import import_file

ON = dt.date(2026, 11, 1)
AIMS = {10_000: 8, 50_000: 40}


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
