"""The night's part of "Minns du?": one mail to each employee whose questions have opened. Whoever is elected
or a partner is offered things once (reminding), and not asked."""

import datetime as dt

from django.db import transaction
from django.db.models import CharField, Exists, OuterRef, Value
from django.db.models.functions import Cast, Concat

from courses.models import CoursePage
from courses.recall.rounds import waiting
from tracking.models import Affiliation, Completion, Kind, Message, User
from tracking.models.completions import CompletionQuerySet
from tracking.moments import day_begins
from tracking.outbox import Queued, queue_many
from tracking.reachable import takes_mails
from tracking.reminder_steps import asked

STEP = "recall"


def invite(on: dt.date, *, dry_run: bool = False) -> int:
    """Returns how many it queues. Safe to run again: a completion is invited about once. Whoever is asked to learn that
    day, or has had an invitation about another course, is invited another night."""
    with transaction.atomic():
        not_before = day_begins(on)
        # One for each person: the last here, which closes first.
        wanted = {user: pk for pk, user in _wanted(on).values_list("pk", "user")}
        queued = queue_many(
            Queued(STEP, user, f"{STEP}:{pk}", {"completion": pk}, not_before) for user, pk in sorted(wanted.items())
        )
        transaction.set_rollback(dry_run)
    return queued


def _wanted(on: dt.date) -> CompletionQuerySet:
    delivered = CoursePage.objects.live().filter(alias_of=None, training__isnull=False).values("training")
    at_work = Affiliation.objects.as_of(on).filter(user=OuterRef("user"), kind=Kind.EMPLOYEE)
    found = waiting(Completion.objects.filter(training__in=delivered), on)
    mailed = User.objects.filter(takes_mails(), is_active=True)
    reached = found.filter(Exists(at_work), user__in=mailed.values("pk"))
    key = Concat(Value(f"{STEP}:"), Cast(OuterRef("pk"), CharField()))
    busy = asked(on).filter(recipient=OuterRef("user"))
    new = reached.filter(~Exists(Message.objects.filter(key=key)), ~Exists(busy))
    return new.exclude(user__protected=True, user__display_name="").order_by("-completed_on", "-pk")
