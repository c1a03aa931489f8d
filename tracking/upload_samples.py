"""Values that help to recognise a column of a file that has been checked (tracking.uploading): such as many rows share,
which say nothing of one person, and never from a row that is marked as protected."""

from collections import Counter
from collections.abc import Iterable
from itertools import islice

from tracking.hr_import.rows import NO

SHARED_BY, SHOWN, LONGEST = 5, 2, 30
READ = 5000  # rows; more would tell the same
MARKS = ("skydd", "sekret", "protected")


def samples(headings: list[str], rows: Iterable[list[str]], protected: str | None = None) -> dict[str, list[str]]:
    """Heading → its most common values. `protected`: the column that says who is, where it is known."""
    marks = [
        place
        for place, heading in enumerate(headings)
        if heading == protected or any(mark in heading.casefold() for mark in MARKS)
    ]
    counts: list[Counter[str]] = [Counter() for _heading in headings]
    for cells in islice(rows, READ):
        if any(cells[place].casefold() not in NO for place in marks):
            continue
        for count, cell in zip(counts, cells, strict=False):
            if cell:
                count[cell] += 1
    return {heading: _most_common(count) for heading, count in zip(headings, counts, strict=True) if heading}


def _most_common(count: Counter[str]) -> list[str]:
    return [value[:LONGEST] for value, number in count.most_common(SHOWN) if number >= SHARED_BY]
