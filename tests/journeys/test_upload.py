"""HR on a phone: a messy file is uploaded, its columns are said, the differences read and approved."""

import pytest

from tests import factories
from tests.journeys.conftest import faults, work
from tests.tracking.hr_file import row
from tests.tracking.test_uploads import OWN_HEADINGS, own
from tracking.models import Affiliation, ImportRun, Upload
from tracking.uploading import apply_approved, work_out


@pytest.fixture
def hr(live):
    root = factories.UnitFactory(code="LARK", name="Lärkdala kommun", kind="municipality")
    hr = factories.employee("Hanna", "Hr", root, source="hand")
    factories.UnitRoleFactory(user=hr, unit=root, role="hr")
    return hr


def work_on_latest(job):
    upload = Upload.objects.latest("pk")
    work(job, upload.pk, upload.attempt)


def test_hr_uploads_maps_reads_and_approves(hr, phone, log_in):
    log_in(phone, hr)
    phone.goto("/personer/")
    phone.get_by_role("link", name="Läs in en fil").click()
    wrong = faults(phone)
    file = {"name": "personal.csv", "mimeType": "text/csv", "buffer": own(*(row(number) for number in range(1, 4)))}
    phone.get_by_label("Fil", exact=True).set_input_files(file)
    phone.get_by_role("button", name="Ladda upp").click()

    phone.get_by_text("Filen står i kö").wait_for()
    wrong += faults(phone)
    work_on_latest(work_out)
    phone.get_by_role("link", name="Peka ut kolumnerna").wait_for()  # the page finds out by itself
    wrong += faults(phone)
    phone.get_by_role("link", name="Peka ut kolumnerna").click()
    wrong += faults(phone)
    phone.get_by_role("button", name="Spara och fortsätt").click()
    phone.get_by_role("alert").wait_for()
    wrong += faults(phone)
    for place, field in enumerate(OWN_HEADINGS):
        phone.locator(f"#id_{field}").select_option(f"k{place}")
    phone.locator("#id_kind").select_option(label="Anställd för alla rader")
    phone.get_by_role("button", name="Spara och fortsätt").click()
    phone.get_by_text("Filen står i kö").wait_for()
    work_on_latest(work_out)
    phone.get_by_role("heading", name="Det här skulle ändras").wait_for()
    wrong += faults(phone)
    phone.get_by_role("link", name="Visa nya").click()
    phone.get_by_text("Undersköterska, Hemtjänst norr, från 1 januari 2024.").first.wait_for()
    wrong += faults(phone)
    phone.go_back()
    phone.get_by_role("button", name="Godkänn och läs in").click()
    phone.get_by_text("Filen står i kö").wait_for()
    work_on_latest(apply_approved)
    phone.get_by_text("godkänd av Hanna Hr").wait_for()
    wrong += faults(phone)
    phone.get_by_role("link", name="Tidigare inläsningar").click()
    phone.get_by_text("personal.csv").wait_for()
    wrong += faults(phone)

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
        work_on_latest(work_out)
        if number == 0:
            phone.get_by_text("Partitillhörighet").wait_for()
            wrong += faults(phone)
        elif number == 1:
            phone.get_by_role("link", name="Peka ut kolumnerna").click()
            for place, field in enumerate(OWN_HEADINGS):
                phone.locator(f"#id_{field}").select_option(f"k{place}")
            phone.locator("#id_kind").select_option(label="Anställd för alla rader")
            phone.get_by_role("button", name="Spara och fortsätt").click()
            phone.get_by_text("Filen står i kö").wait_for()
            work_on_latest(work_out)
            phone.get_by_role("button", name="Godkänn och läs in").click()
            phone.get_by_text("Filen står i kö").wait_for()
            work_on_latest(apply_approved)
            phone.get_by_text("godkänd av Hanna Hr").wait_for()
    phone.get_by_text("39 av 40").first.wait_for()
    wrong += faults(phone)

    assert wrong == []
