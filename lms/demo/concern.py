"""Lärkdala's page "Orolig för någon?": its own numbers, most of them tried this year, one too long ago and one soon to
be tried again."""

import datetime as dt
import uuid

from django.core.management import call_command
from wagtail.models import Locale

from lms.concern.numbers import ContactNumber, NumberCheck
from tracking.models import OrganisationalUnit

WEEKDAYS = "Vardagar 8–16", "Weekdays 8–16"
EVENINGS = "Kvällar, nätter och helger", "Evenings, nights and weekends"
# By code: number, hours, days since somebody tried it. Numbers of the series that is kept for stories.
LOCAL = {
    "socialtjansten-barn": ("08-465 004 11", WEEKDAYS, 40),
    "socialtjansten-vuxna": ("08-465 004 12", WEEKDAYS, 40),
    "socialjouren": ("08-465 004 13", EVENINGS, 40),
    "felanmalan": ("08-465 004 14", WEEKDAYS, 500),
    "sakerhetssamordnaren": ("08-465 004 15", WEEKDAYS, 330),
}
NATIONAL = {"larmnumret": 12, "polisen": 12, "bris": 12}  # the others nobody has tried
# For the staff of a förvaltning: its unit's code, and what the function is called in both languages.
CONTACTS = {
    "GRF": ("Grundskoleförvaltningens samordnare", "The coordinator of the schools department", "08-465 004 16"),
    "SOC": ("Socialförvaltningens samordnare", "The coordinator of social services", "08-465 004 17"),
    "VOF": ("Vård- och omsorgsförvaltningens samordnare", "The coordinator of health and care", "08-465 004 18"),
}
ABOUT = "Råd när du möter en oro i ditt arbete.", "Advice when you meet a concern at work."


def worried(stdout: object, on: dt.date) -> None:
    call_command("load_concern", stdout=stdout)
    for code, (number, hours, _days) in LOCAL.items():
        for contact, words in _both(code, hours):
            ContactNumber.objects.filter(pk=contact.pk).update(number=number, hours=words)
    for unit, (swedish, english, number) in CONTACTS.items():
        _make_contact(OrganisationalUnit.objects.as_of(on).get(code=unit), (swedish, english), number)
    tried = {code: days for code, (_number, _hours, days) in LOCAL.items()} | NATIONAL
    tried |= {f"kontakt-{unit.lower()}": 90 for unit in CONTACTS}
    for contact in ContactNumber.objects.filter(code__in=tried, locale=Locale.get_default()):
        NumberCheck.objects.record(contact, on - dt.timedelta(days=tried[contact.code]))


def _both(code: str, words: tuple[str, str]) -> list[tuple[ContactNumber, str]]:
    """The Swedish row and the English one, each with its words."""
    rows = ContactNumber.objects.filter(code=code).select_related("locale")
    return [(row, words[0 if row.locale.is_default else 1]) for row in rows]


def _make_contact(unit: OrganisationalUnit, functions: tuple[str, str], number: str) -> None:
    values = {"code": f"kontakt-{unit.code.lower()}", "unit": unit, "for_staff": True, "source": "Kommunen"}
    values |= {"number": number, "translation_key": uuid.uuid4()}
    locales = Locale.get_default(), Locale.objects.get(language_code="en")
    for locale, function, hours, about in zip(locales, functions, WEEKDAYS, ABOUT, strict=True):
        ContactNumber.objects.create(**values, locale=locale, function=function, hours=hours, about=about)
