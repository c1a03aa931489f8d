"""What a kursintyg says, and the code it can be checked by. A page and a PDF show the same rows.

The code is worked out from the completion's id and the server's key; nothing about it is stored. An id cannot be told
from it, and nobody without the key can make one (docs/kursintyg.md)."""

import base64
import binascii
import datetime as dt
from dataclasses import dataclass
from enum import Enum

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tracking.models import Completion
from tracking.site_address import site

SALT = "tracking.certificates"
NUMBER_BYTES, SEAL_BYTES = 5, 10  # 80 bits cannot be guessed; together 24 letters, without a rest
GROUP = 4  # letters between hyphens


class Validity(Enum):
    HOLDS = "holds"
    ENDED = "ended"  # its last day has passed
    WITHDRAWN = "withdrawn"  # struck out, or given another day


@dataclass(frozen=True)
class Certificate:
    """Of a completion, with its training and user."""

    completion: Completion
    municipality: str  # its name

    @property
    def name(self) -> str:
        """Whoever holds the paper reads it: also in the person's own eyes it bears the name that may be shown. Empty:
        no name may be shown, and there is no certificate."""
        return self.completion.user.name_for(None)

    @property
    def training(self) -> str:
        return self.completion.training.title

    @property
    def rows(self) -> list[tuple[str, str]]:
        """Heading and value."""
        done = self.completion
        until = date_format(done.valid_until, "j F Y") if done.valid_until else _("Tills vidare")
        return [
            (_("Genomförd den"), date_format(done.completed_on, "j F Y")),
            (_("Gäller till och med") if done.valid_until else _("Gäller"), until),
            (_("Genomförd som"), _source(done)),
        ]

    @property
    def code(self) -> str:
        return code_of(self.completion)

    @property
    def address(self) -> str:
        """Where whoever is shown the certificate can check it."""
        return site(reverse("check_certificate", args=[self.code]))

    @property
    def initials(self) -> str:
        """All of the name that the check tells: enough to compare with a paper, too little to learn who it was."""
        return " ".join(f"{word[0].upper()}." for word in self.name.split())

    def validity(self, on: dt.date) -> Validity:
        last = self.completion
        while later := Completion.objects.filter(corrects=last).first():
            last = later
        told = (last.completed_on, last.valid_until, last.annulled)
        if told != (self.completion.completed_on, self.completion.valid_until, False):
            return Validity.WITHDRAWN
        over = last.valid_until is not None and last.valid_until < on
        return Validity.ENDED if over else Validity.HOLDS


def _source(done: Completion) -> str:
    if done.source == Completion.Source.EXTERNAL:
        return _("Annan utbildning, inskriven av kommunen")
    return str(Completion.Source(done.source).label)


def code_of(completion: Completion) -> str:
    number = completion.pk.to_bytes(NUMBER_BYTES, "big")
    seal = _digest(b"seal" + number)[:SEAL_BYTES]
    text = base64.b32encode(_mask(number, seal) + seal).decode()
    return "-".join(text[start : start + GROUP] for start in range(0, len(text), GROUP))


def completion_of(code: str) -> Completion | None:
    """As somebody types it: small letters, no hyphens, a nought for an O. None for anything else than a real code,
    without telling what was wrong."""
    letters = "".join(code.split()).replace("-", "")
    try:
        raw = base64.b32decode(letters, casefold=True, map01="I")
    except (binascii.Error, ValueError):
        return None
    hidden, seal = raw[:NUMBER_BYTES], raw[NUMBER_BYTES:]
    number = _mask(hidden, seal)
    if not constant_time_compare(seal, _digest(b"seal" + number)[:SEAL_BYTES]):
        return None
    made = Completion.objects.select_related("user", "training").filter(pk=int.from_bytes(number, "big"))
    return made.filter(annulled=False).first()


def _mask(number: bytes, seal: bytes) -> bytes:
    return bytes(one ^ other for one, other in zip(number, _digest(b"mask" + seal), strict=False))


def _digest(value: bytes) -> bytes:
    return salted_hmac(SALT, value, secret=settings.CERTIFICATE_KEY or None, algorithm="sha256").digest()
