"""What waits to be sent, what has been sent lately, and stopping it."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from tracking.mail_rights import MailRights
from tracking.models import Message, Step
from tracking.models.outbox import MessageQuerySet

Status = Message.Status
BY_HAND = "by_hand"
LATELY = dt.timedelta(days=7)
# Steps of other jobs are told by what they are about.
NAMES = dict(Step.choices) | {
    "nudge": _("Påminnelse från chefen"),
    "release": _("Ny del i en serie"),
    "manager_summary": _("Sammanfattning till chefer"),
    "coordinator_report": _("Siffror till samordnare"),
    "test_mail": _("Provmejl"),
}


def name_of_step(step: str) -> str:
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


def settled_lately(rights: MailRights, now: dt.datetime) -> Counter[str]:
    """How many were cancelled, and given up."""
    found = rights.messages().filter(status__in=[Status.CANCELLED, Status.FAILED], settled_at__gt=now - LATELY)
    return Counter(dict(found.order_by().values_list("status").annotate(Count("pk"))))


def stop(messages: MessageQuerySet, now: dt.datetime) -> int:
    """Those that still wait: what a process has begun to send is sent."""
    queued = messages.filter(status=Status.QUEUED)
    return queued.update(status=Status.CANCELLED, settled_at=now, reason=BY_HAND)


def _by_step(rights: MailRights, messages: MessageQuerySet) -> list[StepCount]:
    counts = dict(messages.order_by().values_list("step").annotate(Count("pk")))
    return [StepCount(step, name_of_step(step), rights.told(counts[step])) for step in sorted(counts, key=name_of_step)]
