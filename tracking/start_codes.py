"""Start codes for people without e-mail: eight characters on a slip, worked out and never stored, which open a short
visit to one lesson."""

import datetime as dt
import logging
import secrets
from dataclasses import dataclass

from django.core import signing
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.db.models import F, Sum
from django.utils.crypto import salted_hmac

from tracking.links import State, open_link, state
from tracking.models import OrganisationalUnit, PersonalLink, StartSheet, Training, User, WrongCodes
from tracking.pace import Limit

logger = logging.getLogger(__name__)

ALPHABET = "23456789ABCDEFGHJKLMNPQRTUWXYZ"  # 30: none that is taken for another (0 O, 1 I, 5 S, U V)
LENGTH = 8
SALT, LOOKUP_SALT, VISIT_SALT = "tracking.start_codes", "tracking.start_codes.lookup", "tracking.start_codes.visit"
VISIT_SECONDS = 3600
SIGN = "k"  # how the token of a visit begins; a link's begins with a digit
FAILURES = Limit("start", 10, 15 * 60)  # for each browser
ALARM = 100  # wrong codes in a quarter of an hour, by everybody: somebody may be guessing


def code(link: PersonalLink) -> str:
    number = int.from_bytes(salted_hmac(SALT, f"{link.pk}.{link.code_issue}", algorithm="sha256").digest())
    letters = []
    for _place in range(LENGTH):
        number, letter = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[letter])
    return "".join(letters)


def in_two(code: str) -> str:
    """As it is printed: four and four are easier to read."""
    return f"{code[:4]} {code[4:]}"


@transaction.atomic
def print_sheet(
    reader: User, unit: OrganisationalUnit, training: Training, persons: list[User], on: dt.date
) -> StartSheet:
    """New codes for them all; a slip of the same training that somebody had before opens nothing from now on."""
    sheet = StartSheet.objects.create(printed_by=reader, unit=unit, training=training)
    for person in sorted(persons, key=lambda each: each.pk):  # in one order: two who print at once wait, none for ever
        link = PersonalLink.objects.select_for_update().get(pk=open_link(person, training, on).pk)
        _renew(link, sheet)
    return sheet


def _renew(link: PersonalLink, sheet: StartSheet) -> None:
    link.sheet = sheet
    while True:
        link.code_issue += 1
        link.code_digest = _digest(code(link))
        try:
            with transaction.atomic():
                return link.save(update_fields=["sheet", "code_issue", "code_digest"])
        except IntegrityError:  # another link has the same code: take the next
            continue


def link_of_code(given: str, on: dt.date) -> PersonalLink | None:
    """The link of a code as somebody typed it, if it opens anything; None without telling why not."""
    typed = "".join(given.upper().replace("-", " ").split())
    if len(typed) != LENGTH or not set(typed) <= set(ALPHABET):
        return None
    links = PersonalLink.objects.select_related("user", "training", "sheet__printed_by")
    link = links.filter(code_digest=_digest(typed)).first()
    return link if link and state(link, on) == State.OPEN and printer_still_may(link, on) else None


def printer_still_may(link: PersonalLink, on: dt.date) -> bool:
    """A code lives no longer than the right of who printed it: a deputy's ends with the deputyship."""
    sheet = link.sheet
    if sheet is None or sheet.revoked_at or sheet.printed_by is None:
        return False
    return User.objects.visible_to(sheet.printed_by, on).filter(pk=link.user_id).exists()


def note_wrong(now: dt.datetime) -> None:
    """One more wrong code; a warning in the log for every ALARM of them in a quarter of an hour."""
    quarter = now.replace(minute=now.minute - now.minute % 15, second=0, microsecond=0)
    WrongCodes.objects.get_or_create(quarter=quarter)
    WrongCodes.objects.filter(quarter=quarter).update(count=F("count") + 1)
    count = WrongCodes.objects.values_list("count", flat=True).get(quarter=quarter)
    if count % ALARM == 0:
        logger.warning("%s wrong start codes in a quarter of an hour: somebody may be guessing", count)


def wrong_lately(now: dt.datetime) -> int:
    """In a day."""
    lately = WrongCodes.objects.filter(quarter__gt=now - dt.timedelta(days=1))
    return lately.aggregate(all=Sum("count"))["all"] or 0


@dataclass(frozen=True)
class CodeVisit:
    """What a code has opened: one place, for an hour, until what is there is done or it is ended."""

    link: PersonalLink
    place: str  # the lesson, in courses' own words
    mark: str

    def end(self) -> None:
        cache.set(_ended(self.mark), True, VISIT_SECONDS)


def visit_token(link: PersonalLink, place: str) -> str:
    held = [link.pk, link.issue, link.code_issue, place, secrets.token_urlsafe(9)]
    return SIGN + signing.dumps(held, salt=VISIT_SALT)


def visit_of(given: str) -> CodeVisit | None:
    """None = no such visit, or its hour is over, or it has been ended or its slip revoked."""
    try:
        pk, issue, code_issue, place, mark = signing.loads(given[1:], salt=VISIT_SALT, max_age=VISIT_SECONDS)
    except signing.BadSignature:
        return None
    links = PersonalLink.objects.select_related("user", "training", "sheet__printed_by")
    link = links.filter(pk=pk, issue=issue, code_issue=code_issue).first()
    if link is None or link.sheet is None or link.sheet.revoked_at or cache.get(_ended(mark)):
        return None
    return CodeVisit(link, place, mark)


def _digest(code: str) -> str:
    return salted_hmac(LOOKUP_SALT, code, algorithm="sha256").hexdigest()


def _ended(mark: str) -> str:
    return f"visit-ended-{mark}"
