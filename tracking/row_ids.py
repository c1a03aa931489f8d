"""Ids of rows as forms send them."""

from collections.abc import Iterable

LONGEST_ID = 18  # digits of a number that both databases can look for


def row_ids(posted: Iterable[str]) -> set[int]:
    """Of hidden fields and choices. What cannot be one is passed over."""
    return {int(pk) for pk in posted if pk.isdecimal() and len(pk) <= LONGEST_ID}
