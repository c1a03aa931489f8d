"""When a training is to be done again: the cycles that follow one that is open. No database.

A cycle opens the day after the last valid completion ended (months), on the first day of a yearly window, or on the
day of a version that everybody does again. Each is an assignment of its own and ends the one before on the day
before. A version gives a new last day to those who had done it; who had not keeps the one there was
(docs/decisions/0006)."""

import calendar
import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Done:
    """What is known of a completion that is in force."""

    completed_on: dt.date
    valid_until: dt.date | None  # None = for ever

    def valid(self, on: dt.date) -> bool:
        return self.completed_on <= on and (self.valid_until is None or self.valid_until >= on)


@dataclass(frozen=True)
class Window:
    """A time of every year, from one month and day through another, which may lie in the year after."""

    first: tuple[int, int]
    last: tuple[int, int]

    @classmethod
    def of(cls, first: str, last: str) -> "Window":
        """From "09-01" and "11-30"."""
        month, day = first.split("-")
        last_month, last_day = last.split("-")
        return cls((int(month), int(day)), (int(last_month), int(last_day)))

    def next_opening(self, after: dt.date) -> dt.date:
        return next(day for day in self._openings(after.year) if day > after)

    def last_opening(self, on: dt.date) -> dt.date:
        return next(day for day in reversed([*self._openings(on.year - 1)]) if day <= on)

    def closes(self, opened_on: dt.date) -> dt.date:
        year = opened_on.year + (self.last < self.first)
        return _day(year, *self.last)

    def _openings(self, year: int) -> Iterator[dt.date]:
        return (_day(each, *self.first) for each in (year, year + 1))


@dataclass(frozen=True)
class Cycle:
    assigned_on: dt.date
    counts_from: dt.date | None  # None = any valid completion counts
    closes_on: dt.date | None = None  # the window's last day; None = the requirement's days decide
    keeps_due: bool = False  # the last day of the cycle before stays: who has not done it gets no new time


@dataclass(frozen=True)
class Renewing:
    """What opens new cycles of one requirement. early: days before a window in which a completion counts for it."""

    versions: tuple[dt.date, ...] = ()  # days of those that everybody does again
    window: Window | None = None
    months: bool = False
    early: int = 0

    def latest_opening(self, on: dt.date) -> dt.date | None:
        """Every assignment that is older gets a new cycle, whoever has done what."""
        openings = [day for day in self.versions if day <= on]
        openings += [self.window.last_opening(on)] if self.window else []
        return max(openings, default=None)

    def cycles_after(self, begun: Cycle, done: Iterable[Done], on: dt.date) -> list[Cycle]:
        """The cycles that have opened since, through `on`, in order. done: the person's completions in force."""
        done = list(done)
        cycles = []
        following = self._next(begun, done, on)
        while following:
            cycles.append(following)
            following = self._next(following, done, on)
        return cycles

    def _next(self, cycle: Cycle, done: list[Done], on: dt.date) -> Cycle | None:
        openings = [*self._by_version(cycle, done), *self._by_window(cycle), *self._by_months(cycle, done, on)]
        # On one day the version decides: it asks for the most.
        return next(iter(sorted((each for each in openings if each.assigned_on <= on), key=_opening)), None)

    def _by_version(self, cycle: Cycle, done: list[Done]) -> Iterator[Cycle]:
        for day in self.versions:
            if day > cycle.assigned_on:
                # On the first day of a window everybody has a new time anyhow.
                anew = self.window is not None and self.window.last_opening(day) == day
                yield Cycle(day, day, keeps_due=not anew and not _fulfilled(cycle, done, day - DAY))

    def _by_window(self, cycle: Cycle) -> Iterator[Cycle]:
        if self.window:
            opens = self.window.next_opening(cycle.assigned_on)
            counts_from = max(opens - self.early * DAY, cycle.counts_from or dt.date.min)
            yield Cycle(opens, counts_from, self.window.closes(opens))

    def _by_months(self, cycle: Cycle, done: list[Done], on: dt.date) -> Iterator[Cycle]:
        """Only where nothing is valid any more: whoever renews in time is done all along."""
        if not self.months or _fulfilled(cycle, done, on):
            return
        ended = [each.valid_until for each in _counting(cycle, done) if each.completed_on <= on and each.valid_until]
        last = max(ended, default=None)
        if last and last >= cycle.assigned_on:
            yield Cycle(last + DAY, cycle.counts_from)


def _counting(cycle: Cycle, done: list[Done]) -> list[Done]:
    return [each for each in done if cycle.counts_from is None or each.completed_on >= cycle.counts_from]


def _fulfilled(cycle: Cycle, done: list[Done], on: dt.date) -> bool:
    return any(each.valid(on) for each in _counting(cycle, done))


def _opening(cycle: Cycle) -> tuple[dt.date, bool, bool]:
    return cycle.assigned_on, cycle.counts_from != cycle.assigned_on, cycle.closes_on is None


def _day(year: int, month: int, day: int) -> dt.date:
    """29 February is the last of February in other years, and so with 31 in a month of thirty."""
    return dt.date(year, month, min(day, calendar.monthrange(year, month)[1]))
