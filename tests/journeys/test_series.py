"""HR prepares, starts and pauses a series; an employee sees the parts come and opens them all."""

import re

import pytest
from django.utils import timezone

from courses.campaigns import Campaign
from tests import factories
from tests.courses.series import DAY, going, required
from tests.journeys.conftest import overflow, violations
from tracking.assigning import assign
from tracking.models import UnitRole


@pytest.fixture
def place(live):
    top = factories.UnitFactory(code="LARK", name="Lärkdala kommun", kind="municipality")
    return factories.UnitFactory(code="SOC", name="Socialförvaltningen", kind="department", parent=top)


@pytest.fixture
def hr(place):
    person = factories.UserFactory(given_name="Hanna", family_name="Holm")
    factories.UnitRoleFactory(user=person, unit=place.parent, role=UnitRole.Role.HR)
    return person


def seen(page, heading):
    page.wait_for_selector(f"h1:has-text('{heading}')")
    assert (violations(page), overflow(page)) == ([], 0), page.url


def test_hr_prepares_starts_pauses_and_stops_a_series(place, hr, phone, log_in):
    required()
    for number in range(8):
        factories.employee("Kim", f"Lind{number}", place)
    assign(timezone.localdate())
    log_in(phone, hr)

    phone.goto("/serier/")
    seen(phone, "Serier")
    phone.click("text=Förbered en serie")
    seen(phone, "Förbered en serie")
    phone.select_option("#id_training", label="Kursen")
    phone.select_option("#id_unit", value=str(place.pk))
    phone.click("text=Spara och se")
    seen(phone, "Kursen")
    phone.click("text=Granska och starta")
    seen(phone, "Starta serien")
    phone.click("button:has-text('Starta serien')")
    phone.wait_for_selector("text=Serien når 8 personer")
    seen(phone, "Kursen")
    phone.click("text=Lägg in ett uppehåll")
    seen(phone, "Lägg in ett uppehåll")
    phone.click("button:has-text('Lägg in uppehållet')")
    phone.wait_for_selector("text=Uppehållet är inlagt")
    phone.click("text=Avsluta uppehållet")
    seen(phone, "Avsluta uppehållet")
    phone.click("button:has-text('Avsluta uppehållet')")
    phone.wait_for_selector("text=Uppehållet är avslutat")
    phone.click("text=Utöka till fler")
    seen(phone, "Utöka serien")
    phone.go_back()
    phone.click("main >> text=Stoppa")
    seen(phone, "Stoppa serien")
    phone.click("button:has-text('Stoppa serien')")
    phone.wait_for_selector("text=Serien är stoppad")

    assert Campaign.objects.get().status == Campaign.Status.STOPPED


def test_many_wait_for_a_second_person(place, hr, desktop, log_in, settings):
    settings.SERIES_SECOND_YES = 1

    for number in range(3):
        factories.employee("Kim", f"Lind{number}", place)
    campaign = going(required(), place, hr, on=timezone.localdate(), starts_on=timezone.localdate() + DAY)
    other = factories.UserFactory(given_name="Olle")
    factories.UnitRoleFactory(user=other, unit=place.parent, role=UnitRole.Role.COORDINATOR)
    log_in(desktop, other)

    desktop.goto(f"/serier/{campaign.pk}/")
    seen(desktop, "Kursen")
    desktop.click("text=Titta och svara")
    seen(desktop, "Säg ja till serien")
    desktop.click("text=Ja, det är rätt")
    desktop.wait_for_selector("text=Serien är godkänd")

    assert Campaign.objects.get().status == Campaign.Status.GOING


def test_employee_sees_when_the_next_part_comes_and_opens_all(place, hr, phone, log_in):
    today = timezone.localdate()
    anna = factories.employee("Anna", "Åberg", place)
    kurs = required()
    tomorrow = today + DAY
    going(kurs, place, hr, on=today - 8 * DAY, starts_on=today - 7 * DAY, weekday=tomorrow.weekday() % 5)
    log_in(phone, anna)

    phone.goto(kurs.url)
    seen(phone, "Kursen")
    assert re.search("Öppnas [0-9]", phone.inner_text("main"))
    phone.click("text=Öppna alla delar")
    phone.wait_for_selector("text=Alla delar är öppna")
    assert not re.search("Öppnas [0-9]", phone.inner_text("main"))
