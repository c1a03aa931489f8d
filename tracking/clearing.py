"""What is not kept for ever: each class of row says how long in its personal_data. What waits for a decision, at most
24 hours, is uploading.clear's.

What a standing is worked out from goes by no clock: without an old exemption, or that an offer was begun, figures of
past dates would change. It goes with somebody's decision, by the municipality's plan (gallringsplan)."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from tracking.models import (
    AccessLog,
    ApiToken,
    Assignment,
    Attempt,
    Completion,
    Enrolment,
    Message,
    Occasion,
    OutgoingStatement,
    PersonalLink,
    PersonChange,
    SignUp,
    StartSheet,
    UnitRole,
    Unreachable,
    Upload,
    WrongCodes,
)
from tracking.moments import day_begins

DAY = dt.timedelta(days=1)
YEAR = 365 * DAY
TWO_YEARS = 2 * YEAR

Old = Callable[[dt.date], QuerySet[Any]]
_OLD: dict[str, Old] = {}


def clears(name: str) -> Callable[[Old], Old]:
    """Registers a function from a day to the rows that are kept no longer on it. Each is asked once a night, in the
    order they are registered; the rows are deleted with what stands on them."""

    def register(old: Old) -> Old:
        _OLD[name] = old
        return old

    return register


@transaction.atomic
def clear_old(on: dt.date, *, dry_run: bool = False) -> dict[str, int]:
    """How many rows of each name went, those that stand on them not counted."""
    cleared = {}
    for name, old in _OLD.items():
        rows = old(on)
        _all, by_model = rows.delete()
        cleared[name] = by_model.get(rows.model._meta.label, 0)
    transaction.set_rollback(dry_run)
    return cleared


@clears("messages")
def _messages(on: dt.date) -> QuerySet[Message]:
    return Message.objects.filter(settled_at__lt=day_begins(on - YEAR))


@clears("statements")
def _statements(on: dt.date) -> QuerySet[OutgoingStatement]:
    """But those of a completion that is there: a correction of it takes back what was told."""
    old = OutgoingStatement.objects.filter(settled_at__lt=day_begins(on - YEAR))
    there = Completion.objects.filter(pk=OuterRef("fact"))
    return old.exclude(Exists(there), kind=OutgoingStatement.Kind.COMPLETED)


@clears("links")
def _links(on: dt.date) -> QuerySet[PersonalLink]:
    return PersonalLink.objects.filter(Q(expires_on__lt=on - YEAR) | Q(revoked_at__lt=day_begins(on - YEAR)))


@clears("start_sheets")
def _start_sheets(on: dt.date) -> QuerySet[StartSheet]:
    return StartSheet.objects.filter(printed_at__lt=day_begins(on - YEAR))


@clears("wrong_codes")
def _wrong_codes(on: dt.date) -> QuerySet[WrongCodes]:
    return WrongCodes.objects.filter(quarter__lt=day_begins(on - DAY))


@clears("unreachable")
def _unreachable(on: dt.date) -> QuerySet[Unreachable]:
    """Also of addresses that nobody has any more."""
    changed = ~Q(email=F("user__email")) | Q(user__email=None)
    return Unreachable.objects.filter(changed | Q(at__lt=day_begins(on - YEAR)))


@clears("sign_ups")
def _sign_ups(on: dt.date) -> QuerySet[SignUp]:
    return SignUp.objects.filter(occasion__ends_at__lt=day_begins(on - YEAR))


@clears("attempts")
def _attempts(on: dt.date) -> QuerySet[Attempt]:
    return Attempt.objects.filter(enrolment__in=_left_lying(on))


@clears("enrolments")
def _enrolments(on: dt.date) -> QuerySet[Enrolment]:
    """But those by which an offer stands as begun."""
    offered = Assignment.objects.filter(
        Q(ended_on=None) | Q(ended_on__gte=OuterRef("started_on")),
        user=OuterRef("user"),
        requirement__training=OuterRef("training"),
        due_on=None,
    )
    return _left_lying(on).filter(~Exists(offered))


def _left_lying(on: dt.date) -> QuerySet[Enrolment]:
    lately = Attempt.objects.filter(enrolment=OuterRef("pk"), recorded_at__gte=day_begins(on - TWO_YEARS))
    return Enrolment.objects.filter(~Exists(lately), completed_on=None, started_on__lt=on - TWO_YEARS)


@clears("occasions")
def _occasions(on: dt.date) -> QuerySet[Occasion]:
    """Those that nobody is known to have been at."""
    return Occasion.objects.filter(ends_at__lt=day_begins(on - YEAR), attendances=None)


@clears("roles")
def _roles(on: dt.date) -> QuerySet[UnitRole]:
    return UnitRole.objects.filter(end_on__lt=on - TWO_YEARS)


@clears("changes")
def _changes(on: dt.date) -> QuerySet[PersonChange]:
    """But those of a role that holds."""
    same = UnitRole.objects.held(on).filter(user=OuterRef("user"), unit=OuterRef("unit"), role=OuterRef("role"))
    return PersonChange.objects.filter(~Exists(same), at__lt=day_begins(on - TWO_YEARS))


@clears("access_log")
def _access_log(on: dt.date) -> QuerySet[AccessLog]:
    return AccessLog.objects.filter(at__lt=day_begins(on - TWO_YEARS))


@clears("uploads")
def _uploads(on: dt.date) -> QuerySet[Upload]:
    return Upload.objects.filter(closed_at__lt=day_begins(on - TWO_YEARS))


@clears("integrations")
def _integrations(on: dt.date) -> QuerySet[ApiToken]:
    return ApiToken.objects.filter(Q(expires_on__lt=on - TWO_YEARS) | Q(revoked_at__lt=day_begins(on - TWO_YEARS)))
