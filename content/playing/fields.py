"""JSON that a package sent: bounded, and each field of the type it must have."""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from content.packages.json_file import parsed
from content.playing.unread import Unread, Why

DEEPEST = 30
LARGEST_NUMBER = 1e9
NUMBER = re.compile(r"[+-]?(\d{1,15}(\.\d{0,20})?|\.\d{1,20})([eE][+-]?\d{1,2})?", re.ASCII)
UNSTORABLE = re.compile("[\0\ud800-\udfff]")


@dataclass(frozen=True)
class Fields:
    """Every method raises Unread for a value of another type. null and what is not there are the same."""

    values: dict[str, Any]
    path: str = ""  # of these fields in what was sent

    def part(self, name: str) -> "Fields":
        return Fields(self._typed(name, dict) or {}, self.named(name))

    def rows(self, name: str, most: int) -> Iterator["Fields"]:
        """Arrays as SCORM's runtimes write them: {"0": {…}, "1": {…}}."""
        rows = self.part(name)
        if len(rows.values) > most:
            raise Unread(Why.MANY, rows.path)
        return (rows.part(index) for index in rows.values)

    def text(self, name: str, longest: int = 1_000) -> str:
        """`longest` in bytes of UTF-8. "" = not said."""
        text = self._typed(name, str) or ""
        if len(text.encode()) > longest:
            raise Unread(Why.LARGE, self.named(name))
        return text

    def flag(self, name: str) -> bool | None:
        return self._typed(name, bool)

    def number(self, name: str) -> float | None:
        """SCORM writes numbers as text, and "" for none."""
        value = self.values.get(name)
        if value is None or value == "":
            return None
        if isinstance(value, str) and NUMBER.fullmatch(value):
            value = float(value)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise Unread(Why.TYPE, self.named(name))
        if not abs(value) <= LARGEST_NUMBER:
            raise Unread(Why.NUMBER, self.named(name))
        return float(value)

    def named(self, name: str) -> str:
        return f"{self.path}.{name}" if self.path else name

    def _typed(self, name: str, kind: type) -> Any:
        value = self.values.get(name)
        if value is not None and not isinstance(value, kind):
            raise Unread(Why.TYPE, self.named(name))
        return value


def read_fields(raw: bytes, most: int) -> Fields:
    """The object that was sent; `most` bytes. Raises Unread."""
    if len(raw) > most:
        raise Unread(Why.LARGE)
    try:
        read = parsed(raw)
    except (ValueError, RecursionError):
        raise Unread(Why.NOT_JSON) from None
    if not isinstance(read, dict):
        raise Unread(Why.NOT_JSON)
    _check_storable(read)
    return Fields(read)


def _check_storable(read: dict[str, Any]) -> None:
    """What is kept is kept as it came, so nothing in it may be what PostgreSQL or JSON cannot hold."""
    level: list[Any] = [read]
    for _depth in range(DEEPEST):
        level = [inner for each in level for inner in _inside(each)]
        if not level:
            return
    raise Unread(Why.DEEP)


def _inside(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return [*value, *value.values()]
    if isinstance(value, list):
        return value
    if isinstance(value, str) and UNSTORABLE.search(value):
        raise Unread(Why.CHARACTER)
    if isinstance(value, float) and not math.isfinite(value):  # 1e999
        raise Unread(Why.NUMBER)
    return []
