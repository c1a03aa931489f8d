"""How Swedish is sorted, searched and written; the same in every database (SQLite sorts å, ä, ö wrong)."""

import unicodedata
from decimal import Decimal

ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyzåäö"
# Digits only: every collation of every database agrees on their order.
_RANK = {letter: f"{place:02d}" for place, letter in enumerate(ALPHABET, start=1)}
_RANK |= {"æ": _RANK["ä"], "ø": _RANK["ö"]}
_GAP = "00"
_OTHER = "99"


def sort_key(text: str) -> str:
    """Digits that sort as Swedish does: a–z, å, ä, ö; é as e; anything between words before all letters."""
    return "".join(_rank(letter) for letter in unicodedata.normalize("NFC", text.casefold()))


def _rank(letter: str) -> str:
    if letter in _RANK:
        return _RANK[letter]
    plain = unicodedata.normalize("NFD", letter)[0]
    return _RANK.get(plain, _OTHER if letter.isalnum() else _GAP)


def search_text(*parts: str) -> str:
    """Lower case and NFC, to be compared with a term folded the same way."""
    return unicodedata.normalize("NFC", " ".join(part for part in parts if part)).casefold()


def plain_number(value: Decimal | float) -> str:
    """Without zeros that say nothing, as a Swede writes it: 2,5 and 80."""
    text = f"{Decimal(str(value)):f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", ",")
