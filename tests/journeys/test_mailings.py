"""HR turns the mails on, reads what they say, sends a test to herself and stops one, at a desk and on a phone."""

import pytest
from django.utils import timezone

from tests import factories
from tests.courses.factories import course
from tests.journeys.conftest import faults
from tracking.assigning import assign
from tracking.models import Message, UnitRole
from tracking.reminding import remind


@pytest.fixture
def hr(live):
    top = factories.UnitFactory(code="LARK", name="Lärkdala kommun", kind="municipality")
    training = course(lessons=3).training
    duty = factories.RequirementFactory(
        training=training, audience=factories.AudienceFactory(name="Alla anställda"), starts_on=timezone.localdate()
    )
    for given, family in (("Anna", "Åberg"), ("Bo", "Ek"), ("Cecilia", "Dahl")):
        factories.employee(given, family, top, form="tillsvidare")
    factories.employee("Tim", "Öst", top, form="timavlönad")
    assign(timezone.localdate())
    hr = factories.UserFactory(given_name="Hanna", family_name="Holm")
    factories.UnitRoleFactory(user=hr, unit=top, role=UnitRole.Role.HR)
    return hr, duty


def test_hr_turns_mails_on_reads_one_tests_it_and_stops_one(hr, desktop, log_in):
    person, duty = hr
    page = desktop
    log_in(page, person)

    page.goto("/utskick/")
    page.click("text=Se över och slå på")
    page.wait_for_selector("h1:has-text('Kommunens egna val')")
    assert page.is_checked("text=timavlönad >> nth=-1")
    page.click("button:has-text('Spara')")
    page.wait_for_selector("text=läggs 3 mejl på kö")
    assert not Message.objects.exists()
    page.click("button:has-text('Spara och låt dem gå')")
    page.wait_for_selector("text=Valen är sparade")
    remind(timezone.localdate())

    page.click("a:has-text('Kursen')")
    page.wait_for_selector("h2:has-text('Så står det i mejlen')")
    page.click("main a:has-text('Inbjudan')")
    page.wait_for_selector("text=Hej Hanna!")
    page.fill("input[name=person]", "anna")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Vem menar du?")
    page.click("label:has-text('Anna Åberg')")
    page.click("button:has-text('Visa mejlet')")
    page.wait_for_selector("text=Hej Anna!")
    assert faults(page) == []

    page.goto(f"/utskick/krav/{duty.pk}/invitation/")
    page.click("button:has-text('Skicka ett prov till mig')")
    page.wait_for_selector("text=Ett prov är på väg")
    page.goto("/utskick/ko/")
    page.click("a:has-text('Stoppa mejlet till Bo Ek')")
    page.wait_for_selector("h1:has-text('Bo Ek')")
    page.click("button:has-text('Stoppa')")
    page.wait_for_selector("text=1 mejl är stoppat")

    assert Message.objects.get(status="cancelled").recipient.family_name == "Ek"
    assert Message.objects.get(step="test_mail").recipient == person


def test_pages_are_readable_on_a_phone(hr, phone, log_in):
    person, duty = hr
    log_in(phone, person)
    pages = ["/utskick/", "/utskick/val/", "/utskick/ko/", f"/utskick/krav/{duty.pk}/"]
    pages += [f"/utskick/krav/{duty.pk}/{step}/" for step in ("invitation", "renewal")]
    wrong = {}

    for scheme, width in (("light", 390), ("dark", 320)):
        phone.emulate_media(color_scheme=scheme)
        phone.set_viewport_size({"width": width, "height": 844})
        for where in pages:
            phone.goto(where)
            if found := faults(phone):
                wrong[scheme, width, where] = found

    assert wrong == {}
