"""The secret behind a personal link: worked out, never stored."""

import base64
import datetime as dt
import hmac

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.crypto import salted_hmac

from tracking.models import PersonalLink, Training, User

SALT = "tracking.links"
MAC_BYTES = 18  # 144 bits: cannot be guessed


def address(user: User, training: Training, on: dt.date) -> str:
    """The person's absolute address of the training, for a mail that is about to be sent."""
    return f"{settings.WAGTAILADMIN_BASE_URL}/l/{token(open_link(user, training, on))}/"


def open_link(user: User, training: Training, on: dt.date) -> PersonalLink:
    """The person's link, good for LINK_DAYS more, made if there is none. Safe when two requests race."""
    expires_on = on + dt.timedelta(days=settings.LINK_DAYS)
    mine = PersonalLink.objects.filter(user=user, training=training, revoked_at=None)
    link = mine.first()
    if link is None:
        try:
            with transaction.atomic():
                return PersonalLink.objects.create(user=user, training=training, expires_on=expires_on)
        except IntegrityError:  # another process was faster
            link = mine.get()
    if link.expires_on < expires_on:
        link.expires_on = expires_on
        link.save(update_fields=["expires_on"])
    return link


def token(link: PersonalLink) -> str:
    mac = salted_hmac(SALT, f"{link.pk}.{link.issue}", algorithm="sha256").digest()[:MAC_BYTES]
    return f"{link.pk}-{base64.urlsafe_b64encode(mac).decode()}"


def link_of(given: str, on: dt.date) -> PersonalLink | None:
    """The open link that a token is of; None for anything else, without telling what was wrong."""
    number, _dash, _mac = given.partition("-")
    if not (number.isdecimal() and len(number) < 18):
        return None
    link = PersonalLink.objects.open_on(on).filter(pk=int(number)).select_related("user", "training").first()
    return link if link and hmac.compare_digest(token(link), given) else None
