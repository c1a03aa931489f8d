"""The short code that is shown in the room of an occasion. It is worked out from the server's key and the minute, and
stored nowhere; another one follows every two minutes, and the one before still holds while it is being typed."""

import datetime as dt
import hmac
import uuid

import segno
from django.utils.crypto import salted_hmac

ALPHABET = "ABCDEFGHJKMNPQRTUVWXYZ23456789"  # 30 signs that nobody takes for another
LENGTH = 6
PERIOD = 120  # seconds
SALT = "tracking.room_code"


def code_at(occasion: uuid.UUID, now: dt.datetime) -> str:
    return _code(occasion, int(now.timestamp()) // PERIOD)


def holds(occasion: uuid.UUID, given: str, now: dt.datetime) -> bool:
    period = int(now.timestamp()) // PERIOD
    return any(hmac.compare_digest(_code(occasion, each), given) for each in (period, period - 1))


def tidied(given: str) -> str:
    """As people type it: small letters, a space in the middle. Empty = it cannot be a code."""
    text = "".join(given.upper().replace("-", "").split())
    return text if len(text) == LENGTH and set(text) <= set(ALPHABET) else ""


def told(code: str) -> str:
    """In two halves, as it is read aloud."""
    return f"{code[: LENGTH // 2]} {code[LENGTH // 2 :]}"


def qr(address: str) -> str:
    """As SVG for a page. What it says stands beside it in words."""
    made: str = segno.make(address, error="m").svg_inline(
        scale=8, border=4, svgclass="qr", lineclass=None, omitsize=True
    )
    return made


def _code(occasion: uuid.UUID, period: int) -> str:
    number = int.from_bytes(salted_hmac(SALT, f"{occasion}.{period}", algorithm="sha256").digest())
    signs = ""
    for _place in range(LENGTH):
        number, sign = divmod(number, len(ALPHABET))
        signs += ALPHABET[sign]
    return signs
