"""Who sends a message, and how it ended. Each step is one UPDATE that says what it expects: a process that was thought
dead and wakes up changes nothing, and its mail is not finished."""

import datetime as dt
from collections.abc import Iterable

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from tracking.letters import AWAITED
from tracking.locking import alone_with_the_outbox
from tracking.models import Message
from tracking.models.outbox import MessageQuerySet
from tracking.sending_hours import is_open

Status, Reason = Message.Status, Message.Reason
BATCH = 20
STALE = dt.timedelta(minutes=20)  # longer than a slow server may take over one mail
MOST_UNANSWERED = 2


def claim(due: dt.datetime, now: dt.datetime, *, anytime: bool) -> list[Message]:
    """Takes a few of those that are due, the awaited first. `anytime`: whatever the hour is."""
    with transaction.atomic():
        alone_with_the_outbox()
        awaited = _awaited(due).values_list("pk", flat=True)
        ids = list(awaited[:BATCH]) or list(_others(due, now, anytime=anytime).values_list("pk", flat=True)[:BATCH])
        Message.objects.filter(pk__in=ids).update(status=Status.SENDING, claimed_at=now)
    taken = Message.objects.filter(pk__in=ids, claimed_at=now).select_related("recipient").in_bulk()
    return [taken[pk] for pk in ids if pk in taken]


def count(due: dt.datetime, now: dt.datetime, *, anytime: bool) -> int:
    """How many may be sent now."""
    return _awaited(due).count() + _others(due, now, anytime=anytime).count()


def _awaited(due: dt.datetime) -> MessageQuerySet:
    """Sent at any hour, and counted in no day's number."""
    return Message.objects.due(due).filter(step__in=AWAITED).order_by("not_before", "pk")


def _others(due: dt.datetime, now: dt.datetime, *, anytime: bool) -> MessageQuerySet:
    """In their order, cut to what is left of the day's number."""
    if not (anytime or is_open(now)):
        return Message.objects.none()
    waiting = Message.objects.due(due).exclude(step__in=AWAITED).order_by("not_before", "pk")
    return waiting[: _left_today(now)] if settings.MAILS_A_DAY else waiting


def _left_today(now: dt.datetime) -> int:
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    unasked = Message.objects.exclude(step__in=AWAITED)
    # In one query: between two, a mail that is sent just then would be counted by neither.
    begun = Q(status=Status.SENT, settled_at__gte=midnight) | Q(status=Status.SENDING)
    return max(0, settings.MAILS_A_DAY - unasked.filter(begun).count())


def sweep(now: dt.datetime) -> int:
    """What a process that died had taken. Of a mail that a server may have got: once more, with the same Message-ID;
    after that nobody knows, and says so. Returns how many will be tried again."""
    stale = Message.objects.filter(status=Status.SENDING, claimed_at__lt=now - STALE)
    lost = stale.filter(unanswered__gte=MOST_UNANSWERED)
    lost.update(status=Status.FAILED, reason=Reason.UNSURE, settled_at=now)
    return stale.update(status=Status.QUEUED, claimed_at=None)


def mark_given(message: Message, now: dt.datetime) -> bool:
    """Before a server is given the end of the mail: from here on only the server knows whether it was taken. False when
    the message is somebody else's by now. Its time begins here: those before it in the batch may have been slow."""
    given = bool(_mine(message).update(unanswered=F("unanswered") + 1, claimed_at=now))
    if given:
        message.claimed_at = now
    return given


def mark_answered(message: Message) -> None:
    """The server said no: that try has made no copy."""
    _mine(message).update(unanswered=F("unanswered") - 1)


def settle(message: Message, now: dt.datetime, status: Message.Status, reason: str = "") -> None:
    if status == Status.SENT:  # also if it has been taken from us since: it is sent
        found = Message.objects.filter(pk=message.pk, status__in=[Status.QUEUED, Status.SENDING])
    else:
        found = _mine(message)
    found.update(status=status, reason=reason, settled_at=now)


def postpone(message: Message, until: dt.datetime) -> None:
    _mine(message).update(status=Status.QUEUED, claimed_at=None, not_before=until, tries=F("tries") + 1)


def give_back(messages: Iterable[Message]) -> None:
    """Untried. Only those that are still ours."""
    for message in messages:
        _mine(message).update(status=Status.QUEUED, claimed_at=None)


def _mine(message: Message) -> MessageQuerySet:
    return Message.objects.filter(pk=message.pk, status=Status.SENDING, claimed_at=message.claimed_at)
