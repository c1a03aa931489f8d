"""What is not kept for ever: each class of row says how long in its personal_data."""

import datetime as dt
from dataclasses import asdict, dataclass

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from tracking.models import Message, PersonalLink, Unreachable

KEPT = dt.timedelta(days=365)


@dataclass(frozen=True)
class Cleared:
    messages: int
    links: int
    unreachable: int

    def as_json(self) -> dict[str, int]:
        return asdict(self)


@transaction.atomic
def clear_old(on: dt.date, *, dry_run: bool = False) -> Cleared:
    """Messages settled and links over for a year, and what is said of addresses that nobody has any more."""
    day = on - KEPT
    midnight = timezone.make_aware(dt.datetime.combine(day, dt.time.min))
    messages, _rows = Message.objects.filter(settled_at__lt=midnight).delete()
    links, _rows = PersonalLink.objects.filter(Q(expires_on__lt=day) | Q(revoked_at__lt=midnight)).delete()
    changed = ~Q(email=F("user__email")) | Q(user__email=None)
    unreachable, _rows = Unreachable.objects.filter(changed | Q(at__lt=midnight)).delete()
    transaction.set_rollback(dry_run)
    return Cleared(messages, links, unreachable)
