"""Who has ceased to be protected by a file: told to the handlers of the person's subtree until each has read it."""

import datetime as dt
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef
from django.utils import timezone

from tracking.models import PersonChange, User
from tracking.permissions import handled_persons

if TYPE_CHECKING:
    from django.db.models import QuerySet

TOLD_FOR = dt.timedelta(days=30)
What = PersonChange.What


def unread(handler: User, now: dt.datetime) -> "QuerySet[PersonChange]":
    """The newest first; not of those who are protected again."""
    read = PersonChange.objects.filter(what=What.UNPROTECTED_READ, by=handler, user=OuterRef("user"))
    persons = handled_persons(handler, timezone.localdate(now)).filter(protected=False)
    told = PersonChange.objects.filter(what=What.UNPROTECTED, at__gt=now - TOLD_FOR, user__in=persons)
    return told.exclude(Exists(read.filter(pk__gt=OuterRef("pk")))).select_related("user")


def mark_read(handler: User, now: dt.datetime, last: int) -> int:
    """What the page showed: rows up to `last`."""
    users = set(unread(handler, now).filter(id__lte=last).values_list("user", flat=True))
    PersonChange.objects.bulk_create(
        PersonChange(user_id=user, by=handler, what=What.UNPROTECTED_READ) for user in sorted(users)
    )
    return len(users)
