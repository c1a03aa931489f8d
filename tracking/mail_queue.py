"""What waits to be sent, what has been sent lately, and stopping it."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count
from django.utils.translation import gettext as _

from tracking.letters import NAMES
from tracking.mail_rights import MailRights
from tracking.models import Message
from tracking.models.outbox import MessageQuerySet

Status = Message.Status
LATELY = dt.timedelta(days=7)


def name_of_step(step: str) -> str:
    """Also of one that an earlier version queued."""
    return str(NAMES.get(step, _("Annat mejl")))


@dataclass(frozen=True)
class StepCount:
    step: str
    name: str
    number: int | None  # None = fewer than are told


def waiting(rights: MailRights) -> list[StepCount]:
    return _by_step(rights, rights.messages().filter(status=Status.QUEUED))


def sent_lately(rights: MailRights, now: dt.datetime) -> list[StepCount]:
    return _by_step(rights, rights.messages().filter(status=Status.SENT, settled_at__gt=now - LATELY))


def stop(messages: MessageQuerySet, now: dt.datetime) -> int:
    """Those that still wait: what a process has begun to send is sent."""
    queued = messages.filter(status=Status.QUEUED)
    return queued.update(status=Status.CANCELLED, settled_at=now, reason=Message.Reason.BY_HAND)


def _by_step(rights: MailRights, messages: MessageQuerySet) -> list[StepCount]:
    counts = dict(messages.order_by().values_list("step").annotate(Count("pk")))
    return [StepCount(step, name_of_step(step), rights.told(counts[step])) for step in sorted(counts, key=name_of_step)]
