"""The mails of Lärkdala, turned on five weeks ago. What the cast has got in the last days waits to be sent, and comes
into the mailbox when the demo starts; all else has been sent."""

import datetime as dt

from django.db.models import F, Q

from courses.campaigns import Campaign
from courses.following import places_going
from courses.recall.inviting import invite
from courses.releasing import release
from lms.demo.personas import COLLEAGUES, LATE, MANAGER, PERSONAS, user_of
from lms.demo.times import DAY, Times, moment
from tracking.models import Assignment, Message, ReminderPlan, Requirement, Unreachable, User
from tracking.moments import day_begins
from tracking.nudging import nudge
from tracking.reachable import record_bounce
from tracking.reminding import remind
from tracking.summaries import summarise

BEGAN = 35  # days ago
LATELY = 6 * DAY  # as far back as a series makes up for a night
HOUR = dt.timedelta(hours=1)
OFFER = "erbjudande-partner"
Status = Message.Status


def turn_on() -> None:
    """Partners are asked from the day of the story on."""
    words = "I Lärkdala ska alla veta hur man märker oro och vart man vänder sig."
    ReminderPlan.objects.create(hourly_forms=["timavlönad"], own_words=words)
    ReminderPlan.objects.create(requirement=Requirement.objects.get(code=OFFER), is_on=False)


def mail_until(times: Times, campaign: Campaign) -> None:
    """The first night, and those when a part came."""
    place = next(place for place in places_going(times.on) if place.campaign == campaign)
    came = {day for day in place.rhythm.days(place.starts_on, 10) if day < times.on}
    remind(times.on - BEGAN * DAY)
    _settle(times)
    for day in sorted(came):
        release(day)
        summarise(day)
        _settle(times)


def mail_today(times: Times) -> None:
    """As the night does it, so that the next one has nothing left to queue."""
    ReminderPlan.objects.filter(requirement__code=OFFER).update(is_on=True)
    release(times.on)
    remind(times.on)
    summarise(times.on)
    invite(times.on)
    nudge(user_of(MANAGER), Assignment.objects.filter(user=user_of(LATE)), day_begins(times.on))
    _settle(times)


def come_back(on: dt.date) -> None:
    """Two addresses that are wrong in the register."""
    reached = User.objects.filter(is_active=True, protected=False, affiliations__unit__code__in=("SOC-1", "VOF-2"))
    known = [user_of(persona).pk for persona in PERSONAS]
    found = reached.exclude(email=None).exclude(pk__in=known).distinct().order_by("pk")
    for person in found[:2]:
        record_bounce(str(person.email), moment(on - 4 * DAY))


def _settle(times: Times) -> None:
    """Nothing is sent here: it would be as many mails as the municipality has people."""
    cast = [user_of(persona).pk for persona in [*PERSONAS, *COLLEAGUES]]
    lately = Q(recipient__in=cast, not_before__gte=day_begins(times.on - LATELY))
    waiting = Message.objects.filter(status=Status.QUEUED, not_before__lt=day_begins(times.on + DAY))
    waiting = waiting.exclude(lately).exclude(recipient__in=Unreachable.objects.values("user"))
    waiting.update(status=Status.SENT, settled_at=F("not_before") + 8 * HOUR, created_at=F("not_before"))
