"""The night's part of "Minns du?": one mail to each employee whose questions have opened, and old rows away. Whoever is
elected or a partner is offered things once (reminding), and not asked."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, OuterRef

from courses.models import CoursePage
from courses.recall.models import RecallAnswered
from courses.recall.rounds import LAST, waiting
from tracking.models import Affiliation, Completion, Kind
from tracking.models.completions import CompletionQuerySet
from tracking.moments import day_begins
from tracking.outbox import Queued, queue_many

STEP = "recall"


@dataclass(frozen=True)
class Invited:
    queued: int  # new messages
    forgotten: int  # rows of rounds that are over


def invite(on: dt.date, *, dry_run: bool = False) -> Invited:
    """Safe to run twice: a completion is invited about once."""
    with transaction.atomic():
        not_before = day_begins(on)
        queued = queue_many(
            Queued(STEP, user, f"{STEP}:{pk}", {"completion": pk}, not_before)
            for pk, user in _asked(on).values_list("pk", "user")
        )
        forgotten, _rows = RecallAnswered.objects.filter(completion__completed_on__lt=on - LAST).delete()
        transaction.set_rollback(dry_run)
    return Invited(queued, forgotten)


def _asked(on: dt.date) -> CompletionQuerySet:
    delivered = CoursePage.objects.live().filter(alias_of=None, training__isnull=False).values("training")
    at_work = Affiliation.objects.as_of(on).filter(user=OuterRef("user"), kind=Kind.EMPLOYEE)
    found = waiting(Completion.objects.filter(training__in=delivered), on)
    reached = found.filter(Exists(at_work), user__is_active=True, user__email__isnull=False)
    return reached.exclude(user__protected=True, user__display_name="").order_by("pk")
