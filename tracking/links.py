"""The secret behind a personal link: worked out, never stored."""

import base64
import datetime as dt
import hmac

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, TextChoices
from django.utils.crypto import salted_hmac

from tracking.leaving import has_left
from tracking.models import PersonalLink, PersonChange, Training, User
from tracking.site_address import site

SALT = "tracking.links"
MAC_BYTES = 18  # 144 bits: cannot be guessed
LONGEST_ID = 17  # digits


class State(TextChoices):
    """Of a link on a day. The words are for tests and logs; pages have their own."""

    OPEN = "open"
    OVER = "over"
    REVOKED = "revoked"
    LEFT = "left"  # the person has no tie any more


def address(user: User, training: Training, on: dt.date) -> str:
    """The person's absolute address of the training, for a mail that is about to be sent."""
    return f"{_beginning()}{token(open_link(user, training, on))}/"


def is_personal(given: str) -> bool:
    """Whether an address of ours is somebody's own link."""
    return given.startswith(_beginning())


def _beginning() -> str:
    return site("/l/")


def open_link(user: User, training: Training, on: dt.date) -> PersonalLink:
    """The person's link, good for LINK_DAYS more, made if there is none. One that was over is replaced: what was sent
    then stays dead. Safe when two requests race."""
    expires_on = on + dt.timedelta(days=settings.LINK_DAYS)
    mine = PersonalLink.objects.filter(user=user, training=training, revoked_at=None)
    if not mine.exists():
        try:
            with transaction.atomic():
                return PersonalLink.objects.create(user=user, training=training, expires_on=expires_on)
        except IntegrityError:  # another process was faster
            pass
    mine.filter(expires_on__lt=on).update(
        expires_on=expires_on, issue=F("issue") + 1, code_digest=None, sheet=None, code_issue=F("code_issue") + 1
    )
    mine.filter(expires_on__lt=expires_on).update(expires_on=expires_on)
    link = mine.first()
    return link or open_link(user, training, on)  # None: revoked this very moment


def token(link: PersonalLink) -> str:
    mac = salted_hmac(SALT, f"{link.pk}.{link.issue}", algorithm="sha256").digest()[:MAC_BYTES]
    return f"{link.pk}-{base64.urlsafe_b64encode(mac).decode()}"


def look_up(given: str) -> PersonalLink | None:
    """The link that a token is of, whatever its state; None for anything else, without telling what was wrong."""
    number, _dash, _mac = given.partition("-")
    if not (number.isascii() and number.isdecimal() and len(number) <= LONGEST_ID and given.isascii()):
        return None
    link = PersonalLink.objects.filter(pk=int(number)).select_related("user", "training", "sheet").first()
    return link if link and hmac.compare_digest(token(link), given) else None


def state(link: PersonalLink, on: dt.date) -> State:
    """Asked anew in each request, so that nobody who left yesterday gets in, whatever the night has done."""
    if not link.user.is_active or User.objects.filter(has_left(on), pk=link.user_id).exists():
        return State.LEFT
    if link.revoked_at:
        return State.REVOKED
    return State.OPEN if link.expires_on >= on else State.OVER


def link_of(given: str, on: dt.date) -> PersonalLink | None:
    """The open link that a token is of."""
    link = look_up(given)
    return link if link and state(link, on) == State.OPEN else None


@transaction.atomic
def revoke_links(person: User, by: User, now: dt.datetime) -> None:
    """And the start codes, which stand on the same rows."""
    if PersonalLink.objects.filter(user=person).revoke(now):
        PersonChange.objects.create(user=person, by=by, what=PersonChange.What.LINKS_REVOKED)
