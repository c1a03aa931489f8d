"""JSON that others wrote, bounded before it is parsed."""

import json
from pathlib import Path
from typing import Any, NoReturn

from content.packages import limits
from content.packages.refusals import Refused, Why

MARKS = (b"{", b"[", b",", b":")


def read_json(folder: Path, name: str, most: int) -> dict[str, Any]:
    """The object in the file; `most` bytes. Raises Refused."""
    path = folder / name
    if not path.is_file():
        raise Refused(Why.NO_FILE, name)
    if path.stat().st_size > most:
        raise Refused(Why.JSON_LARGE, name, most=most // limits.MB)
    raw = path.read_bytes()
    if sum(raw.count(mark) for mark in MARKS) > limits.JSON_VALUES:
        raise Refused(Why.JSON_MANY, name)
    try:
        read = parsed(raw)
    except RecursionError:
        raise Refused(Why.JSON_MANY, name) from None
    except ValueError:
        raise Refused(Why.JSON_BROKEN, name) from None
    if not isinstance(read, dict):
        raise Refused(Why.JSON_BROKEN, name)
    return read


def parsed(raw: bytes) -> object:
    """Raises ValueError, and RecursionError for values in values in values."""
    return json.loads(raw.decode("utf-8-sig"), parse_constant=_no_number)


def _no_number(_name: str) -> NoReturn:
    raise ValueError  # NaN and Infinity are JavaScript, not JSON
