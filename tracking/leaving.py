"""Who can log in: whoever has a tie that has not ended. An account that no source has and that never had a tie is
nobody's business here."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from tracking.hr_import.addresses import apply_addresses
from tracking.locking import alone_with_the_tree
from tracking.models import Affiliation, PersonalLink, SourceRecord, User
from tracking.models.organisation import UserQuerySet

BATCH = 1000


@dataclass(frozen=True)
class Followed:
    closed: int
    opened: int


@transaction.atomic
def follow_all(today: dt.date, *, dry_run: bool = False) -> Followed:
    """For the ties that have ended, or begun again, by their own date: no file says so that day."""
    alone_with_the_tree()
    left, back = follow_ties(User.objects.filter(_known()), today)
    if left or back:
        apply_addresses(today)
    transaction.set_rollback(dry_run)
    return Followed(len(left), len(back))


def has_left(on: dt.date) -> Q:
    """Of a User: had a tie, or is in a source, and has none that holds or is to come."""
    return _known() & ~_held(on)


def _known() -> Q:
    ties = Affiliation.objects.filter(user=OuterRef("pk"))
    return Q(Exists(SourceRecord.objects.filter(user=OuterRef("pk")))) | Q(Exists(ties))


def _held(on: dt.date) -> Q:
    return Q(Exists(Affiliation.objects.filter(Q(end_on=None) | Q(end_on__gte=on), user=OuterRef("pk"))))


def follow_ties(people: UserQuerySet, on: dt.date) -> tuple[set[int], set[int]]:
    """Who has left cannot log in, and their links open nothing; who returns can log in. Ids of those who could and of
    those who could not, until now. `on` before today, as of a file read in late, opens nothing for whoever has left
    since: a login is of today."""
    left = set(people.filter(~_held(on), is_active=True).values_list("pk", flat=True))
    still = _held(max(on, timezone.localdate()))
    back = set(people.filter(still, is_active=False).values_list("pk", flat=True))
    for found, active in ((list(left), False), (list(back), True)):
        for start in range(0, len(found), BATCH):
            User.objects.filter(pk__in=found[start : start + BATCH]).update(is_active=active)
            if not active:
                PersonalLink.objects.filter(user__in=found[start : start + BATCH]).revoke(timezone.now())
    return left, back
