"""Why a file was refused: every problem names its row, its column and what to do. Nothing is half done."""

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass

MOST = 100  # a file wrong on every row is told with its first problems
ROWS_TOLD = 3
ANOTHER_ROW = re.compile(r"\brad \d+")


@dataclass(frozen=True)
class Problem:
    row: int | None  # as in a spreadsheet: the headings are row 1; None = the file as a whole
    column: str | None
    message: str  # what is wrong and the remedy, in Swedish; never a value from the file

    def as_json(self) -> dict[str, object]:
        return asdict(self)

    def __str__(self) -> str:
        place = [f"rad {self.row}"] if self.row else []
        place += [f"kolumn {self.column}"] if self.column else []
        return f"{', '.join(place)}: {self.message}" if place else self.message


class Refused(Exception):
    def __init__(self, problems: list[Problem]) -> None:
        self.every, self.problems = problems, problems[:MOST]
        super().__init__(str(problems[0]))


@dataclass(frozen=True)
class LikeProblems:
    """What is wrong in the same way, in one column: its first rows, and how many more there are."""

    rows: list[int]
    more: int
    column: str | None
    message: str

    def as_json(self) -> dict[str, object]:
        return asdict(self)


def gather(problems: Iterable[Problem]) -> list[LikeProblems]:
    """In the order in which each first shows. Messages that differ only in which other row they name are alike."""
    like: dict[tuple[str | None, str], list[Problem]] = {}
    for problem in problems:
        like.setdefault((problem.column, ANOTHER_ROW.sub("en annan rad", problem.message)), []).append(problem)
    gathered = []
    for (column, general), each in like.items():
        rows = list(dict.fromkeys(problem.row for problem in each if problem.row))
        message = each[0].message if len(rows) < 2 else general
        gathered.append(LikeProblems(rows[:ROWS_TOLD], len(rows[ROWS_TOLD:]), column, message))
    return gathered
