"""Who follows which series on a day, and since when. In a few queries, whatever the number of persons."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from courses.campaigns import Campaign, CampaignPlace
from courses.series import DAY, Days, Rhythm
from tracking.assigning import due_on
from tracking.models import (
    Affiliation,
    Assignment,
    Completion,
    Exemption,
    Kind,
    Requirement,
    Training,
    TrainingPause,
    User,
)
from tracking.models.requirements import AssignmentQuerySet
from tracking.standing import DUTY_LEFT, stands


@dataclass(frozen=True)
class Place:
    """Where a series goes, with the pauses of that place in its rhythm."""

    campaign: Campaign
    path: str
    starts_on: dt.date
    rhythm: Rhythm


@dataclass(frozen=True)
class Follower:
    user_id: int
    place: Place
    start: dt.date  # part 1 opens on the first day of the series from this one
    again: bool  # the person has had the training in this series before
    away: tuple[Days, ...] = ()  # exempt
    duty: Assignment | None = None  # as a rule will give it, not stored; None = it is there already

    def days(self, parts: int) -> tuple[dt.date, ...]:
        """On which day each part is asked for."""
        return self.place.rhythm.days(self.start, parts, self.away)


def places_going(on: dt.date, trainings: Collection[int] | None = None) -> list[Place]:
    """Of the series that go on a day. One query where there are none, else two."""
    found = CampaignPlace.objects.filter(campaign__in=Campaign.objects.going_on(on), starts_on__lte=on)
    if trainings is not None:
        found = found.filter(campaign__training__in=trainings)
    return with_pauses(list(found.select_related("campaign__training", "unit")))


def with_pauses(places: Iterable[CampaignPlace]) -> list[Place]:
    """The innermost first. One that has not been started lies still in its summers."""
    ordered = sorted(places, key=lambda each: each.unit.path, reverse=True)
    trainings = {each.campaign.training_id for each in ordered}
    rows = TrainingPause.objects.filter(training__in=trainings) if trainings else TrainingPause.objects.none()
    pauses = list(rows.values_list("training", "unit__path", "start_on", "end_on"))
    return [_place(each, pauses) for each in ordered]


def _place(row: CampaignPlace, pauses: Iterable[tuple[int, str, dt.date, dt.date]]) -> Place:
    campaign, path = row.campaign, row.unit.path
    found = [
        Days(first, last)
        for training, above, first, last in pauses
        if training == campaign.training_id and path.startswith(above)
    ]
    if campaign.status in (Campaign.Status.PREPARED, Campaign.Status.WAITING):
        found += campaign.summers()
    return Place(campaign, path, row.starts_on or campaign.starts_on, campaign.rhythm(tuple(found)))


def followers(
    training: Training,
    places: Collection[Place],
    on: dt.date,
    *,
    users: Collection[int] | None = None,
    standings: Collection[str] = DUTY_LEFT,
) -> Iterator[Follower]:
    """Those with a duty of the training that is left, whose home is in one of the places. users None = all. An offer is
    one invitation, and no more than one reminder: a series is for what must be done."""
    duties = Assignment.objects.filter(requirement__training=training, due_on__isnull=False)
    rows = duties.open_on(on).filter(stands(on, *standings))
    if users is not None:
        rows = rows.filter(user__in=users)
    away = _away(training, users)
    found: dict[int, tuple[dt.date, str, bool]] = {}
    for user, start, home, again in _with_home(rows, on):
        if user not in found or start < found[user][0]:  # several duties of one training: the time of the first
            found[user] = (start, home or "", again)
    for user, (start, home, again) in found.items():
        place = next((each for each in places if home.startswith(each.path)), None)
        if place:
            yield Follower(user, place, max(start, place.starts_on), again, away.get(user, ()))


def coming(training: Training, places: Collection[Place], on: dt.date) -> Iterator[Follower]:
    """Those whom a rule will ask for the training, tomorrow at the earliest, whose home is in one of the places: as
    persons and units are known today, without who has done it. A person may come by several rules. Whose duty is
    fulfilled and comes back, as every year, is a follower then and not counted before."""
    away = _away(training, None)
    for rule in training.requirements.filter(mandatory=True).select_related("audience"):
        begins = max(rule.starts_on, on + DAY)
        last = due_on(rule, begins)
        for user, home in _without_duty(rule, begins):
            place = next((each for each in places if (home or "").startswith(each.path)), None)
            start = max(begins, place.starts_on) if place else begins
            if place and rule.holds_on(start):
                duty = Assignment(user_id=user, requirement=rule, assigned_on=begins, due_on=last)
                yield Follower(user, place, start, again=False, away=away.get(user, ()), duty=duty)


def _without_duty(rule: Requirement, begins: dt.date) -> QuerySet[User, tuple[int, str]]:
    """Who gets a duty when the rule begins, with the path of their home."""
    ties = Affiliation.objects.as_of(begins).filter(user=OuterRef("pk"), kind=Kind.EMPLOYEE)
    found = rule.members(begins).filter(~Exists(rule.assignments.filter(user=OuterRef("pk"), ended_on=None)))
    if rule.window is None:  # else what was done before it opens does not count
        done = Completion.objects.valid_on(begins).counting_for(rule.training).filter(user=OuterRef("pk"))
        found = found.filter(~Exists(done))
    exempt = Exemption.objects.about(rule).as_of(begins).filter(user=OuterRef("pk"))
    found = found.filter(~Exists(exempt)).annotate(home=Subquery(ties.home_first().values("unit__path")[:1]))
    return found.values_list("pk", "home")


def _with_home(rows: AssignmentQuerySet, on: dt.date) -> QuerySet[Assignment, tuple[int, dt.date, str, bool]]:
    begun = Coalesce("given_on", "assigned_on")
    ties = Affiliation.objects.as_of(on).filter(user=OuterRef("user"), kind=Kind.EMPLOYEE)
    earlier = Assignment.objects.filter(
        user=OuterRef("user"),
        requirement__training=OuterRef("requirement__training"),
        ended_on__lt=OuterRef("start"),
        due_on__isnull=False,
    )
    found = rows.annotate(start=begun, home=Subquery(ties.home_first().values("unit__path")[:1]), again=Exists(earlier))
    return found.order_by("user", "pk").values_list("user", "start", "home", "again")


def _away(training: Training, users: Collection[int] | None) -> dict[int, tuple[Days, ...]]:
    """Exempt days from all or some duty of the training, by person."""
    requirements = list(training.requirements.values_list("pk", flat=True))
    rows = Exemption.objects.filter(requirement=None) | Exemption.objects.filter(requirement__in=requirements)
    if users is not None:
        rows = rows.filter(user__in=users)
    away: dict[int, list[Days]] = defaultdict(list)
    for user, first, last in rows.order_by("start_on").values_list("user", "start_on", "end_on"):
        away[user].append(Days(first, last))
    return {user: tuple(days) for user, days in away.items()}
