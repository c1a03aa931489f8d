"""A manager goes through a lesson with the unit at the workplace meeting, by keyboard, and registers who was there."""

import pytest
from django.utils import timezone

from courses.answering import answer
from courses.lessons import find_child
from tests import factories
from tests.browser import new_page
from tests.courses.factories import RIGHT, course, first_item, lessons_of, options
from tests.journeys.conftest import faults
from tracking.models import Completion


@pytest.fixture
def unit(live):
    root = factories.UnitFactory(code="LARK", name="Lärkdala kommun", kind="municipality")
    return factories.UnitFactory(code="HEM", name="Hemtjänst norr, kväll och natt", parent=root)


@pytest.fixture
def chef(unit):
    return factories.manager("Cecilia", "Chefsson", unit)


@pytest.fixture
def three(unit):
    names = [("Anna", "Åberg"), ("Bo", "Ek"), ("Nora", "Sjö-Bartholomeusdotter")]
    return [factories.employee(*name, unit) for name in names]


@pytest.fixture
def kurs(live):
    return course(lessons=2)


def answers(kurs, number, user):
    page = lessons_of(kurs)[number - 1]
    question = find_child(page, first_item(page))
    chosen = options(page, RIGHT)[:1]
    answer(kurs, user, first_item(page), question.block.question(question.value), chosen, timezone.localdate())


def press(page, role, name, key="Enter"):
    page.get_by_role("main").get_by_role(role, name=name, exact=True).focus()
    page.keyboard.press(key)


def test_manager_holds_one_by_keyboard_and_one_of_three_completes(chef, three, kurs, desktop, log_in):
    answers(kurs, 2, three[0])
    log_in(desktop, chef)
    desktop.goto("/gruppgenomgang/")
    wrong = faults(desktop)
    press(desktop, "link", "Visa delen")
    desktop.get_by_text("Steg 1 av 5").wait_for()
    wrong += faults(desktop)
    for step in (2, 3, 4):
        desktop.keyboard.press("ArrowRight" if step != 3 else " ")
        desktop.get_by_text(f"Steg {step} av 5").wait_for()
        wrong += faults(desktop)
    assert desktop.get_by_text("Bra, du fick veta mer.").is_visible()
    desktop.keyboard.press("ArrowLeft")
    desktop.get_by_text("Steg 3 av 5").wait_for()
    assert not desktop.get_by_text("Bra, du fick veta mer.").is_visible()
    desktop.keyboard.press("ArrowRight")
    desktop.keyboard.press("ArrowRight")
    desktop.get_by_role("heading", name="Tack! Vem var med?").wait_for()
    press(desktop, "link", "Skriv in närvaron")
    desktop.get_by_role("heading", name="Skriv in närvaro").wait_for()
    wrong += faults(desktop)
    for person in three:
        press(desktop, "checkbox", f"{person.given_name} {person.family_name}", " ")
    press(desktop, "button", "Fortsätt")
    desktop.get_by_text("3 personer var med").wait_for()
    wrong += faults(desktop)
    press(desktop, "button", "Ja, skriv in närvaron")
    desktop.get_by_text("Närvaron är inskriven för 3 personer.").wait_for()
    wrong += faults(desktop)

    assert desktop.get_by_text("1 person har nu genomfört hela kursen.").is_visible()
    assert wrong == []
    assert [(each.user, each.source) for each in Completion.objects.all()] == [(three[0], "group")]


def test_notes_are_hidden_in_full_screen_and_escape_shows_everything(chef, three, kurs, desktop, log_in):
    log_in(desktop, chef)
    desktop.goto(f"/gruppgenomgang/{chef.unit_roles.get().unit_id}/{lessons_of(kurs)[0].pk}/visa/")
    notes = desktop.get_by_role("heading", name="Till samtalsledaren")
    press(desktop, "button", "Helskärm utan stöd")
    desktop.wait_for_function("document.fullscreenElement !== null")
    assert notes.locator("visible=true").count() == 0
    desktop.keyboard.press("ArrowRight")
    desktop.get_by_text("Steg 2 av 5").wait_for()

    desktop.evaluate("document.exitFullscreen()")  # Escape belongs to the browser here
    desktop.wait_for_function("document.fullscreenElement === null")
    assert notes.locator("visible=true").count() == 1
    desktop.keyboard.press("Escape")
    desktop.get_by_role("navigation", name="Steg").wait_for()
    assert notes.locator("visible=true").count() == 5
    assert faults(desktop) == []


def test_presentation_without_javascript_is_read_from_top_to_bottom(chef, three, kurs, browser, live, log_in):
    page = new_page(browser, base_url=live, java_script_enabled=False)
    log_in(page, chef)
    page.goto(f"/gruppgenomgang/{chef.unit_roles.get().unit_id}/{lessons_of(kurs)[0].pk}/visa/")
    page.get_by_role("navigation", name="Steg").get_by_role("link", name="Svar").click()

    assert page.url.endswith("#steg-3")
    assert page.get_by_text("Bra, du fick veta mer.").is_visible()
    assert page.get_by_role("button", name="Nästa").count() == 0
    page.get_by_role("link", name="Skriv in närvaron").click()
    page.get_by_role("heading", name="Skriv in närvaro").wait_for()
    page.context.close()


def test_list_on_paper_is_registered_and_a_mistake_put_right_on_a_phone(chef, three, kurs, phone, log_in):
    log_in(phone, chef)
    phone.goto("/gruppgenomgang/")
    phone.get_by_role("link", name="Närvarolista att skriva ut för del 1").first.click()
    phone.get_by_role("heading", name="Närvarolista").wait_for()
    wrong = faults(phone)
    phone.get_by_role("main").get_by_role("link", name="Skriv in närvaron").click()
    phone.get_by_label("Bo Ek").check()
    phone.get_by_label("Gäster").fill("ingen@example.se")
    phone.get_by_role("button", name="Fortsätt").click()
    phone.get_by_role("alert").wait_for()
    wrong += faults(phone)
    phone.get_by_label("Gäster").fill("")
    phone.get_by_role("button", name="Fortsätt").click()
    phone.get_by_text("1 person var med").wait_for()
    phone.get_by_role("button", name="Ändra").click()
    phone.get_by_label("Anna Åberg").check()
    phone.get_by_role("button", name="Fortsätt").click()
    phone.get_by_role("button", name="Ja, skriv in närvaron").click()
    phone.get_by_role("link", name="Stryk Bo Ek").click()
    phone.get_by_label("Fel person").wait_for()
    wrong += faults(phone)
    phone.get_by_label("Fel person").check()
    phone.get_by_role("button", name="Stryk närvaron").click()
    phone.get_by_text("Med blev struken").wait_for()
    wrong += faults(phone)
    phone.get_by_role("link", name="Ångra strykningen").click()
    phone.get_by_role("button", name="Låt närvaron gälla igen").wait_for()
    wrong += faults(phone)
    phone.get_by_role("main").get_by_role("link", name="Tillbaka utan att ändra").click()
    phone.get_by_role("link", name="Lägg till någon som var med").click()
    phone.get_by_label("Nora").wait_for()
    wrong += faults(phone)
    phone.goto("/gruppgenomgang/hallna/")
    phone.get_by_text("1 person").wait_for()

    assert wrong + faults(phone) == []
