"""Who sends, and how it ended. One process at a time: what is later never overtakes what is earlier. Each step is one
UPDATE that says what it expects, as for mails."""

import datetime as dt

from django.db import transaction
from django.db.models import F, QuerySet

from tracking.locking import alone_with_the_statements
from tracking.models import OutgoingStatement

Status, Reason = OutgoingStatement.Status, OutgoingStatement.Reason
BATCH = 50
STALE = dt.timedelta(minutes=10)  # longer than a slow LRS may take over one call
# After each try in vain, the last again and again: it is about the LRS, and a statement is never given up for that.
DELAYS = [dt.timedelta(minutes=minutes) for minutes in (1, 5, 15, 60)]


def claim(now: dt.datetime) -> list[OutgoingStatement]:
    """The first of those that wait; none while another process sends, or before the first of them is tried again."""
    with transaction.atomic():
        alone_with_the_statements()
        sending = OutgoingStatement.objects.filter(status=Status.SENDING)
        # Of a process that died: the LRS may have them, and knows them again by their ids.
        sending.filter(claimed_at__lt=now - STALE).update(status=Status.QUEUED, claimed_at=None, tries=F("tries") + 1)
        if sending.exists():
            return []
        first = list(
            OutgoingStatement.objects.filter(status=Status.QUEUED).select_related("user").order_by("pk")[:BATCH]
        )
        if not first or first[0].not_before > now:
            return []
        OutgoingStatement.objects.filter(pk__in=[row.pk for row in first]).update(status=Status.SENDING, claimed_at=now)
    for row in first:
        row.status, row.claimed_at = Status.SENDING, now
    return first


def hold(rows: list[OutgoingStatement], now: dt.datetime) -> bool:
    """Before each call: their time begins anew. False when another process has taken any of them since."""
    with transaction.atomic():
        held = _ours(rows).update(claimed_at=now) == len(rows)
        transaction.set_rollback(not held)
    if held:
        for row in rows:
            row.claimed_at = now
    return held


def settle_sent(rows: list[OutgoingStatement], now: dt.datetime) -> None:
    """Also if they have been taken from us since: they are sent."""
    unsettled = OutgoingStatement.objects.filter(pk__in=_ids(rows), status__in=[Status.QUEUED, Status.SENDING])
    unsettled.update(status=Status.SENT, settled_at=now, claimed_at=None)


def settle_unsent(row: OutgoingStatement, now: dt.datetime, reason: OutgoingStatement.Reason, answer: str = "") -> None:
    status = Status.FAILED if reason == Reason.REFUSED else Status.CANCELLED
    _ours([row]).update(status=status, reason=reason, answer=answer, settled_at=now, claimed_at=None)


def postpone(rows: list[OutgoingStatement], now: dt.datetime) -> None:
    """Tried in vain: the LRS may have them or not."""
    until = now + DELAYS[min(rows[0].tries, len(DELAYS) - 1)]
    _ours(rows).update(status=Status.QUEUED, claimed_at=None, not_before=until, tries=F("tries") + 1)


def give_back(rows: list[OutgoingStatement]) -> None:
    """Untried. Only those that are still ours."""
    _ours(rows).update(status=Status.QUEUED, claimed_at=None)


def failed() -> QuerySet[OutgoingStatement]:
    return OutgoingStatement.objects.filter(status=Status.FAILED)


def try_again(now: dt.datetime) -> int:
    """All that failed, in their old order. The LRS has said no to them: as if never told."""
    return failed().update(
        status=Status.QUEUED, reason="", answer="", tries=0, not_before=now, claimed_at=None, settled_at=None
    )


def _ours(rows: list[OutgoingStatement]) -> QuerySet[OutgoingStatement]:
    claimed_at = rows[0].claimed_at if rows else None
    return OutgoingStatement.objects.filter(pk__in=_ids(rows), status=Status.SENDING, claimed_at=claimed_at)


def _ids(rows: list[OutgoingStatement]) -> list[int]:
    return [row.pk for row in rows]
