"""Which numbers somebody should try again, and who is told, in time."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.concern.ageing import Age
from lms.concern.numbers import ContactNumber, NumberCheck
from lms.in_time import DAYS_BEFORE, remind_editors
from tracking.models import User

STEP = "numbers"
MAY_TRY = "change_contactnumber"


@dataclass(frozen=True)
class Due:
    contact: ContactNumber
    age: Age

    @property
    def days_left(self) -> int | None:
        """Negative when its year has passed; None when nobody has tried it."""
        until = self.age.good_until
        return (until - self.age.on).days if until else None

    @property
    def good_until(self) -> dt.date | None:
        """The last good day. A number that nobody has tried was never good: the day before it was published. None
        where there is no number to try."""
        published = self.contact.last_published_at
        if self.age.good_until or not self.contact.number or published is None:
            return self.age.good_until
        return timezone.localdate(published) - dt.timedelta(days=1)


def all_numbers(on: dt.date) -> list[Due]:
    """Swedish rows that are live: those never tried first, then in the order their years pass."""
    rows = ContactNumber.objects.filter(live=True, locale__language_code=settings.LANGUAGE_CODE)
    contacts = list(rows.select_related("unit"))
    tried = NumberCheck.objects.latest_for(contacts, on)
    due = [Due(each, Age(tried.get(each.translation_key), on)) for each in contacts]
    return sorted(due, key=lambda each: (each.age.good_until or dt.date.min, each.contact.function))


def in_groups(due: Iterable[Due]) -> list[tuple[Any, list[Due]]]:
    """(what is said of them, the numbers)."""
    headings = [_("Aldrig kontrollerade"), _("Året har gått"), _("Snart"), _("Längre fram")]
    groups: list[list[Due]] = [[] for _heading in headings]
    never, late, soon, later = groups
    for each in due:
        left = each.days_left
        (never if left is None else late if left < 0 else soon if left <= DAYS_BEFORE[0] else later).append(each)
    return [(heading, rows) for heading, rows in zip(headings, groups, strict=True) if rows]


def may_try() -> QuerySet[User]:
    """Editors: whoever has the right to change a number by a group."""
    in_group = Q(groups__permissions__codename=MAY_TRY, groups__permissions__content_type__app_label="lms")
    return User.objects.filter(in_group, is_active=True).distinct()


def remind(on: dt.date, *, dry_run: bool = False) -> int:
    """Numbers that were tried, or published untried, on the same day come in the same mail. Returns how many mails are
    new."""
    last_days = [each.good_until for each in all_numbers(on) if each.good_until]
    return remind_editors(STEP, last_days, may_try(), on, dry_run=dry_run)
