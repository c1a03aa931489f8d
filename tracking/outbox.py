"""Queueing: in the transaction of the cause, so that both are there or neither. Sending is sending.py's."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from tracking.models import Message, User

BATCH = 500


@dataclass(frozen=True)
class Queued:
    """A message to be: see Message for the fields."""

    step: str
    recipient: int  # id of the User
    key: str
    about: Mapping[str, int | str]
    not_before: dt.datetime


def queue(
    step: str, recipient: User, key: str, *, about: Mapping[str, int | str], not_before: dt.datetime
) -> Message | None:
    """None = that key has been queued before, whatever became of it."""
    try:
        with transaction.atomic():
            return Message.objects.create(
                step=step, recipient=recipient, key=key, about=dict(about), not_before=not_before
            )
    except IntegrityError:
        return None


def queue_many(messages: Iterable[Queued]) -> int:
    """Those whose keys are new; returns how many, in a few queries for each batch."""
    rows = [
        Message(
            step=each.step,
            recipient_id=each.recipient,
            key=each.key,
            about=dict(each.about),
            not_before=each.not_before,
        )
        for each in messages
    ]
    queued = 0
    for start in range(0, len(rows), BATCH):
        batch = {row.key: row for row in rows[start : start + BATCH]}
        with transaction.atomic():
            known = set(Message.objects.filter(key__in=batch).values_list("key", flat=True))
            new = [row for key, row in batch.items() if key not in known]
            Message.objects.bulk_create(new, ignore_conflicts=True)
        queued += len(new)
    return queued
