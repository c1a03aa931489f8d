"""Sms in place of a mail: one sentence and the person's own link, handed to the function that SMS_SENDER names. What it
is about is never said: a phone lies on a table."""

import logging
from collections.abc import Callable

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from tracking.letters import Letter
from tracking.links import is_personal
from tracking.post import LaterError, RefusedError, UnsureError

logger = logging.getLogger(__name__)


class NumberRefusedError(Exception):
    """For the function that SMS_SENDER names to raise: the gateway says that it never takes this number. An error of
    its own, because a ValueError may as well be an answer that nobody can read."""


def sms_of(letter: Letter, sender: str) -> str | None:
    """In the language that is active. sender: the municipality's name. None = the letter leads to a login, which asks
    for a code by mail: nothing for whoever has no address."""
    if letter.action is None or not is_personal(letter.action[1]):
        return None
    words = {"sender": sender, "address": letter.action[1]}
    return _("%(sender)s: du har en utbildning att göra på arbetstid. Länken är din egen: %(address)s") % words


def send_sms(number: str, text: str, before_end: Callable[[], None]) -> None:
    """Raises post's errors. The function takes a number as +46701234567 and a text, and returns when the gateway has
    taken it. It raises ConnectionError when the gateway has not, and may be asked again; NumberRefusedError when it
    never will; anything else leaves unknown whether it has. It has given up within five minutes (claiming.STALE is
    more)."""
    try:
        send: Callable[[str, str], None] = import_string(settings.SMS_SENDER)
    except ImportError as error:
        logger.error("SMS_SENDER names no function (%s).", type(error).__name__)
        raise LaterError from error
    before_end()
    try:
        send(number, text)
    except ConnectionError as error:
        raise LaterError(answered=True) from error
    except NumberRefusedError as error:
        raise RefusedError(answered=True) from error
    except Exception as error:
        # Its kind only: what it says may repeat the number.
        logger.error("SMS_SENDER failed (%s).", type(error).__name__)
        raise UnsureError from error
