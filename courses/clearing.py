"""What courses does not keep for ever, told to tracking when it is ready."""

import datetime as dt

from django.db.models import QuerySet

from courses.campaigns import CampaignEvent, CatchUp
from courses.group_sessions.models import GroupSession
from courses.recall.models import RecallAnswered
from courses.recall.rounds import LAST
from tracking.clearing import TWO_YEARS, YEAR, clears


@clears("catch_ups")
def _catch_ups(on: dt.date) -> QuerySet[CatchUp]:
    return CatchUp.objects.filter(campaign__stopped_on__lt=on - YEAR)


@clears("campaign_events")
def _campaign_events(on: dt.date) -> QuerySet[CampaignEvent]:
    return CampaignEvent.objects.filter(campaign__stopped_on__lt=on - TWO_YEARS)


@clears("group_sessions")
def _group_sessions(on: dt.date) -> QuerySet[GroupSession]:
    """Those that nobody is known to have been at."""
    return GroupSession.objects.filter(held_on__lt=on - TWO_YEARS, attendances=None)


@clears("recall_answered")
def _recall_answered(on: dt.date) -> QuerySet[RecallAnswered]:
    return RecallAnswered.objects.filter(completion__completed_on__lt=on - LAST)
