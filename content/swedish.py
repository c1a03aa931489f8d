"""How the words of a page are searched and its title is sorted, the same in every database: SQLite knows neither å, ä,
ö nor stems. Names of people sort alike (tracking.swedish; docs/decisions/0016)."""

import re
import unicodedata
from collections.abc import Iterator

import snowballstemmer

ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyzåäö"
# Digits only: every collation of every database agrees on their order.
_RANK = {letter: f"{place:02d}" for place, letter in enumerate(ALPHABET, start=1)}
_GAP = "00"
_OTHER = "99"
_ALIKE = str.maketrans({"æ": "ä", "ø": "ö"})
_WORD = re.compile(r"[^\W_]+")
# In nearly every text, or in none of those that are meant: whoever asks for "barn och unga" asks for two words.
SMALL_WORDS = frozenset("att av de den det du en ett för från hur i med mot och om på som till vad är".split())
MOST_WORDS = 8
LONG_ENOUGH = 6  # letters: no plan, utan or innan
LONGEST_QUESTION = 100  # letters


def sort_key(text: str) -> str:
    """Digits that sort as Swedish does: a–z, å, ä, ö; é as e; anything between words before all letters."""
    return "".join(_RANK.get(letter, _OTHER if letter.isalnum() else _GAP) for letter in folded(text))


def folded(text: str) -> str:
    """Small letters. Å, ä and ö are letters of their own; all other marks above and below are taken away."""
    composed = unicodedata.normalize("NFC", text.casefold()).translate(_ALIKE)
    return "".join(map(_bare, composed))


def _bare(letter: str) -> str:
    return letter if letter in "åäö" else unicodedata.normalize("NFD", letter)[0]


def stems(text: str) -> Iterator[str]:
    """Of each word, in the order of the text."""
    stemmer = snowballstemmer.stemmer("swedish")  # one for each text: it remembers the word it is at
    yield from map(_without_an, map(stemmer.stemWord, _WORD.findall(folded(text))))


def _without_an(stem: str) -> str:
    """Skolan is a form of skola. Snowball's Swedish rules leave it as it is."""
    return stem[: -len("an")] if stem.endswith("an") and len(stem) >= LONG_ENOUGH else stem


def asked_stems(question: str) -> list[str]:
    """What a reader's question asks for; all of it must be found. Empty = it has no words."""
    words = _WORD.findall(folded(question[:LONGEST_QUESTION]))
    telling = [word for word in words if word not in SMALL_WORDS] or words
    return list(dict.fromkeys(stems(" ".join(telling))))[:MOST_WORDS]
