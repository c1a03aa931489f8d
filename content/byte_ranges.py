"""Which bytes of a file a request asks for (RFC 9110, section 14): pure, knows no request."""

import re
from dataclasses import dataclass

ONE = re.compile(r"bytes[ ]*=[ ]*(\d{0,18})-(\d{0,18})", re.IGNORECASE)
# Bytes: the most that answers a range; browsers ask for the rest. No process is held for a film by a slow phone.
PIECE = 8 * 1024 * 1024


class OutsideError(Exception):
    """The range begins where the file has ended."""


@dataclass(frozen=True)
class Span:
    first: int
    last: int  # inclusive

    def __len__(self) -> int:
        return self.last - self.first + 1


def asked(header: str, size: int, piece: int = PIECE) -> Span | None:
    """None = the whole file: nothing was asked, or several ranges, or what is no range. Raises OutsideError."""
    found = ONE.fullmatch(header.strip())
    if found is None or found.groups() == ("", ""):
        return None
    first, last = (int(part) if part else None for part in found.groups())
    if first is None:  # that many from the end
        first, last = max(0, size - (last or 0)), size - 1
    elif last is None:
        last = size - 1
    elif last < first:
        return None
    if first >= size:
        raise OutsideError
    return Span(first, min(last, first + piece - 1, size - 1))
