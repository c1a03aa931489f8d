"""Why a file was refused: every problem names its row, its column and what to do. Nothing is half done."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_noop as _

from tracking.notice import Notice

MOST = 100  # a file wrong on every row is told with its first problems
ROWS_TOLD = 3
ANOTHER_ROW = Notice(_("en annan rad"))


@dataclass(frozen=True)
class Problem:
    row: int | None  # as in a spreadsheet: the headings are row 1; None = the file as a whole
    column: str | None
    # What is wrong and the remedy, in Swedish; never a value from the file. Told on a page: a Notice, or a text marked
    # for translation that has no values.
    message: str

    def as_json(self) -> dict[str, object]:
        return {"row": self.row, "column": self.column, "message": self.message}

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
    message: Notice

    def as_json(self) -> dict[str, object]:
        return {"rows": self.rows, "more": self.more, "column": self.column, "message": self.message.as_json()}


def other_row(number: int) -> Notice:
    """The value `other` of a message that names another row than its own."""
    return Notice(_("rad %(number)s"), number=number)


def gather(problems: Iterable[Problem]) -> list[LikeProblems]:
    """In the order in which each first shows. Messages that differ only in which other row they name are alike."""
    like: dict[tuple[str | None, Notice], list[Problem]] = {}
    for problem in problems:
        like.setdefault((problem.column, _of_any_row(problem.message)), []).append(problem)
    gathered = []
    for (column, general), each in like.items():
        rows = list(dict.fromkeys(problem.row for problem in each if problem.row))
        message = _notice(each[0].message) if len(rows) < 2 else general
        gathered.append(LikeProblems(rows[:ROWS_TOLD], len(rows[ROWS_TOLD:]), column, message))
    return gathered


def _of_any_row(message: str) -> Notice:
    notice = _notice(message)
    return Notice(notice.text, **notice.values | {"other": ANOTHER_ROW}) if "other" in notice.values else notice


def _notice(message: str) -> Notice:
    return message if isinstance(message, Notice) else Notice(message)
