"""Whether those who are due keep in step with a series of lessons. Tracking knows no lessons: whoever does says so
here, when its app is ready."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Collection

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from tracking.models import Requirement, Training
from tracking.standing import Belonging, Standing, open_assignments, stands, with_home

# (ids of persons, training, day) → by person: True = in step, False = behind; who follows no series is not in it.
# Ids None = everybody.
Stepping = Callable[[Collection[int] | None, Training, dt.date], dict[int, bool]]
_answers: list[Stepping] = []


class Step(TextChoices):
    IN_STEP = "in_step", _("i fas")
    BEHIND = "behind", _("ligger efter")

    @classmethod
    def of(cls, in_step: bool) -> "Step":
        return cls.IN_STEP if in_step else cls.BEHIND


def ask(stepping: Stepping) -> None:
    _answers[:] = [stepping]


def in_step(user_ids: Collection[int] | None, training: Training, on: dt.date) -> dict[int, bool]:
    return _answers[0](user_ids, training, on) if _answers else {}


def steps_by_home(
    requirement: Requirement, belonging: Belonging, on: dt.date, today: dt.date, homes: Collection[int] | None = None
) -> list[tuple[int | None, bool, int]]:
    """(home unit, in step, persons) of those who are due and follow a series: standings_by_home tells how many are due
    in all."""
    steps = in_step(None, requirement.training, on) if requirement.mandatory else {}
    if not steps:
        return []
    due = open_assignments(requirement, on).filter(stands(on, Standing.DUE))
    found = with_home(due, requirement, belonging, on, today)
    if homes is not None:
        found = found.filter(home__in=homes)  # type: ignore[misc]
    homes_of = found.values_list("user", "home")  # type: ignore[misc]
    counted = Counter((home, steps[user]) for user, home in homes_of if user in steps)
    return [(home, step, persons) for (home, step), persons in counted.items()]
