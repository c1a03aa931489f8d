"""What the page shows of each number, to this reader on this day."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet

from lms.concern.ageing import Age
from lms.concern.numbers import ContactNumber, NumberCheck
from tracking.models import Affiliation, OrganisationalUnit


@dataclass(frozen=True)
class ShownNumber:
    """The function's own number, and the switchboard that takes its place where it may no longer be right. Either may
    be empty."""

    function: str
    number: str
    hours: str
    about: str
    age: Age
    national: bool
    switchboard: str

    @property
    def by_switchboard(self) -> bool:
        return not self.national and not self.age.is_good

    @property
    def to_check(self) -> bool:
        return self.national and not self.age.is_good


def shown_number(contact: ContactNumber, words: ContactNumber, age: Age, switchboard: str) -> ShownNumber:
    """What is true of the contact, in the other row's words."""
    return ShownNumber(words.function, contact.number, words.hours, words.about, age, contact.national, switchboard)


@dataclass(frozen=True)
class Reader:
    """Who reads the page: anybody, or somebody logged in."""

    logged_in: bool
    units: Sequence[OrganisationalUnit] = ()

    @classmethod
    def of(cls, user: Any, on: dt.date) -> "Reader":
        if not user.is_authenticated:
            return cls(False)
        ties = Affiliation.objects.as_of(on).filter(user=user).select_related("unit")
        return cls(True, [tie.unit for tie in ties])

    def may_see(self) -> Q:
        allowed = Q(for_staff=False)
        if self.logged_in:
            paths = {path for unit in self.units for path in _up_from(unit)}
            allowed |= Q(unit=None) | Q(unit__path__in=paths)
        return allowed


def _up_from(unit: OrganisationalUnit) -> list[str]:
    step = len(unit.path) // len(unit.line)
    return [unit.path[:end] for end in range(step, len(unit.path) + 1, step)]


class Numbers:
    """All numbers that the reader may see, asked for at once: two questions, however many there are."""

    def __init__(self, reader: Reader, language: str, switchboard: str, on: dt.date) -> None:
        self._switchboard, self._on = switchboard, on
        # What is true is in the Swedish rows, also of who may see it.
        true = list(self._live(settings.LANGUAGE_CODE).filter(reader.may_see()).select_related("unit"))
        self._true = {each.translation_key: each for each in true}
        self._words = self._true if language == settings.LANGUAGE_CODE else self._in(language)
        self._checked = NumberCheck.objects.latest_for(true, on)

    def of(self, keys: Iterable[UUID]) -> list[ShownNumber]:
        """In the order given."""
        return [self._shown(key) for key in keys if key in self._true]

    def for_staff(self) -> list[ShownNumber]:
        """Those of the own förvaltning first."""
        keys = [key for key, each in self._true.items() if each.for_staff]
        return self.of(sorted(keys, key=lambda key: self._true[key].unit_id is None))

    def _shown(self, key: UUID) -> ShownNumber:
        contact = self._true[key]
        age = Age(self._checked.get(key), self._on)
        return shown_number(contact, self._words.get(key, contact), age, self._switchboard)

    def _live(self, language: str) -> QuerySet[ContactNumber]:
        return ContactNumber.objects.filter(live=True, locale__language_code=language)

    def _in(self, language: str) -> dict[UUID, ContactNumber]:
        return {each.translation_key: each for each in self._live(language).filter(translation_key__in=self._true)}
