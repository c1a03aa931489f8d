"""From what is done to a kursintyg that somebody else checks, on a phone; and HR's file of many."""

import datetime as dt

import pytest
from django.utils import timezone

from tests import factories
from tests.journeys.conftest import overflow, violations

pytestmark = pytest.mark.browser
DAY = dt.timedelta(days=1)


@pytest.fixture
def anna(live):
    root = factories.UnitFactory(code="LARK", name="Lärkdala kommun", kind="municipality")
    return factories.employee("Anna", "Åberg-Bartholomeusdotter", root)


def check(page):
    page.set_viewport_size({"width": 320, "height": 700})
    found = violations(page) + ([f"{overflow(page)} px too wide"] if overflow(page) > 0 else [])
    page.set_viewport_size({"width": 390, "height": 844})
    return [f"{page.url}: {wrong}" for wrong in found + violations(page)]


def test_learner_shows_a_certificate_and_somebody_checks_it(anna, phone, log_in):
    training = factories.TrainingFactory(title="Våldsbejakande extremism: grunden", valid_months=12)
    done = factories.completed(anna, training, timezone.localdate() - 3 * DAY)
    log_in(phone, anna)
    phone.goto("/mina-utbildningar/")
    wrong = check(phone)
    phone.click(f'a[href="/intyg/mitt/{done.pk}/"]')
    phone.get_by_text("har genomfört", exact=True).wait_for()
    wrong += check(phone)
    with phone.expect_download() as fetched:
        phone.click("text=Hämta som PDF")
    code = phone.locator(".certificate-code").inner_text()

    phone.context.clear_cookies()
    phone.goto("/intyg/")
    wrong += check(phone)
    phone.get_by_label("Kod").fill(code.lower())
    phone.keyboard.press("Enter")
    phone.get_by_role("heading", name="Intyget gäller").wait_for()
    wrong += check(phone)

    assert wrong == []
    assert fetched.value.path().read_bytes().startswith(b"%PDF")
    assert "A. Å." in phone.inner_text("main") and "Bartholomeusdotter" not in phone.content()
