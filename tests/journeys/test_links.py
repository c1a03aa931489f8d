"""Without an account: from a mail's link to the completion, and a code on a phone that is handed on."""

import datetime as dt
import re

import pytest
from django.conf import settings
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from tests import factories
from tests.browser import new_page
from tests.courses.factories import RIGHT, WRONG, course
from tests.journeys.conftest import answer, faults
from tracking import links, start_codes
from tracking.assigning import assign
from tracking.models import Completion, PersonalLink, ReminderPlan


@pytest.fixture
def world(live):
    unit = factories.UnitFactory(code="HEM1", name="Hemtjänst norr")
    return {
        "unit": unit,
        "anna": factories.employee("Anna", "Åberg", unit),
        "chef": factories.manager("Cecilia", "Chefsson", unit),
        "course": course(lessons=2),
    }


def link_of(world):
    made = links.address(world["anna"], world["course"].training, timezone.localdate())
    return made.removeprefix(settings.WAGTAILADMIN_BASE_URL)


def test_from_the_mail_s_link_to_the_completion_without_an_account(world, phone, capsys):
    """On a phone whose clock is more than a day wrong."""
    ReminderPlan.objects.create(hourly_forms=[])
    factories.RequirementFactory(training=world["course"].training)
    call_command("nightly", on=timezone.localdate(), send=True)
    capsys.readouterr()
    sent = next(each for each in mail.outbox if each.to == [world["anna"].email])
    phone.clock.set_system_time(timezone.now() + dt.timedelta(hours=26))
    found = {}
    phone.goto(re.search(r"/l/\S+", sent.body).group())
    found["start"] = faults(phone)
    phone.click("text=Ja, det är jag")
    phone.get_by_role("heading", name="Del 1").wait_for()
    found["lesson"] = faults(phone)

    answer(phone, WRONG)
    phone.get_by_text("Inte riktigt – så här kan du tänka").wait_for()
    answer(phone, RIGHT)
    phone.get_by_role("link", name="Fortsätt med del 2").click()
    phone.get_by_role("heading", name="Del 2").wait_for()
    answer(phone, RIGHT)
    phone.get_by_text("Klart! Du har genomfört kursen.").wait_for()
    found["done"] = faults(phone)

    made = Completion.objects.get()
    assert (made.user, made.completed_on) == (world["anna"], timezone.localdate())
    assert {place: wrong for place, wrong in found.items() if wrong} == {}


def test_link_works_without_javascript(world, browser, live):
    page = new_page(browser, base_url=live, java_script_enabled=False)
    page.goto(link_of(world))
    page.click("text=Ja, det är jag")
    answer(page, RIGHT)

    page.get_by_role("link", name="Fortsätt med del 2").wait_for()
    page.context.close()


def test_code_on_a_phone_that_is_handed_on(world, phone):
    sheet = start_codes.print_sheet(
        world["chef"], world["unit"], world["course"].training, [world["anna"]], timezone.localdate()
    )
    code = start_codes.code(PersonalLink.objects.get(sheet=sheet))
    found = {}
    phone.goto(f"/start/#{code}")
    phone.locator("button[type=submit]:focus").wait_for()
    assert phone.evaluate("location.hash") == ""
    found["code"] = faults(phone)
    phone.keyboard.press("Enter")
    phone.get_by_role("heading", name="Hej Anna!").wait_for()
    phone.click("text=Ja, det är jag")
    phone.get_by_role("heading", name="Del 1").wait_for()
    answer(phone, RIGHT)
    phone.get_by_role("link", name="Lämna vidare").wait_for()
    found["lesson"] = faults(phone)
    phone.get_by_role("link", name="Lämna vidare").click()
    phone.get_by_role("link", name="Nästa person").wait_for()
    found["done"] = faults(phone)

    for _step in range(3):
        phone.go_back()
        phone.get_by_role("heading", name="Klart!").or_(phone.get_by_label("Kod")).first.wait_for()
        shown = phone.content()
        assert "Anna" not in shown and "Del 1" not in shown and code not in shown
    assert {place: wrong for place, wrong in found.items() if wrong} == {}


def test_manager_prints_slips_for_those_who_need_them_and_revokes_the_sheet(world, desktop, log_in):
    world["anna"].email = None
    world["anna"].save()
    factories.RequirementFactory(training=world["course"].training)
    assign(timezone.localdate())
    found = {}
    log_in(desktop, world["chef"])
    desktop.goto("/startlappar/")
    desktop.get_by_role("button", name="Visa personer").click()
    desktop.get_by_label("Anna Åberg").wait_for()
    found["persons"] = faults(desktop)
    desktop.goto("/startlappar/behovs/")
    desktop.get_by_text("Anna Åberg").wait_for()
    found["needed"] = faults(desktop)
    desktop.get_by_role("link", name="Skriv ut startlappar: Kursen").click()
    desktop.get_by_label("Anna Åberg").wait_for()
    desktop.get_by_role("button", name="Gör lapparna").click()
    desktop.get_by_role("heading", name="Anna", exact=True).wait_for()
    found["sheet"] = faults(desktop)
    desktop.emulate_media(media="print")
    assert not desktop.get_by_role("heading", name="Skriv ut").is_visible()
    assert desktop.locator(".slip img").first.is_visible()
    desktop.emulate_media(media="screen")
    desktop.get_by_role("link", name="Spärra arket").click()
    desktop.get_by_role("heading", name="Spärra arket?").wait_for()
    found["revoke"] = faults(desktop)
    desktop.get_by_role("button", name="Spärra arket").click()
    desktop.get_by_text("Arket är spärrat.").wait_for()

    assert {place: wrong for place, wrong in found.items() if wrong} == {}


def test_pages_that_open_nothing_have_no_violation(world, browser, live):
    """In a context of its own: a browser writes 404 and 410 in its console."""
    phone = new_page(browser, base_url=live, viewport={"width": 390, "height": 844})
    base, found = link_of(world), {}
    phone.goto("/start/")
    phone.get_by_label("Kod").fill("AAAA AAAA")
    phone.click("main button[type=submit]")
    phone.get_by_text("Den koden öppnar inget.").wait_for()
    found["wrong code"] = faults(phone)
    PersonalLink.objects.all().revoke(timezone.now())
    for where in (base, "/l/x/", "/start/klart/"):
        phone.goto(where, wait_until="load")
        found[where] = faults(phone)
    phone.context.close()

    assert {place: wrong for place, wrong in found.items() if wrong} == {}
