"""“Orolig för någon?” on a phone: found, read, left at once, kept for when there is no network, printed."""

import datetime as dt

import pytest
from django.utils import timezone
from playwright.sync_api import expect
from wagtail.models import Locale, Site

from lms.concern.file import FILE, ConcernText, publish_concern
from lms.concern.numbers import ContactNumber, NumberCheck
from lms.models import ConcernPage
from tests import factories
from tests.journeys.conftest import WCAG, faults, open_page, violations
from tracking.models import Municipality

pytestmark = pytest.mark.browser
NEUTRAL = "/sok/"  # a page of the site in place of the weather: tests have no network


@pytest.fixture
def concern(real_db):
    publish_concern(ConcernText.read(FILE))
    ConcernPage.objects.update(leave_address=f"http://leave.invalid{NEUTRAL}")
    row = Municipality.for_site(Site.objects.get())
    row.name, row.contact_phone = "Lärkdala", "0999-10 00 00"
    row.save()
    ContactNumber.objects.filter(code="socialjouren").update(number="0999-10 00 13")
    contact = ContactNumber.objects.get(code="socialjouren", locale__language_code="sv")
    NumberCheck.objects.record(contact, timezone.localdate() - dt.timedelta(days=300))
    return ConcernPage.objects.get(locale__language_code="sv")


@pytest.fixture
def leaves_here(concern, live):
    ConcernPage.objects.update(leave_address=f"{live}{NEUTRAL}")
    return concern


@pytest.fixture
def anna(concern):
    unit = factories.UnitFactory(name="Hemtjänsten", kind="department")
    values = {"function": "Hemtjänstens samordnare", "number": "0999-10 00 18", "national": True, "source": "Kommunen"}
    locale = Locale.get_default()
    ContactNumber.objects.create(code="kontakt", unit=unit, for_staff=True, locale=locale, **values)
    return factories.employee("Anna", "Ek", unit)


def test_page_is_found_from_the_start_and_leads_to_whom_to_call(concern, phone):
    phone.goto("/")
    phone.get_by_role("link", name="Orolig för någon?").click()
    assert faults(phone) == []
    phone.get_by_role("navigation", name="Vad gäller det?").get_by_role(
        "link", name="Jag är orolig för ett barn"
    ).click()

    section = phone.locator("#jag-ar-orolig-for-ett-barn")
    expect(section.get_by_role("heading", name="Jag är orolig för ett barn")).to_be_in_viewport()
    expect(section.get_by_role("link", name="0999-10 00 13")).to_have_attribute("href", "tel:0999100013")


@pytest.mark.parametrize("way", ["click", "escape"])
def test_page_is_left_at_once_and_back_does_not_lead_to_it(leaves_here, phone, way):
    phone.goto("/")
    start = phone.url
    phone.get_by_role("link", name="Orolig för någon?").click()
    phone.get_by_role("navigation", name="Vad gäller det?").get_by_role("link", name="Jag är anhörig").click()

    if way == "click":
        phone.get_by_role("link", name="Lämna sidan snabbt").click()
    else:
        for _time in range(3):
            phone.keyboard.press("Escape")
    phone.wait_for_url(f"**{NEUTRAL}")

    phone.go_back()
    assert phone.url == start


def test_kept_page_opens_without_a_network_and_is_the_public_one(concern, anna, live, phone, log_in):
    log_in(phone, anna)
    phone.goto(concern.url)
    expect(phone.get_by_text("Hemtjänstens samordnare")).to_be_visible()
    phone.get_by_role("button", name="Spara på telefonen").click()
    expect(phone.get_by_role("status")).to_have_text("Sidan är sparad på den här telefonen.")
    expect(phone.get_by_role("button", name="Ta bort från telefonen")).to_be_focused()
    assert faults(phone) == []
    phone.reload()  # with a network: the own page
    expect(phone.get_by_text("Hemtjänstens samordnare")).to_be_visible()
    expect(phone.get_by_role("button", name="Ta bort från telefonen")).to_be_visible()

    phone.context.set_offline(True)
    phone.goto(concern.url)

    expect(phone.get_by_role("link", name="0999-10 00 13").first).to_be_visible()
    expect(phone.get_by_text("Hemtjänstens samordnare")).to_have_count(0)
    expect(phone.get_by_role("link", name="Logga in")).to_be_visible()
    assert phone.evaluate("getComputedStyle(document.querySelector('.danger-now')).borderRadius") != "0px"  # its style


