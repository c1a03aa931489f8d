"""From what is done to a kursintyg that somebody else checks, until it is corrected; and HR's file of many."""

import datetime as dt
import zipfile

import pytest
from django.utils import timezone

from tests import factories
from tests.journeys.conftest import faults, work
from tracking.certificate_files import make
from tracking.models import AccessLog, CertificateFile

DAY = dt.timedelta(days=1)
MANY = 25  # more than a worker makes between two words about how far it has come


@pytest.fixture
def root(live):
    return factories.UnitFactory(code="LARK", name="Lärkdala kommun", kind="municipality")


@pytest.fixture
def anna(root):
    return factories.employee("Anna", "Åberg-Bartholomeusdotter", root)


@pytest.fixture
def hr(root):
    hr = factories.employee("Helga", "Holm", root)
    factories.UnitRoleFactory(user=hr, unit=root, role="hr")
    return hr


@pytest.fixture
def training(live):
    return factories.TrainingFactory(title="Våldsbejakande extremism: grunden", valid_months=12)


def test_learner_shows_a_certificate_that_somebody_checks_until_it_is_corrected(anna, hr, training, phone, log_in):
    done = factories.completed(anna, training, timezone.localdate() - 3 * DAY)
    log_in(phone, anna)
    phone.goto("/mina-utbildningar/")
    wrong = faults(phone)
    phone.locator(f'a[href="/intyg/mitt/{done.pk}/"]').click()
    phone.get_by_text("har genomfört", exact=True).wait_for()
    wrong += faults(phone)
    with phone.expect_download() as fetched:
        phone.get_by_role("link", name="Hämta som PDF").click()
    code = phone.locator(".certificate-code").inner_text()

    phone.context.clear_cookies()
    phone.goto("/intyg/")
    wrong += faults(phone)
    phone.get_by_label("Kod").fill(code.lower())
    phone.keyboard.press("Enter")
    phone.get_by_role("heading", name="Intyget gäller", exact=True).wait_for()
    wrong += faults(phone)
    assert "A. Å." in phone.inner_text("main") and "Bartholomeusdotter" not in phone.content()
    assert fetched.value.path().read_bytes().startswith(b"%PDF")

    log_in(phone, hr)
    phone.goto(f"/personer/{anna.pk}/utbildningar/{done.pk}/ratta/")
    phone.get_by_label("Fel person").check()
    phone.get_by_role("button", name="Rätta uppgiften").click()
    phone.get_by_text("(fel person)").wait_for()
    phone.context.clear_cookies()
    phone.goto(f"/intyg/{code}/")
    phone.get_by_role("heading", name="Det här intyget gäller inte längre").wait_for()
    wrong += faults(phone)
    log_in(phone, anna)
    phone.goto("/mina-utbildningar/")
    phone.get_by_role("heading", name="Mina utbildningar").wait_for()

    assert phone.get_by_role("link", name="Kursintyg").count() == 0
    assert wrong == []


def test_hr_follows_the_file_of_a_unit_until_it_can_be_fetched(root, hr, training, desktop, log_in):
    for number in range(MANY):
        factories.completed(factories.employee("Kim", f"Lind{number}", root), training, timezone.localdate() - DAY)
    log_in(desktop, hr)
    desktop.goto("/personer/")
    desktop.get_by_role("main").get_by_role("link", name="Kursintyg för en enhet").click()
    wrong = faults(desktop)
    desktop.get_by_label("Utbildning").select_option(label=training.title)
    desktop.get_by_label("Enhet", exact=True).select_option(label=root.name)
    desktop.get_by_role("button", name="Se hur många de är").click()
    desktop.get_by_role("heading", name=f"{MANY} kursintyg i Lärkdala kommun").wait_for()
    wrong += faults(desktop)
    desktop.get_by_role("button", name=f"Gör {MANY} kursintyg").click()
    desktop.get_by_text("Beställningen står i kö").wait_for()
    wrong += faults(desktop)

    # A worker that has come so far and died.
    order = CertificateFile.objects.get()
    order.turn(order.status, status="working", total=MANY, made=20, stepped_at=timezone.now() - dt.timedelta(hours=1))
    desktop.get_by_text(f"20 av {MANY} är klara").wait_for()  # the page finds out by itself
    wrong += faults(desktop)
    desktop.get_by_role("button", name="Försök igen").click()
    desktop.get_by_role("button", name="Försök igen").wait_for(state="detached")
    work(make, str(order.pk), 2)
    desktop.get_by_role("heading", name="Kursintygen är klara").wait_for()
    wrong += faults(desktop)
    with desktop.expect_download() as fetched:
        desktop.get_by_role("link", name="Hämta filen").click()

    assert wrong == []
    assert len(zipfile.ZipFile(fetched.value.path()).namelist()) == MANY
    assert AccessLog.objects.get(kind="taken_out").persons == MANY
