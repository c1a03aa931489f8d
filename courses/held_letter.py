"""The mail to those who run a series: the night has held it, for it has come to reach more than was decided."""

import datetime as dt

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.campaign_rights import CampaignRights
from courses.campaigns import Campaign
from courses.releasing import HELD
from tracking.first_names import greeting
from tracking.letters import Letter, writes
from tracking.models import Message
from tracking.site_address import site


@writes(HELD, gettext_lazy("En serie har stannat"))
def write(message: Message, now: dt.datetime) -> Letter | None:
    """None where it has been answered or stopped, or the person runs the series no more."""
    rights = CampaignRights(message.recipient, timezone.localdate(now))
    waits = rights.campaigns().filter(status=Campaign.Status.HELD)
    campaign = waits.filter(pk=message.about["campaign"]).first()
    if campaign is None:
        return None
    return Letter(
        subject=_("En serie har stannat och väntar på ett ja"),
        preheader=_("Den når nu fler än någon har sagt ja till."),
        greeting=greeting(message.recipient),
        paragraphs=[
            _("En serie når nu fler än någon har sagt ja till. Därför läggs inga nya mejl i kö."),
            _("Öppna serien och se vilka den når. Någon som inte själv har bestämt om den behöver svara."),
            _("Dagarna den står stilla räknas inte mot någon."),
        ],
        action=(_("Öppna serien"), site(reverse("campaign", args=[campaign.pk]))),
    )
