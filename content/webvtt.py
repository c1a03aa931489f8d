"""Captions and chapters as WebVTT: what a text says, and what is wrong with it. Knows no database and no request."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

MOST = 1024 * 1024  # characters
SIGN = re.compile(r"WEBVTT(?:[ \t].*)?")
ASIDE = re.compile(r"(?:NOTE|STYLE|REGION)(?:[ \t].*)?")  # blocks without cues
TIME = r"(?:(\d{2,4}):)?([0-5]\d):([0-5]\d)\.(\d{3})"
TIMES = re.compile(rf"{TIME}[ \t]+-->[ \t]+{TIME}(?:[ \t].*)?")


@dataclass(frozen=True)
class Cue:
    start: float  # seconds
    end: float
    text: str


def cues(text: str) -> list[Cue]:
    """In the order they begin. Raises ValidationError, which names the line."""
    if len(text) > MOST:
        raise ValidationError(_("Texten är längre än en film kan ha. Välj en annan fil."))
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if not SIGN.fullmatch(lines[0]):
        raise ValidationError(_("Första raden ska vara WEBVTT. Spara filen som WebVTT (.vtt)."))
    found: list[Cue] = []
    for number, block in _blocks(lines):
        cue = _cue(number, block)
        if found and cue.start < found[-1].start:
            raise _wrong(number, _("tiden är tidigare än den förra. Lägg dem i ordning."))
        found.append(cue)
    if not found:
        raise ValidationError(_("Här finns inga tider med text. Välj en fil med undertexter."))
    return found


def _blocks(lines: list[str]) -> Iterator[tuple[int, list[str]]]:
    """(number of its first line, its lines), of those that hold a cue."""
    block: list[str] = []
    for number, line in enumerate([*lines, ""], start=1):
        if line.strip():
            block.append(line.strip())
        elif block:
            first = number - len(block)
            if first > 1 and not ASIDE.fullmatch(block[0]):
                yield first, block
            block = []


def _cue(number: int, block: list[str]) -> Cue:
    if "-->" not in block[0]:  # a cue may have a name above its times
        number, block = number + 1, block[1:]
    times = TIMES.fullmatch(block[0]) if block else None
    if times is None:
        raise _wrong(number, _("här ska stå en tid som 00:01.000 --> 00:04.000, med punkt före tusendelarna."))
    start, end = _seconds(times.groups()[:4]), _seconds(times.groups()[4:])
    if end <= start:
        raise _wrong(number, _("texten slutar innan den börjar. Rätta tiderna."))
    if any("-->" in line for line in block[1:]):
        raise _wrong(number, _("två tider utan tom rad emellan. Lägg in en tom rad."))
    if len(block) == 1:
        raise _wrong(number, _("tiden har ingen text. Skriv den eller ta bort tiden."))
    return Cue(start, end, "\n".join(block[1:]))


def _seconds(parts: tuple[str | None, ...]) -> float:
    hours, minutes, seconds, thousandths = (int(part or 0) for part in parts)
    return hours * 3600 + minutes * 60 + seconds + thousandths / 1000


def _wrong(number: int, says: str) -> ValidationError:
    return ValidationError(_("Rad %(number)s: %(says)s"), params={"number": number, "says": says})
