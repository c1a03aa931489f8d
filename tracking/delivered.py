"""What there is of a training on the web, for mails: told by courses when it is ready, as tracking knows no pages."""

import datetime as dt
from collections.abc import Callable, Collection
from dataclasses import dataclass

from tracking.models import Training, User


@dataclass(frozen=True)
class OnTheWeb:
    parts: int
    next_part: int  # the first that the person has not done and may open
    minutes: int  # of all that is left


LookUp = Callable[[Training, User, dt.date], OnTheWeb | None]
_LOOK_UPS: list[LookUp] = []


def tells_what_is_on_the_web(look_up: LookUp) -> LookUp:
    _LOOK_UPS.append(look_up)
    return look_up


def on_the_web(training: Training, person: User, on: dt.date) -> OnTheWeb | None:
    """None = nothing to open there: it is given at an occasion, or elsewhere."""
    found = (look_up(training, person, on) for look_up in _LOOK_UPS)
    return next((each for each in found if each), None)


Names = Callable[[Collection[int]], dict[int, dict[str, str]]]
_NAMES: list[Names] = []


def tells_names(look_up: Names) -> Names:
    """Registers a function from ids of trainings to each one's names in other languages than Swedish, by language."""
    _NAMES.append(look_up)
    return look_up


def names(trainings: Collection[int]) -> dict[int, dict[str, str]]:
    found: dict[int, dict[str, str]] = {}
    for look_up in _NAMES:
        found |= look_up(trainings)
    return found
