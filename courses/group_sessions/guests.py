"""Guests at a gruppgenomgång: somebody from elsewhere, by their whole e-mail address or start code.

Nothing is suggested, and nothing is told of whom it is: an address is either taken or not, for whatever reason."""

import datetime as dt
import re

from django.core.cache import caches
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.models import Page

from courses.privacy import readers_of
from tracking.models import Affiliation, Training, User

MOST = 20  # at one meeting
WRONG, WINDOW = 30, 15 * 60  # entries that nobody has, in so many seconds, before a reader has to wait


def split(text: str) -> list[str]:
    """One on each line, or between commas."""
    return list(dict.fromkeys(part.strip() for part in re.split(r"[\n,;]+", text) if part.strip()))


class Guests:
    """`page`: who may not read it is not found. None = it is not asked."""

    def __init__(self, reader: User, training: Training, page: Page | None, today: dt.date) -> None:
        self.reader, self.training, self.page, self.today = reader, training, page, today

    def find(self, typed: str) -> list[User]:
        """In the order typed. Raises ValidationError with one message for each that is not found."""
        entries = split(typed)
        if len(entries) > MOST:
            raise ValidationError(_("Skriv högst %(most)s gäster. Ta resten i en egen närvaro.") % {"most": MOST})
        if entries and self._wrong_lately() >= WRONG:
            raise ValidationError(_("Det har blivit många försök som inte stämde. Vänta en kvart och försök igen."))
        found = {entry: self._person(entry) for entry in entries}
        missing = [entry for entry, person in found.items() if person is None]
        if missing:
            self._count_wrong(len(missing))
            raise ValidationError([_not_found(entry) for entry in missing])
        return list(dict.fromkeys(person for person in found.values() if person))

    def _person(self, entry: str) -> User | None:
        person = self._by_address(entry) if "@" in entry else None
        if person is None or not Affiliation.objects.as_of(self.today).filter(user=person).exists():
            return None
        same = User.objects.filter(pk=person.pk)
        return (readers_of(self.page, same) if self.page else same).first()

    def _by_address(self, address: str) -> User | None:
        """Not those whose address may be private: to find them by it would tell that it is theirs."""
        return User.objects.found_by_address().filter(email=address.lower(), is_active=True).first()

    @property
    def _key(self) -> str:
        return f"group-guests-{self.reader.pk}"

    def _wrong_lately(self) -> int:
        return caches["default"].get(self._key, 0)

    def _count_wrong(self, count: int) -> None:
        """From the first of them on: waiting helps."""
        caches["default"].add(self._key, 0, WINDOW)
        caches["default"].incr(self._key, count)


def _not_found(entry: str) -> str:
    says = _(
        "%(guest)s går inte att skriva in. Kontrollera stavningen, eller be personen gå delen på webben. "
        "Förtroendevalda och samverkansparter skrivs in med sin startkod."
    )
    return says % {"guest": entry}
