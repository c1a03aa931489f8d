"""A series of the basic course: it goes on where Anna works, and is on its way elsewhere."""

import datetime as dt

from courses.campaigning import approve, prepare, start, widen
from courses.campaigns import Campaign, CampaignEvent
from courses.following import Follower, followers, places_going
from courses.series import opened
from lms.demo.learning import Learners
from lms.demo.personas import COLLEAGUES, COORDINATOR, IN_STEP, MAIN_HR, PART_COORDINATOR, RESTING, Persona, user_of
from lms.demo.times import DAY, Times, moment
from tracking.models import Enrolment, OrganisationalUnit, Training

GOES, PREPARED, STARTED, ASKED_FOR = "VOF", "KFF", "GRF", "FSF"
BEGAN = 34  # days ago: four of six parts have come, or five
What = CampaignEvent.What


def begin_series(times: Times) -> Campaign:
    """Care goes on through the summer, and so does its series."""
    campaign = _planned(GOES, COORDINATOR, times.on - 45 * DAY, times.on - BEGAN * DAY, summer=False)
    _start(campaign, times.on - (BEGAN + 1) * DAY)
    return campaign


def plan_more(times: Times) -> None:
    """One that is prepared, and one that is to reach pre-schools as well as schools: together they are so many that
    somebody else than its maker is asked. In a small demo they are few, and nobody is."""
    _planned(PREPARED, PART_COORDINATOR, times.on - 6 * DAY, times.on + 20 * DAY, every_weeks=3)
    started = _planned(STARTED, COORDINATOR, times.on - 3 * DAY, times.on + 10 * DAY, every_weeks=2)
    _start(started, times.on - 2 * DAY)
    more = OrganisationalUnit.objects.as_of(times.on).get(code=ASKED_FOR)
    widen(started, more, user_of(COORDINATOR), times.on - DAY)
    started.events.filter(unit=more).update(at=moment(times.on - DAY, hour=10))


def _start(campaign: Campaign, day: dt.date) -> None:
    """With a second yes where so many are reached, as in a large demo."""
    if start(campaign, user_of(COORDINATOR), day).waits:
        approve(campaign, user_of(MAIN_HR), day)
    _date(campaign, (What.ASKED, What.APPROVED, What.STARTED), day)


def _planned(code: str, by: Persona, day: dt.date, starts_on: dt.date, **values: object) -> Campaign:
    unit = OrganisationalUnit.objects.as_of(day).get(code=code)
    training = Training.objects.get(code="vbe-grunden")
    campaign = Campaign(training=training, at=dt.time(7), starts_on=starts_on, **values)
    prepare(campaign, unit, user_of(by))
    _date(campaign, (What.PREPARED,), day)
    return campaign


def _date(campaign: Campaign, what: tuple[What, ...], day: dt.date) -> None:
    campaign.events.filter(what__in=what).update(at=moment(day, hour=10))


def keep_up(learners: Learners, training: Training, on: dt.date) -> None:
    """Half of the followers are in step, others are behind. Whoever had begun before goes on as before."""
    begun = set(Enrolment.objects.open().filter(training=training).values_list("user", flat=True))
    diligent = user_of(IN_STEP).pk
    idle = {user_of(each).pk for each in [*RESTING, *COLLEAGUES]} - {diligent}
    found = followers(training, places_going(on, [training.pk]), on)
    for number, follower in enumerate(sorted(found, key=lambda each: each.user_id)):
        days = _come(follower, len(learners.items[training.pk]), on)
        left = 0 if follower.user_id == diligent else (0, 0, 1, len(days))[number % 4]
        if days[left:] and follower.user_id not in begun | idle:
            learners.begin([follower.user_id], training, days[: len(days) - left])


def _come(follower: Follower, parts: int, on: dt.date) -> list[dt.date]:
    """When each of the parts that have come did."""
    days = follower.days(parts)
    return list(days[: opened(days, on)])
