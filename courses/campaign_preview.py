"""Who gets which part when, before anything is sent: counts for everybody, some names for those who may see names."""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import chain

from courses.campaigns import Campaign, CampaignPlace
from courses.following import Follower, Place, coming, followers, with_pauses
from courses.models import CoursePage
from courses.parts_done import PartsDone, course_of
from courses.series import DAY, Days
from tracking.exempting import due_after
from tracking.models import Assignment, OrganisationalUnit, Training, User
from tracking.models.organisation import UserQuerySet
from tracking.pausing import StillDays, still_days
from tracking.reminder_steps import mailed_about, mailed_by_rule
from tracking.suppression import K_INSIDE

ROWS = 40  # shown; with own starts there may be hundreds
NAMES = 5


@dataclass(frozen=True)
class PartOnDay:
    part: int
    moment: dt.datetime
    persons: int


@dataclass(frozen=True)
class Preview:
    """As it would go if it were started, or goes on, from tomorrow."""

    campaign: Campaign
    course: CoursePage | None  # None = the training has no course on the web, and nothing can be sent
    parts: int
    persons: int
    coming: int  # of them a rule asks for the training later
    unreachable: int  # of them no mail goes to
    late: int  # of them the last day, which has not passed, comes before all parts have
    rows: list[PartOnDay]
    more: int  # rows that are not shown
    user_ids: frozenset[int]
    exact: bool = True  # False = as whoever has no right to the persons is told it

    @property
    def messages(self) -> int:
        return sum(row.persons for row in self.rows)

    def rounded(self) -> "Preview":
        """Of few, a number is somebody's standing, and which parts are done."""
        rows = [replace(row, persons=in_tens(row.persons)) for row in self.rows if row.persons >= K_INSIDE]
        late = in_tens(self.late) if self.late >= K_INSIDE else 0
        told = replace(self, persons=in_tens(self.persons), late=late, rows=rows, exact=False)
        return replace(told, coming=0, unreachable=0, more=0)

    def names(self, reader: User, on: dt.date) -> list[str]:
        """Some of those whom the reader may see by name."""
        visible = User.objects.visible_to(reader, on).filter(assignments__requirement__training=self.campaign.training)
        found = (person for person in visible.distinct().order_by("sort_key", "pk") if person.pk in self.user_ids)
        return [person.name_for(reader) for person, _number in zip(found, range(NAMES), strict=False)]


def in_tens(number: int) -> int:
    """Rounded up, none too."""
    return max(10, -(-number // 10) * 10)


def preview(campaign: Campaign, on: dt.date, unit: OrganisationalUnit | None = None) -> Preview:
    """unit: where it is to be widened to."""
    rows = list(campaign.places.select_related("campaign__training", "unit"))
    rows += [CampaignPlace(campaign=campaign, unit=unit)] if unit else []
    joining = {row.unit.path for row in rows if campaign.has_begun and row.starts_on is None}
    for row in rows:  # what has not been started begins tomorrow at the earliest
        row.campaign = campaign
        row.starts_on = row.starts_on or max(campaign.starts_on, on + DAY)
    places = _sharing_pauses(campaign, with_pauses(rows), joining, on)
    later = {each.user_id: each for each in coming(campaign.training, places, on)}
    now = {each.user_id: each for each in followers(campaign.training, places, on)}
    reached = list((later | now).values())
    mailed = now.keys() & _ids(mailed_about(campaign.training, on))
    mailed |= later.keys() & _ids(mailed_by_rule(campaign.training, on)) if later else set()
    course = course_of(campaign.training)
    done = PartsDone(course, on) if course else None
    counted = _counted(reached, done, on) if done else Counter()
    days = [PartOnDay(part, campaign.rhythm().moment(day), persons) for (day, part), persons in sorted(counted.items())]
    ids = frozenset(each.user_id for each in reached)
    return Preview(
        campaign,
        course,
        done.parts if done else 0,
        len(ids),
        len(ids - now.keys()),
        len(ids - mailed),
        _late(later | now, done, campaign.training, on) if done else 0,
        days[:ROWS],
        len(days[ROWS:]),
        ids,
    )


def _sharing_pauses(campaign: Campaign, places: Iterable[Place], joining: Collection[str], on: dt.date) -> list[Place]:
    """joining: paths of places that are widened to, which get what is left of the others' pauses."""
    left = campaign.pauses().filter(end_on__gt=on).values_list("start_on", "end_on") if joining else ()
    shared = tuple(Days(*days) for days in left)
    return [
        replace(each, rhythm=replace(each.rhythm, pauses=each.rhythm.pauses + shared)) if each.path in joining else each
        for each in places
    ]


def _ids(persons: UserQuerySet) -> set[int]:
    return set(persons.values_list("pk", flat=True))


def _late(reached: Mapping[int, Follower], done: PartsDone, training: Training, on: dt.date) -> int:
    """Whose time runs out before a part that is left has come, as far as exemptions and pauses are known. Where it has
    run out already, all parts are open."""
    duties = Assignment.objects.filter(requirement__training=training, due_on__isnull=False).open_on(on)
    found = set()
    stored = duties.only("user", "due_on", "given_on", "assigned_on").iterator()
    for duty in chain(stored, (each.duty for each in reached.values() if each.duty)):
        follower = reached.get(duty.user_id)
        if follower:
            still = [StillDays(days.first, days.last) for days in (*follower.away, *follower.place.rhythm.pauses)]
            last, days = due_after(duty, still_days(still)), enumerate(follower.days(done.parts), start=1)
            if last and on <= last and any(day > last and not done.done(duty.user_id, part) for part, day in days):
                found.add(duty.user_id)
    return len(found)


def _counted(reached: Iterable[Follower], done: PartsDone, on: dt.date) -> Counter[tuple[dt.date, int]]:
    counted: Counter[tuple[dt.date, int]] = Counter()
    for each in reached:
        for part, day in enumerate(each.days(done.parts), start=1):
            if day > on and not done.done(each.user_id, part):
                counted[day, part] += 1
    return counted
