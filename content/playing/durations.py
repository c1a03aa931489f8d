"""Time spent as packages write it, in seconds."""

import re

LONGEST = 366 * 24 * 3600.0  # more is a clock that was wrong, and counts as this
TIMESPAN = re.compile(r"(\d{1,12}):(\d{1,2}):(\d{1,2}(?:\.\d{1,9})?)", re.ASCII)  # SCORM 1.2 RTE, CMITimespan
AMOUNT = r"(\d{1,12}(?:[.,]\d{1,9})?)"
# As generous as scorm-again, which lets SCOs write "P" and "P5S": what it has let through is not refused here.
ISO = re.compile(
    rf"P(?:{AMOUNT}Y)?(?:{AMOUNT}M)?(?:{AMOUNT}W)?(?:{AMOUNT}D)?T?(?:{AMOUNT}H)?(?:{AMOUNT}M)?(?:{AMOUNT}S)?", re.ASCII
)
DAY = 24 * 3600
ISO_UNITS = (365 * DAY, 30 * DAY, 7 * DAY, DAY, 3600, 60, 1)  # a year and a month have no length of their own


def timespan(said: str) -> float:
    """HHHH:MM:SS.SS. Raises ValueError."""
    found = TIMESPAN.fullmatch(said)
    if not found:
        raise ValueError(said)
    hours, minutes, seconds = map(float, found.groups())
    return min(hours * 3600 + minutes * 60 + seconds, LONGEST)


def iso_duration(said: str) -> float:
    """ISO 8601, such as PT1H2M3.5S. Raises ValueError."""
    found = ISO.fullmatch(said)
    if not found:
        raise ValueError(said)
    amounts = (float(each.replace(",", ".")) if each else 0.0 for each in found.groups())
    return min(sum(amount * unit for amount, unit in zip(amounts, ISO_UNITS, strict=True)), LONGEST)
