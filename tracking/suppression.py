"""What may be told of counts of persons to a reader without a right to them. Pure; docs/decisions/0005 has the proof.

What is told of a place depends on that place's counts alone, and what is told of the total on what is told of the
places, so that no subtraction leads further than the figures themselves do."""

from collections.abc import Sequence
from dataclasses import dataclass

K_INSIDE = 5  # inside the municipality
K_PUBLIC = 10  # to everybody


@dataclass(frozen=True)
class Band:
    """All that is told of a count: from low to high, both possible."""

    low: int
    high: int

    @property
    def exact(self) -> int | None:
        return self.low if self.low == self.high else None


@dataclass(frozen=True)
class Counts:
    """Persons of one goal, date and place."""

    done: int = 0
    left: int = 0
    exempt: int = 0

    @property
    def counted(self) -> int:
        return self.done + self.left

    @property
    def persons(self) -> int:
        return self.counted + self.exempt


@dataclass(frozen=True)
class Told:
    """counted: those who are counted, and with them the exempt where they are too few to be told apart."""

    counted: int
    done: Band


def told(count: int, whole: int, k: int) -> Band:
    """Of a part of a whole that is known. Neither the part nor the rest is told when it is less than k: then at least
    k numbers are possible, and which ones depends on the whole alone."""
    if whole < 2 * k - 1:
        return Band(0, whole)
    if count < k:
        return Band(0, k - 1)
    if whole - count < k:
        return Band(whole - k + 1, whole)
    return Band(count, count)


def told_of_place(unseen: Counts, seen: Counts, k: int) -> Told | None:
    """`seen`: those of the place that the reader may see anyway, and can subtract. None = fewer than k, or nearly all
    of them exempt."""
    if unseen.persons < k:
        return None
    exempt = told(unseen.exempt, unseen.persons, k)
    if exempt.exact is None and exempt.low:
        return None
    counted = unseen.persons - (exempt.exact or 0)
    done = told(unseen.done, counted, k)
    return Told(counted + seen.counted, Band(done.low + seen.done, done.high + seen.done))


def told_exactly(counts: Counts) -> Told:
    """Of a place where the reader may see every person."""
    return Told(counts.counted, Band(counts.done, counts.done))


def told_of_total(done: int, parts: Sequence[Told]) -> Told:
    """`done`: how many have done it in all of `parts` together. Exact where that leaves every part as wide as it was;
    else the lower or the upper end, so wide that it does."""
    low, high = sum(part.done.low for part in parts), sum(part.done.high for part in parts)
    widest = max((part.done.high - part.done.low for part in parts), default=0)
    return Told(sum(part.counted for part in parts), _told_between(done, low, high, widest))


def _told_between(count: int, low: int, high: int, widest: int) -> Band:
    if low == high:
        return Band(low, high)
    if high - low <= 2 * widest:
        return Band(low, high)
    if count <= low + widest:
        return Band(low, low + widest)
    if count >= high - widest:
        return Band(high - widest, high)
    return Band(count, count)
