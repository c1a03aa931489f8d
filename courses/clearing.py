"""What courses does not keep for ever, told to tracking when it is ready."""

import datetime as dt

from django.db.models import QuerySet

from courses.campaigns import CampaignEvent, CatchUp
from courses.group_sessions.models import GroupSession
from courses.lesson_uploads import LessonUpload
from courses.playing.models import Launch
from courses.recall.models import RecallAnswered
from courses.recall.rounds import LAST
from tracking.clearing import TWO_YEARS, YEAR, clears
from tracking.moments import day_begins


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


@clears("lesson_uploads")
def _lesson_uploads(on: dt.date) -> QuerySet[LessonUpload]:
    """How it went to read documents. Their files went when they had been read."""
    return LessonUpload.objects.over(on)


@clears("launches")
def _launches(on: dt.date) -> QuerySet[Launch]:
    """With what they have reported, and with the place in a package that was kept through them."""
    return Launch.objects.filter(opened_at__lt=day_begins(on - YEAR))
