"""What waits for one person's yes, for their own page: a series that many get, and a text that somebody has written."""

import datetime as dt
from collections.abc import Iterator
from typing import NamedTuple

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.campaign_rights import CampaignRights
from courses.campaigns import Campaign
from courses.second_reader import SecondReaderTask
from tracking.models import User

Status = Campaign.Status


class Waits(NamedTuple):
    text: str
    url: str


def waits_for(reader: User, today: dt.date) -> list[Waits]:
    """Two queries for those whom nothing can wait for, which is nearly everybody."""
    return [*_series(reader, today), *_texts(reader)]


def _series(reader: User, today: dt.date) -> Iterator[Waits]:
    rights = CampaignRights(reader, today)
    if not rights.may_enter():
        return
    asking = Q(status__in=(Status.WAITING, Status.HELD)) | Q(status=Status.GOING, places__starts_on=None)
    for campaign in rights.campaigns().filter(asking).distinct().select_related("training"):
        if rights.may_approve(campaign):
            text = _("Serien %(series)s väntar på ett andra ja") % {"series": campaign}
            yield Waits(text, reverse("campaign", args=[campaign.pk]))


def _texts(reader: User) -> Iterator[Waits]:
    tasks = SecondReaderTask.objects.filter(active=True, groups__user=reader).distinct()
    number = sum(task.get_task_states_user_can_moderate(reader).count() for task in tasks)
    if number:
        text = ngettext(
            "%(number)s text väntar på att du läser den", "%(number)s texter väntar på att du läser dem", number
        )
        yield Waits(text % {"number": number}, reverse("wagtailadmin_home"))
