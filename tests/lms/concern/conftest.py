import datetime as dt

import pytest
from django.utils import timezone
from wagtail.models import Site

from lms.concern.file import FILE, ConcernText, publish_concern
from lms.concern.numbers import ContactNumber, NumberCheck
from lms.models import ConcernPage
from tracking.models import Municipality

SWITCHBOARD = "0999-10 00 00"


@pytest.fixture
def loaded(db):
    """The page as it comes along, in both languages, with the municipality's switchboard."""
    publish_concern(ConcernText.read(FILE))
    row = Municipality.for_site(Site.objects.get())
    row.name, row.contact_phone = "Lärkdala", SWITCHBOARD
    row.save()
    return ConcernPage.objects.get(locale__language_code="sv")


@pytest.fixture
def english(loaded):
    return ConcernPage.objects.get(locale__language_code="en")


@pytest.fixture
def number(loaded):
    """number("socialjouren", "08-1", days=10): the function's own number, tried so many days ago (None = never)."""

    def give(code, digits, days=None, **values):
        ContactNumber.objects.filter(code=code).update(number=digits, **values)
        contact = ContactNumber.objects.get(code=code, locale__language_code="sv")
        if days is not None:
            NumberCheck.objects.record(contact, timezone.localdate() - dt.timedelta(days=days))
        return contact

    return give
