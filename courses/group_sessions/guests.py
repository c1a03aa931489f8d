"""Guests at a gruppgenomgång: somebody from elsewhere, by their whole e-mail address or start code.

Nothing is suggested, and nothing is told of whom it is: an address is either taken or not, for whatever reason."""

import datetime as dt
import re

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page

from courses.privacy import readers_of
from tracking.models import Affiliation, Training, User
from tracking.pace import Limit
from tracking.start_codes import link_of_code, note_wrong

MOST = 20  # at one meeting
WRONG = Limit("group-guests", 30, 15 * 60)  # entries that are nobody's, for each reader


def split(text: str) -> list[str]:
    """One on each line, or between commas."""
    return list(dict.fromkeys(part.strip() for part in re.split(r"[\n,;]+", text) if part.strip()))


class Guests:
    """Of a meeting on the day held_on: who belonged nowhere that day is not found. `page`: nor who may not read it.
    None = it is not asked."""

    def __init__(self, reader: User, training: Training, page: Page | None, held_on: dt.date, now: dt.datetime) -> None:
        self.reader, self.training, self.page, self.held_on = reader, training, page, held_on
        self.now, self.today = now, timezone.localdate(now)

    def find(self, typed: str) -> list[User]:
        """In the order typed. Raises ValidationError with one message for each that is not found."""
        entries = split(typed)
        if len(entries) > MOST:
            raise ValidationError(_("Skriv högst %(most)s gäster. Ta resten i en egen närvaro.") % {"most": MOST})
        found = {entry: self._person_within_limit(entry) for entry in entries}
        missing = [entry for entry, person in found.items() if person is None]
        if missing:
            raise ValidationError([_not_found(entry) for entry in missing])
        return list(dict.fromkeys(person for person in found.values() if person))

    def _person_within_limit(self, entry: str) -> User | None:
        """The try is taken before anybody is looked for, and given back when it was right."""
        if not WRONG.spend(str(self.reader.pk), self.now):
            raise ValidationError(_("Det har blivit många försök som inte stämde. Vänta en kvart och försök igen."))
        person = self._person(entry)
        if person:
            WRONG.give_back(str(self.reader.pk))
        return person

    def _person(self, entry: str) -> User | None:
        person = self._by_address(entry) if "@" in entry else self._by_code(entry)
        if person is None or not Affiliation.objects.as_of(self.held_on).filter(user=person).exists():
            return None
        same = User.objects.filter(pk=person.pk)
        return (readers_of(self.page, same) if self.page else same).first()

    def _by_address(self, address: str) -> User | None:
        """Not those whose address may be private: to find them by it would tell that it is theirs."""
        return User.objects.found_by_address().filter(email=address.lower(), is_active=True).first()

    def _by_code(self, code: str) -> User | None:
        """A slip opens its own course and nothing else."""
        link = link_of_code(code, self.today)
        if link is None:
            note_wrong(self.now)
        return link.user if link and link.training_id == self.training.pk else None


def _not_found(entry: str) -> str:
    says = _(
        "%(guest)s går inte att skriva in. Kontrollera stavningen, eller be personen gå delen på webben. "
        "Förtroendevalda och samverkansparter skrivs in med sin startkod."
    )
    return says % {"guest": entry}
