"""From nothing to what somebody can read: an editor builds a scenario and a course, and a colleague lets them out."""

import re

import pytest
from playwright.sync_api import Page, expect

from content.models import ScenarioPage
from courses.course_file import course_index
from courses.models import CoursePage, LessonPage
from tests import factories
from tests.content.scenarios.writing import support_index
from tests.journeys.test_second_reader import read_and_publish, send

pytestmark = pytest.mark.browser


def add_box(page: Page, kind: str) -> None:
    page.get_by_role("button", name="Lägg till ett block").last.click()
    page.get_by_role("option", name=kind).click()


def write_scenario(page: Page) -> None:
    page.get_by_role("textbox", name="Titel*").fill("I fikarummet")
    page.get_by_role("textbox", name="Inledning*").fill("Du och Karin dricker kaffe.")
    add_box(page, "Scen")
    page.locator("[name='nodes-0-value-name']").fill("Kaffet")
    page.locator("[name='nodes-0-value-text']").fill("Karin säger att hon är trött på allt.")
    for place, (text, to) in enumerate([("Du frågar hur det är.", "Pratet"), ("Du ringer din chef.", "Pratet")]):
        choice = f"nodes-0-value-choices-{place}-value"
        page.locator(f"[name='{choice}-text']").fill(text)
        page.locator(f"[name='{choice}-consequence']").fill("Karin ser upp.")
        page.locator(f"[name='{choice}-trust']").fill("Hon vågar säga mer.")
        page.locator(f"[name='{choice}-to']").fill(to)
    add_box(page, "Slut")
    page.locator("[name='nodes-1-value-name']").fill("Pratet")
    page.locator("[name='nodes-1-value-text']").fill("Ni pratar länge. Hon sover dåligt.")
    page.locator("[name='nodes-1-value-takes_over']").fill("Din chef")
    page.locator("[name='nodes-1-value-discussion']").fill("Vad hade du frågat?")


def test_editor_builds_a_scenario_and_anybody_can_try_it(editors, desktop, colleague, phone, log_in):
    index = support_index()
    log_in(desktop, editors[0])
    desktop.goto(f"/admin/pages/add/content/scenariopage/{index.pk}/")
    write_scenario(desktop)
    look = desktop.locator("[data-looked]")
    expect(look).to_contain_text("2 rutor")
    expect(look.locator("svg text")).to_have_text(["Kaffet", "Pratet"])
    expect(look).to_contain_text("I inget slut har oron en annan förklaring.")
    desktop.get_by_label("Oron hade en annan förklaring").check()
    expect(look).not_to_contain_text("I inget slut har oron en annan förklaring.")
    send(desktop)
    assert not ScenarioPage.objects.get().live

    read_and_publish(colleague, "I fikarummet")
    phone.goto(ScenarioPage.objects.get().url)
    phone.get_by_role("link", name="Du frågar hur det är.").or_(
        phone.get_by_role("button", name="Du frågar hur det är.")
    ).click()

    expect(phone.get_by_text("Ni pratar länge.").first).to_be_visible()


def write_part(page: Page, title: str) -> None:
    """What the skeleton has left empty."""
    page.get_by_role("textbox", name="Titel*").fill(title)
    for prompt in page.locator("[name$='-value-prompt']").all():
        prompt.fill("En kollega är ledsen. Vad gör du först?")
    for reason in page.locator("[name$='-value-reason']").all():
        reason.fill("En fråga öppnar.")
    for place, option in enumerate(page.locator("[name*='-options-'][name$='-value-text']").all()):
        option.fill(f"Så här gör jag, {place + 1}")
    for feedback in page.locator("[name*='-options-'][name$='-value-feedback']").all():
        feedback.fill("Då får du veta mer.")
    page.locator("[name='body-1-value']").fill("Fråga hur det är.")
    for place, text in zip((0, 3), page.locator(".public-DraftEditor-content").all(), strict=True):
        text.click()
        page.keyboard.press("Control+End")
        page.keyboard.type("Prata med en kollega.")
        expect(page.locator(f"[name=body-{place}-value]")).to_have_value(re.compile("Prata med en kollega"))


def test_editor_builds_a_course_from_nothing_and_its_first_part_can_be_read(editors, desktop, colleague, phone, log_in):
    course_index()
    log_in(desktop, editors[0])
    desktop.goto("/admin/")
    desktop.get_by_role("link", name="Ny nanoutbildning").click()
    desktop.get_by_label("Kursens namn*").fill("Trygga samtal")
    desktop.get_by_label("Antal delar*").fill("2")
    desktop.get_by_role("button", name="Lägg upp som utkast").click()
    expect(desktop.get_by_text("Kursen ligger här som utkast")).to_be_visible()
    course = CoursePage.objects.get()
    first = LessonPage.objects.get(slug="del-1")

    desktop.goto(f"/admin/pages/{course.pk}/edit/")
    desktop.locator("[name=introduction]").fill("En kort kurs om att fråga.")
    send(desktop)
    read_and_publish(colleague, "Trygga samtal")
    desktop.goto(f"/admin/pages/{first.pk}/edit/")
    write_part(desktop, "Fråga först")
    send(desktop)
    read_and_publish(colleague, "Fråga först")

    log_in(phone, factories.UserFactory())
    phone.goto(LessonPage.objects.get(title="Fråga först").url)
    expect(phone.get_by_role("heading", name="Fråga först")).to_be_visible()
    expect(phone.get_by_text("Fråga hur det är.")).to_be_visible()
