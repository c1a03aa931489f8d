"""Mobile numbers from HR's files: how they are read, and whom one reaches by sms in place of a mail."""

import re
from collections.abc import Collection

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet

from tracking.models import SourceRecord, User
from tracking.models.sources import precedence
from tracking.reachable import takes_mails

BETWEEN = re.compile(r"[\s()\-–./\u00a0]")
PREFIX = re.compile(r"^(?:\+46|0046|46|0|)0?(?=7)")  # a spreadsheet takes the first zero of a number
MOBILE = re.compile(r"\+467[02369]\d{7}")  # PTS's numbering plan


def read_mobile(text: str) -> str:
    """As +46701234567. Raises ValueError for a landline, and for what is no Swedish number."""
    number = PREFIX.sub("+46", BETWEEN.sub("", text))
    if not MOBILE.fullmatch(number):
        raise ValueError
    return number


def reached_by_sms() -> Q:
    """Of a User without an address that takes mails. Never whoever has protected personal data, whatever name has been
    agreed on: a number leads to a place. Nor where several share a number, which may be a unit's."""
    if not settings.SMS_SENDER:
        return Q(pk__in=[])
    return ~takes_mails() & Exists(_own_numbers().filter(user=OuterRef("pk"))) & Q(protected=False)


def numbers_of(people: Collection[int]) -> dict[int, str]:
    """By id, of those of them whom an sms reaches; of several numbers that of the source that is believed first."""
    rank = precedence()
    reached = SourceRecord.objects.filter(pk__in=_own_numbers().values("pk"), user__in=people)
    reached = reached.filter(user__in=User.objects.filter(reached_by_sms()).values("pk"))
    rows = sorted(reached.values_list("source", "user", "mobile"), key=lambda row: rank(row[0]), reverse=True)
    return {user: mobile for _source, user, mobile in rows}


def forget_numbers_of_protected() -> None:
    """For whoever has just said that somebody is protected: another source may have given the number, and its file may
    be long in coming."""
    SourceRecord.objects.filter(user__protected=True).exclude(mobile="").update(mobile="")


def _own_numbers() -> QuerySet[SourceRecord]:
    """Records with a number that nobody else who is active has."""
    others = SourceRecord.objects.filter(mobile=OuterRef("mobile"), user__is_active=True).exclude(user=OuterRef("user"))
    return SourceRecord.objects.exclude(mobile="").filter(~Exists(others))
