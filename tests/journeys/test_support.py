"""Before and during a conversation: a guide on a phone, a samtalsträff on the big screen."""

from io import BytesIO

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from courses.support_file import DATA, publish_support, read_support
from tests.journeys.conftest import faults, open_page

pytestmark = pytest.mark.browser


@pytest.fixture
def guide(real_db):
    return publish_support(read_support(DATA / "forbered-ett-samtal.yaml"))[0]


@pytest.fixture
def talk(real_db):
    return publish_support(read_support(DATA / "asikter-och-granser.yaml"))[0]


def test_guide_is_found_read_ticked_and_forgotten_on_a_phone(guide, phone):
    phone.goto("/")
    phone.get_by_role("main").get_by_role("link", name="Samtalsstöd").click()
    assert faults(phone) == []
    phone.get_by_role("link", name="Förbered ett samtal").click()
    assert faults(phone) == []

    phone.get_by_role("navigation", name="Stegen").get_by_role("link", name="Öppna och lyssna").click()
    step = phone.get_by_role("region", name="Öppna och lyssna")
    expect(step).to_be_in_viewport()
    step.get_by_label("Jag har gått igenom steget").check()
    told = phone.locator("[data-told]")
    expect(told).to_contain_text("Klara steg: 1 av 6.")

    phone.reload()
    expect(step.get_by_label("Jag har gått igenom steget")).to_be_checked()
    assert [cookie["name"] for cookie in phone.context.cookies()] == ["csrftoken"]  # nobody but this browser knows
    phone.get_by_role("button", name="Glöm vad jag har bockat av").click()
    expect(told).to_have_text("Bocka av stegen efter hand. Det sparas bara i den här webbläsaren.")
    expect(phone.get_by_label("Jag har gått igenom steget").first).to_be_focused()
    phone.reload()
    expect(step.get_by_label("Jag har gått igenom steget")).not_to_be_checked()


def test_guide_is_printed_with_all_its_steps_and_nothing_to_press(guide, desktop):
    desktop.goto(guide.url)
    desktop.emulate_media(media="print")

    expect(desktop.get_by_role("heading", name="Avsluta och ta vidare")).to_be_visible()
    for gone in ("Skriv ut", "Öppna som PDF", "Jag har gått igenom steget", "Logga in"):
        expect(desktop.get_by_text(gone).first).to_be_hidden()
    sheet = PdfReader(BytesIO(desktop.request.get(f"{guide.url}?pdf=1").body()))
    assert len(sheet.pages) <= 4


def test_guide_without_javascript_shows_no_ticks(guide, browser, live):
    for page in open_page(browser, live, java_script_enabled=False):
        page.goto(guide.url)
        expect(page.get_by_role("heading", name="Vad har hänt?")).to_be_visible()
        expect(page.get_by_label("Jag har gått igenom steget").first).to_be_hidden()
        expect(page.get_by_role("button", name="Skriv ut")).to_be_hidden()
        expect(page.get_by_role("link", name="Öppna som PDF")).to_be_visible()


def test_talk_goes_round_by_round_with_a_clock_that_counts_down(talk, desktop):
    desktop.clock.install()
    desktop.goto(talk.url)
    assert faults(desktop) == []
    desktop.get_by_role("link", name="Visa på stor skärm").click()
    expect(desktop.get_by_role("heading", name="Samtalsregler")).to_be_visible()

    desktop.get_by_role("button", name="Nästa").click()
    expect(desktop.get_by_role("heading", name="Först en stund för sig själv")).to_be_visible()
    expect(desktop.get_by_role("heading", name="Samtalsregler")).to_be_hidden()
    clock = desktop.locator("[data-timer]")
    expect(clock).to_contain_text("5:00")
    clock.click()
    desktop.clock.run_for(61_000)
    expect(clock).to_contain_text("3:59")
    desktop.clock.run_for(240_000)
    expect(desktop.get_by_role("status").filter(has_text="Tiden är ute.")).to_be_visible()
    expect(clock).to_contain_text("0:00 Starta klockan")

    desktop.keyboard.press("ArrowRight")
    expect(clock).to_contain_text("15:00")  # the next round has its own
    expect(desktop.get_by_text("Tiden är ute.")).to_be_hidden()
    for _round in range(4):
        desktop.keyboard.press("ArrowRight")
    expect(desktop.get_by_role("heading", name="Tack! Vem var med?")).to_be_visible()
    assert faults(desktop) == []


def test_talk_without_javascript_is_one_long_page(talk, browser, live):
    for page in open_page(browser, live, java_script_enabled=False):
        page.goto(f"{talk.url}?visa=1")
        for heading in ("Samtalsregler", "Tre situationer", "Tack! Vem var med?"):
            expect(page.get_by_role("heading", name=heading)).to_be_visible()
