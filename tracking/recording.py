"""Many completions at once, each as Completion.record writes one: the same number of queries for any set of up to a
few hundred, and one more round for each further CHUNK."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from tracking.file_persons import CHUNK, parts
from tracking.models import Affiliation, Completion, Training, TrainingVersion, User


@dataclass(frozen=True)
class Fact:
    user: int
    training: Training
    completed_on: dt.date
    source: Completion.Source
    cause: uuid.UUID
    evidence: str = ""


def record_many(facts: Iterable[Fact], by: User | None) -> None:
    """Those whose cause has ended in no completion yet."""
    new = list(facts)
    homes = _Homes({fact.user for fact in new})
    versions = _Versions({fact.training.pk for fact in new})
    made = [
        Completion(
            user_id=fact.user,
            training=fact.training,
            version=versions.on(fact),
            completed_on=fact.completed_on,
            valid_until=fact.training.valid_until(fact.completed_on),
            source=fact.source,
            unit_path=homes.path(fact.user, fact.completed_on),
            cause=fact.cause,
            recorded_by=by,
            evidence=fact.evidence,
        )
        for fact in new
    ]
    # The cause is unique: whoever else records the same meanwhile is no error.
    Completion.objects.bulk_create(made, batch_size=CHUNK, ignore_conflicts=True)


class _Versions:
    """As Training.version_for, of what was begun and completed on one day."""

    def __init__(self, trainings: set[int]) -> None:
        self._latest_first = list(TrainingVersion.objects.filter(training__in=trainings).order_by("-number"))

    def on(self, fact: Fact) -> TrainingVersion | None:
        """What was done elsewhere is no version of our course."""
        if fact.source == Completion.Source.EXTERNAL:
            return None
        of_training = (each for each in self._latest_first if each.training_id == fact.training.pk)
        return next((each for each in of_training if each.starts_on <= fact.completed_on), None)


class _Homes:
    """As User.home_affiliation, for many persons and days."""

    def __init__(self, users: set[int]) -> None:
        self._ties: dict[int, list[tuple[dt.date, dt.date | None, str]]] = defaultdict(list)
        columns = ("user", "start_on", "end_on", "unit__code_path")
        for part in parts(users):
            for user, *tie in Affiliation.objects.filter(user__in=part).home_first().values_list(*columns):
                self._ties[user].append(tuple(tie))

    def path(self, user: int, on: dt.date) -> str:
        """Empty = no unit that day."""
        return next((path for start, end, path in self._ties[user] if start <= on and (not end or end >= on)), "")
