"""Days on which a person's clock stands still: exempt ones, and those of a pause where the person's home is
(standing.py counts the same in SQL)."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Protocol

from tracking.models import Affiliation, TrainingPause

DAY = dt.timedelta(days=1)


class Still(Protocol):
    """An exemption, a pause or days made of both; inclusive."""

    @property
    def start_on(self) -> dt.date: ...
    @property
    def end_on(self) -> dt.date: ...


@dataclass(frozen=True)
class StillDays:
    start_on: dt.date
    end_on: dt.date


Pauses = dict[tuple[int, int], list[TrainingPause]]


def pauses_of(user_ids: Collection[int], training_ids: Collection[int]) -> Pauses:
    """By person and training. One query where there is no pause, else two."""
    pauses = list(TrainingPause.objects.filter(training__in=training_ids).select_related("unit"))
    found: Pauses = defaultdict(list)
    if not pauses:
        return found
    fields = ("user", "start_on", "end_on", "unit__path")
    ties: dict[int, list[tuple[dt.date, dt.date | None, str]]] = defaultdict(list)
    for user_id, start_on, end_on, path in (
        Affiliation.objects.filter(user__in=user_ids).home_first().values_list(*fields)
    ):
        ties[user_id].append((start_on, end_on, path))
    for user_id, own in ties.items():
        for pause in pauses:
            if _home(own, pause).startswith(pause.unit.path):
                found[user_id, pause.training_id].append(pause)
    return found


def _home(ties: Iterable[tuple[dt.date, dt.date | None, str]], pause: TrainingPause) -> str:
    """Path of the home among the ties that hold on some day of the pause; empty for none."""
    held = (path for first, last, path in ties if first <= pause.end_on and (last is None or last >= pause.start_on))
    return next(held, "")


def still_days(*each: Iterable[Still]) -> list[StillDays]:
    """The same days, none of them twice."""
    joined: list[StillDays] = []
    for days in sorted((days for some in each for days in some), key=lambda days: days.start_on):
        if joined and days.start_on <= joined[-1].end_on + DAY:
            before = joined.pop()
            joined.append(StillDays(before.start_on, max(before.end_on, days.end_on)))
        else:
            joined.append(StillDays(days.start_on, days.end_on))
    return joined
