"""HR on a phone: a messy file is uploaded, its columns are said, the differences read and approved."""

from threading import Thread

import pytest
from django.db import connections

from tests import factories
from tests.journeys.conftest import overflow, violations
from tests.tracking.hr_file import row
from tests.tracking.test_uploads import OWN_HEADINGS, own
from tracking.models import Affiliation, ImportRun, Upload
from tracking.uploading import apply_approved, work_out

pytestmark = pytest.mark.browser


@pytest.fixture
def hr(live):
    root = factories.UnitFactory(code="LARK", name="Lärkdala kommun", kind="municipality")
    hr = factories.employee("Hanna", "Hr", root, source="hand")
    factories.UnitRoleFactory(user=hr, unit=root, role="hr")
    return hr


def work(job):
    """What a worker does, in another thread than the browser's."""

    def run():
        upload = Upload.objects.latest("pk")
        job.call(upload.pk, upload.attempt)
        connections.close_all()

    worker = Thread(target=run)
    worker.start()
    worker.join()


def check(page):
    page.set_viewport_size({"width": 320, "height": 700})
    found = violations(page) + ([f"{overflow(page)} px too wide"] if overflow(page) else [])
    page.set_viewport_size({"width": 390, "height": 844})
    return [f"{page.url}: {wrong}" for wrong in found]


def test_hr_uploads_maps_reads_and_approves(hr, phone, log_in):
    log_in(phone, hr)
    phone.goto("/personer/")
    phone.get_by_role("link", name="Läs in en fil").click()
    wrong = check(phone)
    file = {"name": "personal.csv", "mimeType": "text/csv", "buffer": own(*(row(number) for number in range(1, 4)))}
    phone.get_by_label("Fil", exact=True).set_input_files(file)
    phone.get_by_role("button", name="Ladda upp").click()

    phone.get_by_text("Filen står i kö").wait_for()
    wrong += check(phone)
    work(work_out)
    phone.get_by_role("link", name="Peka ut kolumnerna").wait_for()  # the page finds out by itself
    wrong += check(phone)
    phone.get_by_role("link", name="Peka ut kolumnerna").click()
    wrong += check(phone)
    phone.get_by_role("button", name="Spara och fortsätt").click()
    phone.get_by_role("alert").wait_for()
    wrong += check(phone)
    for place, field in enumerate(OWN_HEADINGS):
        phone.locator(f"#id_{field}").select_option(f"k{place}")
    phone.locator("#id_kind").select_option(label="Anställd för alla rader")
    phone.get_by_role("button", name="Spara och fortsätt").click()
    phone.get_by_text("Filen står i kö").wait_for()
    work(work_out)
    phone.get_by_role("heading", name="Det här skulle ändras").wait_for()
    wrong += check(phone)
    phone.get_by_role("link", name="Visa nya").click()
    phone.get_by_text("Undersköterska, Hemtjänst norr, från 1 januari 2024.").first.wait_for()
    wrong += check(phone)
    phone.go_back()
    phone.get_by_role("button", name="Godkänn och läs in").click()
    phone.get_by_text("Filen står i kö").wait_for()
    work(apply_approved)
    phone.get_by_text("godkänd av Hanna Hr").wait_for()
    wrong += check(phone)
    phone.get_by_role("link", name="Tidigare inläsningar").click()
    phone.get_by_text("personal.csv").wait_for()
    wrong += check(phone)

    assert wrong == []
    assert Affiliation.objects.filter(source="hr").count() == 3
    assert ImportRun.objects.count() == 1


def test_refused_file_and_guards_have_no_violation(hr, phone, log_in, tmp_path):
    log_in(phone, hr)
    wrong = []
    for number, content in enumerate(
        [own(row(1)).replace(b"Yrke", b"Parti"), own(*map(row, range(1, 41))), own(row(1))]
    ):
        phone.goto("/inlasning/")
        phone.get_by_label("Fil", exact=True).set_input_files(
            {"name": "personal.csv", "mimeType": "text/csv", "buffer": content}
        )
        phone.get_by_role("button", name="Ladda upp").click()
        phone.get_by_text("Filen står i kö").wait_for()
        work(work_out)
        if number == 0:
            phone.get_by_text("Partitillhörighet").wait_for()
            wrong += check(phone)
        elif number == 1:
            phone.get_by_role("link", name="Peka ut kolumnerna").click()
            for place, field in enumerate(OWN_HEADINGS):
                phone.locator(f"#id_{field}").select_option(f"k{place}")
            phone.locator("#id_kind").select_option(label="Anställd för alla rader")
            phone.get_by_role("button", name="Spara och fortsätt").click()
            phone.get_by_text("Filen står i kö").wait_for()
            work(work_out)
            phone.get_by_role("button", name="Godkänn och läs in").click()
            phone.get_by_text("Filen står i kö").wait_for()
            work(apply_approved)
            phone.get_by_text("godkänd av Hanna Hr").wait_for()
    phone.get_by_text("39 av 40").first.wait_for()
    wrong += check(phone)

    assert wrong == []
