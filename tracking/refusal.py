"""Why a file was refused: every problem names its row, its column and what to do. Nothing is half done."""

from dataclasses import asdict, dataclass

MOST = 100  # a file wrong on every row is told with its first problems


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
        self.problems = problems[:MOST]
        super().__init__(str(problems[0]))
