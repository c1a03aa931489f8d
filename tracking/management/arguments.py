"""Arguments that several commands share."""

import argparse
import datetime as dt

from django.core.management.base import CommandParser
from django.utils import timezone


def add_on(parser: CommandParser) -> None:
    parser.add_argument("--on", type=day, default=None, help="datum, ÅÅÅÅ-MM-DD; annars i dag")


def day(text: str) -> dt.date:
    try:
        given = dt.date.fromisoformat(text)
        if not 1900 <= given.year < 2200:  # room to count days on both sides
            raise ValueError
        return given
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} är inget datum; skriv ÅÅÅÅ-MM-DD") from None


def on_or_today(on: dt.date | None) -> dt.date:
    return on or timezone.localdate()
