"""The night's part of a series: a message to everybody for whom a part opens. Safe to run twice, or to die in the
middle: a message has one key."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction

from courses.campaign_rights import RUNNING
from courses.campaigning import keep_summers
from courses.campaigns import Campaign, CampaignEvent
from courses.following import Follower, followers, places_going
from courses.halts import DECIDED, Growth, hold, stand_still
from courses.parts_done import PartsDone, course_of
from courses.series import DAY, opened
from tracking.models import UnitRole, User
from tracking.outbox import Queued, queue_many
from tracking.reminder_steps import mailed_about

STEP = "release"
HELD = "held"
MADE_UP = 6 * DAY  # a night that was missed is made up for within the week; older parts are left to the reminders


@dataclass(frozen=True)
class Released:
    series: int  # that have begun and are not stopped
    queued: int  # new messages
    held: int  # that wait for a second yes from now on


def release(on: dt.date, *, dry_run: bool = False) -> Released:
    places = places_going(on)
    campaigns = {place.campaign.pk: place.campaign for place in places}
    queued = held = 0
    growth = Growth()
    for campaign in campaigns.values():
        if not dry_run:
            keep_summers(campaign, on)
        own = [place for place in places if place.campaign == campaign]
        with transaction.atomic():
            # Whoever stops a series waits for its release, or is seen here.
            status = Campaign.objects.select_for_update().values_list("status", flat=True).get(pk=campaign.pk)
            if status == Campaign.Status.HELD:
                stand_still(campaign, on)
            elif status == Campaign.Status.GOING:
                reached = list(followers(campaign.training, own, on))
                if growth.is_too_much(campaign, len(reached)):
                    tell(hold(campaign, len(reached), on), on, own[0].rhythm.moment(on))
                    held += 1
                else:
                    queued += queue_many(messages(campaign, reached, on))
            transaction.set_rollback(dry_run)
    return Released(len(campaigns), queued, held)


def tell(halt: CampaignEvent, on: dt.date, at: dt.datetime) -> None:
    """Whoever has decided about the series, and those who may say yes."""
    people = set(halt.campaign.events.filter(what__in=DECIDED).values_list("by", flat=True)) - {None}
    people |= set(UnitRole.objects.held(on).filter(role__in=RUNNING, unit__parent=None).values_list("user", flat=True))
    about = {"campaign": halt.campaign_id}
    told = User.objects.filter(pk__in=people).exclude(protected=True, display_name="").values_list("pk", flat=True)
    queue_many(Queued(HELD, person, f"{HELD}:{halt.pk}:{person}", about, at) for person in told.order_by("pk"))


def messages(campaign: Campaign, reached: list[Follower], on: dt.date) -> Iterator[Queued]:
    """Of the newest part of each person, where it is not done."""
    course = course_of(campaign.training)
    if course is None:
        return
    done = PartsDone(course, on)
    reachable = set(mailed_about(campaign.training, on).values_list("pk", flat=True))
    for follower in reached:
        days = follower.days(done.parts)
        part = opened(days, on)
        newest = part and on - days[part - 1] <= MADE_UP and not done.done(follower.user_id, part)
        if newest and follower.user_id in reachable:
            yield _message(campaign, follower, part, days[part - 1])


def _message(campaign: Campaign, follower: Follower, part: int, day: dt.date) -> Queued:
    key = f"{STEP}:{campaign.pk}:{follower.user_id}:{part}"
    if follower.again:  # the part is asked for in a new cycle
        key += f":{follower.start}"
    about = {"campaign": campaign.pk, "part": part}
    return Queued(STEP, follower.user_id, key, about, follower.place.rhythm.moment(day))
