"""HR corrects one completion and takes out the list; the pages of exemptions and corrections on a phone."""

import datetime as dt

import pytest
from django.utils import timezone

from tests import factories
from tests.factories import LONG_AGO, completed, exempt
from tests.journeys.conftest import faults
from tracking.assigning import assign
from tracking.models import Completion, Exemption, SourceRecord

DAY = dt.timedelta(days=1)
TODAY = timezone.localdate


@pytest.fixture
def hr(live):
    root = factories.UnitFactory(code="LARK", name="Lärkdala kommun", kind="municipality")
    hr = factories.employee("Helga", "Holm", root)
    factories.UnitRoleFactory(user=hr, unit=root, role="hr")
    return hr


@pytest.fixture
def anna(hr):
    unit = factories.UnitFactory(name="Hemtjänst norr, kväll och natt", parent=hr.affiliations.get().unit)
    anna = factories.employee("Anna", "Åberg-Bartholomeusdotter", unit)
    SourceRecord.objects.create(user=anna, source="hr", person_id="p1")
    return anna


@pytest.fixture
def required(anna):
    requirement = factories.RequirementFactory(training__title="Våldsbejakande extremism: grunden")
    requirement.training.new_version(LONG_AGO, "new")
    plan = factories.PlanFactory(valid_from=LONG_AGO)
    factories.GoalFactory(focus_area__plan=plan, requirement=requirement)
    assign(TODAY())
    return requirement


def test_hr_corrects_one_completion_and_exports(hr, anna, required, phone, log_in):
    completed(anna, required.training, TODAY() - 9 * DAY)
    right = TODAY() - 2 * DAY
    log_in(phone, hr)
    phone.goto(f"/uppfoljning/mal/{required.goals.get().pk}/?unit=LARK")
    wrong = faults(phone)
    phone.get_by_role("link", name="Anna").click()
    phone.get_by_text("version 1").wait_for()
    wrong += faults(phone)
    phone.get_by_role("link", name="Rätta").click()
    wrong += faults(phone)
    phone.get_by_label("Fel datum").check()
    phone.get_by_role("button", name="Rätta uppgiften").click()
    phone.get_by_text("Skriv vilken dag som är den rätta.", exact=True).wait_for()
    wrong += faults(phone)
    phone.get_by_label("Rätt dag").fill(str(right))
    phone.get_by_role("button", name="Rätta uppgiften").click()
    phone.get_by_text("Dagen är rättad.").wait_for()
    phone.get_by_text("(fel datum)").wait_for()
    wrong += faults(phone)
    phone.goto(f"/uppfoljning/mal/{required.goals.get().pk}/?unit=LARK")
    with phone.expect_download() as taken:
        phone.get_by_role("link", name="CSV").click()

    assert wrong == []
    lines = taken.value.path().read_text(encoding="utf-8-sig").splitlines()
    [line] = [line for line in lines if "Anna" in line]
    assert str(right) in line and str(TODAY() - 9 * DAY) not in line
    assert Completion.objects.count() == 2


def test_exempting_by_hand_and_from_a_file(hr, anna, required, phone, log_in):
    log_in(phone, hr)
    phone.goto("/personer/")
    wrong = faults(phone)
    phone.get_by_role("link", name="Undantag").click()
    wrong += faults(phone)
    phone.get_by_role("link", name="Lägg till ett undantag").click()
    phone.get_by_label("Vem ska undantas?").fill("anna")
    phone.get_by_role("button", name="Fortsätt").click()
    phone.get_by_role("radio", name="Anna Åberg").check()
    wrong += faults(phone)
    phone.get_by_role("button", name="Fortsätt").click()
    phone.get_by_label("Sista dag").fill(str(TODAY() + 30 * DAY))
    phone.get_by_label("frånvarande").check()
    wrong += faults(phone)
    phone.get_by_role("button", name="Lägg till undantaget").click()
    phone.get_by_text("Undantaget är tillagt").wait_for()
    phone.get_by_text("Vem har ändrat undantag").click()
    wrong += faults(phone)
    phone.get_by_role("link", name="Avsluta tidigare").click()
    wrong += faults(phone)
    phone.go_back()
    phone.get_by_role("link", name="Ta tillbaka").click()
    wrong += faults(phone)
    phone.get_by_role("button", name="Ta tillbaka").click()
    phone.get_by_text("Undantaget är tillbakataget").wait_for()
    phone.get_by_role("link", name="Skriv in en utbildning").click()
    wrong += faults(phone)

    phone.goto("/undantag/fil/")
    for content in (
        b"person_id;start;end;reason\np9;x;y;z",
        b"person_id;start;end;reason\np1;2026-03-01;2099-01-01;absent",
    ):
        phone.get_by_label("Fil", exact=True).set_input_files(
            {"name": "u.csv", "mimeType": "text/csv", "buffer": content}
        )
        phone.get_by_role("button", name="Läs filen").click()
        phone.get_by_role("alert").wait_for()
        wrong += faults(phone)
    rows = f"person_id;start;end;reason\np1;{TODAY()};{TODAY() + DAY};annat uppdrag".encode()
    phone.get_by_label("Fil", exact=True).set_input_files({"name": "u.csv", "mimeType": "text/csv", "buffer": rows})
    phone.get_by_role("button", name="Läs filen").click()
    phone.get_by_text("1 nytt undantag.").wait_for()
    wrong += faults(phone)
    phone.get_by_role("button", name="Godkänn och lägg till").click()
    phone.get_by_text("1 undantag är tillagt.").wait_for()
    wrong += faults(phone)

    assert wrong == []
    assert Exemption.objects.get().reason == "other_duty"


def test_exempt_learner_is_not_asked_and_a_struck_row_can_be_put_back(hr, anna, required, phone, log_in):
    exempt(anna, TODAY(), TODAY() + 9 * DAY)
    struck = completed(anna, required.training, TODAY()).correct("wrong_person", hr)
    log_in(phone, anna)
    phone.goto("/mina-utbildningar/")
    phone.get_by_role("heading", name="Just nu undantagen").wait_for()
    wrong = faults(phone)
    log_in(phone, hr)
    phone.goto(f"/personer/{anna.pk}/utbildningar/")
    wrong += faults(phone)
    phone.get_by_role("link", name="Ångra strykningen").click()
    wrong += faults(phone)
    phone.get_by_role("button", name="Återställ uppgiften").click()
    phone.get_by_text("Uppgiften är återställd.").wait_for()

    assert wrong == []
    assert Completion.objects.in_force().get().corrects == struck