def test_kept_page_holds_no_other_page_and_can_be_removed(concern, live, browser):
    for page in open_page(browser, live, viewport={"width": 390, "height": 844}):
        page.goto(concern.url)
        page.get_by_role("button", name="Spara på telefonen").click()
        expect(page.get_by_role("status")).to_have_text("Sidan är sparad på den här telefonen.")
        page.goto("/")
        kept = "async () => (await (await caches.open((await caches.keys())[0])).keys()).map((each) => each.url)"
        addresses = page.evaluate(kept)
        pages = [each for each in addresses if "/static/" not in each and "tema.css" not in each]
        assert pages == [f"{live}{concern.url}"]

        page.goto(concern.url)
        page.get_by_role("button", name="Ta bort från telefonen").click()
        expect(page.get_by_role("status")).to_have_text("Sidan är borttagen från den här telefonen.")
        assert page.evaluate("caches.keys()") == []


def test_old_copy_says_so_and_gives_way_to_the_switchboard(concern, phone):
    phone.clock.set_fixed_time(dt.datetime.now() + dt.timedelta(days=70))
    phone.goto(concern.url)

    expect(phone.get_by_text("Den är gammal.")).to_be_visible()
    jour = phone.locator("#jag-ar-orolig-for-ett-barn .number").filter(has_text="Socialjouren")
    expect(jour.get_by_text("0999-10 00 13")).to_be_hidden()
    expect(jour.get_by_text("0999-10 00 00")).to_be_visible()


def test_page_works_without_javascript_and_on_paper(concern, browser, live):
    for page in open_page(browser, live, java_script_enabled=False, viewport={"width": 390, "height": 844}):
        page.goto(concern.url)
        expect(page.get_by_role("link", name="Ring 112")).to_be_visible()
        expect(page.get_by_role("link", name="Lämna sidan snabbt")).to_be_visible()
        for gone in ("Spara på telefonen", "Eller tryck Esc tre gånger.", "Den är gammal."):
            expect(page.get_by_text(gone, exact=False).first).to_be_hidden()

        page.emulate_media(media="print")
        expect(page.get_by_role("heading", name="Jag är under 18")).to_be_visible()
        expect(page.get_by_role("link", name="116 111")).to_be_visible()
        for gone in ("Lämna sidan snabbt", "Ha sidan till hands", "Logga in"):
            expect(page.get_by_text(gone).first).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["sv", "en"])
def test_page_is_right_for_everybody(concern, browser, live, scheme, language):
    for page in open_page(browser, live, color_scheme=scheme, viewport={"width": 1280, "height": 900}):
        page.goto(ConcernPage.objects.get(locale__language_code=language).url)
        assert faults(page) == []


def test_editor_calls_a_number_from_the_phone_and_undoes_what_was_pressed_by_mistake(concern, phone, log_in):
    log_in(phone, factories.UserFactory(is_superuser=True, is_staff=True))
    phone.goto("/admin/reports/numbers/")
    expect(phone.get_by_role("link", name="0999-10 00 13")).to_have_attribute("href", "tel:0999100013")

    right = phone.get_by_role("button", name="Stämmer Socialjouren")
    right.scroll_into_view_if_needed()
    expect(right).to_be_in_viewport(ratio=1)
    assert violations(phone, WCAG) == []
    right.click()
    undo = phone.get_by_role("button", name="Ångra Socialjouren")
    undo.scroll_into_view_if_needed()
    expect(undo).to_be_in_viewport(ratio=1)
    undo.click()

    expect(phone.get_by_role("button", name="Stämmer Socialjouren")).to_be_visible()
