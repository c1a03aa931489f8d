"""A scenario: walked by thumb, by keyboard and without JavaScript, alone and in a lesson; and built by an editor."""

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from playwright.sync_api import expect

from content.models import ScenarioPage
from tests import factories
from tests.content.scenarios.writing import ending, graph, scenario, scene, support_index
from tests.courses.test_scenarios import TALK, in_lesson
from tests.journeys.conftest import faults, open_page
from tracking.models import Completion


@pytest.fixture
def anna(live):
    root = factories.UnitFactory(code="LARK", name="Lärkdala kommun", kind="municipality")
    return factories.employee("Anna", "Åberg", root)


def test_scenario_alone_is_found_walked_and_walked_again(phone, live):
    page = scenario(TALK)
    phone.goto(support_index().url)
    assert faults(phone) == []
    phone.get_by_role("link", name="I fikarummet").click()
    assert faults(phone) == []

    phone.get_by_role("link", name="Till Gången").click()
    expect(phone.get_by_text("Gången. Hon ser på dig.")).to_be_in_viewport()
    assert faults(phone) == []
    phone.get_by_role("link", name="Ett steg tillbaka").click()
    phone.get_by_role("link", name="Till Chefen").click()

    expect(phone.get_by_role("heading", name="Vem som tar över")).to_be_visible()
    assert faults(phone) == []
    phone.get_by_role("link", name="Börja om").click()
    expect(phone.get_by_text("Du och Karin dricker kaffe.")).to_be_visible()
    assert phone.url.rstrip("?").endswith(page.url)


def test_scenario_in_a_lesson_is_done_by_thumb(anna, phone, log_in):
    _kurs, lesson = in_lesson(scenario(TALK))
    log_in(phone, anna)
    phone.goto(lesson.url)
    assert faults(phone) == []

    phone.get_by_role("button", name="Till Gången").click()
    expect(phone.locator(".told")).to_be_focused()
    expect(phone.locator(".told")).to_contain_text("Du valde: Till Gången")
    phone.get_by_role("link", name="Ett steg tillbaka").click()
    expect(phone.locator(".told")).to_be_focused()
    phone.get_by_role("button", name="Till Chefen").click()

    expect(phone.locator("#lektionens-slut")).to_contain_text("Klart! Du har genomfört kursen.")
    assert faults(phone) == []
    assert Completion.objects.get().user == anna


def test_scenario_in_a_lesson_is_done_by_keyboard(anna, phone, log_in):
    _kurs, lesson = in_lesson(scenario(TALK))
    log_in(phone, anna)
    phone.goto(lesson.url)
    phone.get_by_role("button", name="Till Gången").focus()

    phone.keyboard.press("Enter")
    expect(phone.locator(".told")).to_be_focused()
    phone.keyboard.press("Tab")
    phone.keyboard.press("Tab")
    expect(phone.get_by_role("button", name="Till Kvällen")).to_be_focused()
    phone.keyboard.press("Space")

    expect(phone.locator("#lektionens-slut")).to_contain_text("Klart!")


def test_scenario_in_a_lesson_is_done_without_javascript(anna, browser, live, log_in):
    _kurs, lesson = in_lesson(scenario(TALK))
    for page in open_page(browser, live, java_script_enabled=False):
        log_in(page, anna)
        page.goto(lesson.url)
        page.get_by_role("button", name="Till Gången").click()
        page.get_by_role("link", name="Ett steg tillbaka").click()
        page.get_by_role("button", name="Till Chefen").click()
        expect(page.locator("#lektionens-slut")).to_contain_text("Klart! Du har genomfört kursen.")


def test_editor_sees_the_map_grow_and_what_is_wrong(anna, browser, live, log_in):
    call_command("make_groups", verbosity=0)
    anna.groups.add(Group.objects.get(name="Redaktörer"))
    page = scenario(graph(scene("Fikarummet", "Chefen"), ending("Chefen")))
    for desk in open_page(browser, live, viewport={"width": 1280, "height": 900}):
        log_in(desk, anna)
        desk.goto(f"/admin/pages/{page.pk}/edit/")
        look = desk.locator("[data-looked]")
        expect(look).to_contain_text("2 rutor")
        expect(look.locator("svg text")).to_have_text(["Fikarummet", "Chefen"])

        to = desk.locator("input[name$='-value-to']").first
        expect(to).to_have_attribute("list", "scenario-names")
        to.fill("Trappan")

        expect(look).to_contain_text("ingen ruta heter ”Trappan”")
        expect(look).to_contain_text("Inget val leder hit")
        to.fill("chefen")
        expect(look).not_to_contain_text("Inget val leder hit")
        assert ScenarioPage.objects.get().nodes[0].value["choices"][0]["to"] == "Chefen"  # nothing was saved
