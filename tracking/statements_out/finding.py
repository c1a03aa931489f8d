"""Which facts have no statement yet. Nothing is done where facts are written: they are written in several places, many
at a time, and an answer must cost nothing more."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.db.models import Exists, Max, Model, OuterRef, QuerySet

from tracking.locking import alone_with_the_statements
from tracking.models import Attempt, Completion, OutgoingStatement, StatementPosition, Withdrawal

Kind, Status = OutgoingStatement.Kind, OutgoingStatement.Status
BATCH = 2000
LATE = dt.timedelta(days=1)  # longer than any transaction that writes facts
VOIDING = (Kind.WITHDRAWN, Kind.CORRECTED)
ALIVE = [Status.QUEUED, Status.SENDING, Status.SENT]


def find(now: dt.datetime, *, dry_run: bool = False) -> int:
    """Makes the rows that are missing, in the order the facts were recorded. The first time nothing is found: what was
    recorded before the LRS was turned on is not told."""
    found = 0
    while True:
        with transaction.atomic():
            alone_with_the_statements()
            rows, more = _missing(_positions(now), now)
            OutgoingStatement.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)
            found += len(rows)
            if not more:
                _move_on(now)
            transaction.set_rollback(dry_run)
        if not more or dry_run:
            return found


def _positions(now: dt.datetime) -> dict[str, int]:
    known = dict(StatementPosition.objects.values_list("kind", "after"))
    for kind in _SOURCES:
        if kind not in known:
            last = _last(kind)
            StatementPosition.objects.create(kind=kind, after=last, seen=last, seen_at=now)
            known[kind] = last
    return known


def _move_on(now: dt.datetime) -> None:
    """Once a day, to where the last fact was a day ago: by now all below it has been written, or never will be."""
    for position in StatementPosition.objects.filter(seen_at__lte=now - LATE):
        position.after, position.seen_at = position.seen, now
        position.seen = max(position.after, _last(position.kind))  # the last may have been erased
        position.save()


def _last(kind: str) -> int:
    return _SOURCES[kind][0]._default_manager.aggregate(last=Max("pk"))["last"] or 0


def _missing(positions: dict[str, int], now: dt.datetime) -> tuple[list[OutgoingStatement], bool]:
    """In their order, and whether there may be more. Where a kind has more than a batch, nothing of any kind is taken
    that was recorded after all of that batch."""
    found = {kind: list(_missing_of(kind, positions[kind])[:BATCH]) for kind in _SOURCES}
    until = min((max(fact[3] for fact in facts) for facts in found.values() if len(facts) == BATCH), default=None)
    kept = [(kind, fact) for kind, facts in found.items() for fact in facts if until is None or fact[3] <= until]
    # By kind within a moment: an answer comes before the completion it ends in.
    kept.sort(key=lambda each: each[1][3])
    return [_row(kind, fact, now) for kind, fact in kept], until is not None


def _missing_of(kind: str, after: int) -> QuerySet[Any]:
    """Rows of id, user, whether the user is protected, when it was recorded, and what the statement_id is made of."""
    model, rows = _SOURCES[kind]
    known = OutgoingStatement.objects.filter(kind=kind, fact=OuterRef("pk"))
    return rows(model._default_manager.filter(~Exists(known), pk__gt=after)).order_by("pk")


def _row(kind: str, fact: tuple[Any, ...], now: dt.datetime) -> OutgoingStatement:
    pk, user, protected, _recorded_at, name = fact
    row = OutgoingStatement(kind=kind, fact=pk, user_id=user, not_before=now)
    if kind in VOIDING:
        row.voids = name
        row.statement_id = OutgoingStatement.id_of(f"voids {name}")
    elif kind == Kind.ANSWERED:
        # The number of a row alone comes again when a database begins anew; the id of an enrolment never does.
        row.statement_id = OutgoingStatement.id_of(f"{kind} {name} {pk}")
    else:
        row.statement_id = OutgoingStatement.id_of(f"{kind} {name}")
    if protected:  # a row all the same: it is not told either when the protection ends
        row.status, row.reason, row.settled_at = Status.CANCELLED, OutgoingStatement.Reason.PROTECTED, now
    return row


def _answered(attempts: QuerySet[Any]) -> QuerySet[Any]:
    user = "enrolment__user"
    return attempts.filter(finished=True).values_list("pk", user, f"{user}__protected", "recorded_at", "enrolment")


def _completed(completions: QuerySet[Any]) -> QuerySet[Any]:
    told = completions.filter(annulled=False)
    return told.values_list("pk", "user", "user__protected", "recorded_at", "cause")


def _withdrawn(withdrawals: QuerySet[Any]) -> QuerySet[Any]:
    user = "attempt__enrolment__user"
    told = _told(withdrawals, Kind.ANSWERED, "attempt")
    return told.values_list("pk", user, f"{user}__protected", "withdrawn_at", "told")


def _corrected(completions: QuerySet[Any]) -> QuerySet[Any]:
    told = _told(completions.filter(corrects__isnull=False), Kind.COMPLETED, "corrects")
    return told.values_list("pk", "user", "user__protected", "recorded_at", "told")


def _told(facts: QuerySet[Any], kind: str, field: str) -> QuerySet[Any]:
    """Of what takes another fact back: where that one has been told, or will be."""
    alive = OutgoingStatement.objects.filter(kind=kind, fact=OuterRef(field), status__in=ALIVE)
    return facts.annotate(told=alive.values("statement_id")[:1]).filter(told__isnull=False)


_SOURCES: dict[str, tuple[type[Model], Callable[[QuerySet[Any]], QuerySet[Any]]]] = {
    Kind.ANSWERED: (Attempt, _answered),
    Kind.WITHDRAWN: (Withdrawal, _withdrawn),
    Kind.COMPLETED: (Completion, _completed),
    Kind.CORRECTED: (Completion, _corrected),
}
