"""A series that has come to reach more than was decided is held by the night until a second person says yes. The days
it is held are a pause: nobody is late because others take their time."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator

from django.conf import settings

from courses.campaigns import Campaign, CampaignEvent
from courses.series import DAY, Days
from tracking.models import OrganisationalUnit, TrainingPause, User

What = CampaignEvent.What
DECIDED = (What.STARTED, What.WIDENED, What.ASKED)


class Growth:
    """Of the series of one night, each told once: many that one person has started count together."""

    def __init__(self) -> None:
        self.alone: Counter[int | None] = Counter()  # by the id of whoever started them

    def is_too_much(self, campaign: Campaign, reached: int) -> bool:
        """More than one person may decide about, and more than twice as many as a second person has said yes to; or,
        where nobody has, grown with that person's other series by more than one may decide about."""
        limit = settings.SERIES_SECOND_YES
        events = list(campaign.events.filter(what__in=(*DECIDED, What.APPROVED)))
        approved = [each.recipients or 0 for each in events if each.what == What.APPROVED]
        if approved:
            return reached > max(limit, 2 * max(approved))
        decided = next((each for each in events if each.what != What.ASKED), None)
        by, counted = (decided.by_id, decided.recipients or 0) if decided else (None, 0)
        self.alone[by] += max(0, reached - counted)
        return reached > limit or (reached > counted and self.alone[by] > limit)


def hold(campaign: Campaign, reached: int, on: dt.date) -> CampaignEvent:
    """By the night, which has the row locked. A widening that waits for a yes is asked for again afterwards."""
    if campaign.places.filter(starts_on=None).delete()[0]:
        CampaignEvent.objects.create(campaign=campaign, what=What.WITHDRAWN, start_on=on)
    Campaign.objects.filter(pk=campaign.pk).update(status=Campaign.Status.HELD)
    decided = campaign.events.filter(what__in=DECIDED).first()
    halt = CampaignEvent.objects.create(
        campaign=campaign,
        what=What.HELD,
        by=decided.by if decided else None,
        recipients=reached,
        start_on=on,
    )
    stand_still(campaign, on)
    return halt


def stand_still(campaign: Campaign, on: dt.date) -> None:
    """Makes the days from the halt through `on` a pause in all places, with those that are one already."""
    halt = campaign.events.filter(what=What.HELD).first()
    if halt and halt.start_on:
        for unit in campaign.outermost():
            _pause(campaign, unit, Days(halt.start_on, on))


def may_answer(question: CampaignEvent, person: User) -> bool:
    """Never who asked; of a halt, nobody who has started or widened the series, or asked to."""
    if question.what == What.HELD:
        return not question.campaign.events.filter(what__in=DECIDED, by=person).exists()
    return question.by_id != person.pk


def _pause(campaign: Campaign, unit: OrganisationalUnit, days: Days) -> None:
    """A day goes to the pause that ends on the one before, if there is one."""
    pauses = TrainingPause.objects.filter(training=campaign.training, unit=unit)
    for free in _free(list(pauses.meeting(days.first, days.last)), days):
        if not pauses.filter(end_on=free - DAY).update(end_on=free):
            pauses.create(training=campaign.training, unit=unit, start_on=free, end_on=free)


def _free(pauses: list[TrainingPause], days: Days) -> Iterator[dt.date]:
    day = days.first
    while day <= days.last:
        if not any(each.start_on <= day <= each.end_on for each in pauses):
            yield day
        day += DAY
