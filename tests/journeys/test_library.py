"""Kunskapsbanken: searched and filtered on a phone, by keyboard and without JavaScript; a list ticked and printed;
signs at places shown to nobody without a login."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import expect

from content.library.checked_links import CheckedLink
from content.models import ResourcePage, SymbolsPage
from courses.course_file import publish
from tests import factories
from tests.courses.factories import course, lessons_of
from tests.journeys.conftest import WCAG, faults, open_page, violations

DATA = Path(settings.BASE_DIR) / "courses" / "data"
CHECKLIST = "/kunskapsbanken/checklista-foreningsbidrag/"


@pytest.fixture
def anna(live):
    root = factories.UnitFactory(code="LARK", name="Lärkdala kommun", kind="municipality")
    return factories.employee("Anna", "Åberg", root)


@pytest.fixture
def library(live):
    call_command("load_facts", DATA / "facts.yaml", verbosity=0)
    call_command("load_library", DATA / "kunskapsbank.yaml")


def test_resource_is_searched_for_filtered_and_read_on_a_phone(phone, library):
    phone.goto("/kunskapsbanken/")
    assert faults(phone) == []
    phone.get_by_label("Sök i Kunskapsbanken").fill("kommunernas handlingsplaner")
    phone.get_by_role("button", name="Sök").click()
    expect(phone.get_by_role("heading", name="träffar")).to_be_visible()

    phone.get_by_text("Välj typ, målgrupp, nivå och språk").click()
    phone.get_by_label("Typ av material").select_option("Rapport")
    phone.get_by_role("button", name="Visa").click()
    expect(phone.get_by_label("Typ av material")).to_be_visible()  # a choice stays in view
    assert faults(phone) == []
    phone.get_by_role("link", name="Tolv rekommendationer").click()

    expect(phone.get_by_role("heading", level=1)).to_contain_text("Tolv rekommendationer")
    expect(phone.get_by_text("Historisk.")).to_be_visible()
    assert faults(phone) == []


def test_pages_of_hits_are_turned_by_keyboard(desktop, library):
    desktop.goto("/kunskapsbanken/")
    desktop.get_by_role("link", name="Nästa").focus()
    desktop.keyboard.press("Enter")

    expect(desktop.get_by_text("Sida 2 av 3")).to_be_visible()


def test_search_works_without_javascript(browser, live, library):
    for page in open_page(browser, live, java_script_enabled=False):
        page.goto("/kunskapsbanken/")
        page.get_by_label("Sök i Kunskapsbanken").fill("orolig")
        page.keyboard.press("Enter")
        page.get_by_role("link", name="Orostelefonen om radikalisering").click()
        expect(page.get_by_text("020-100 200")).to_be_visible()


def test_list_is_ticked_on_a_phone_printed_and_forgotten(phone, library):
    phone.goto(CHECKLIST)
    assert faults(phone) == []
    first = phone.get_by_label("Jag vet vem som beslutar.")
    first.check()
    expect(phone.get_by_role("button", name="Skriv ut")).to_be_visible()

    phone.emulate_media(media="print")
    expect(first).to_be_visible()
    expect(first).to_be_checked()
    expect(phone.get_by_role("button", name="Skriv ut")).to_be_hidden()
    expect(phone.get_by_role("link", name="Börja om")).to_be_hidden()
    phone.emulate_media(media="screen")
    phone.get_by_role("link", name="Börja om").click()

    expect(first).not_to_be_checked()
    assert phone.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]


def test_reading_list_and_search_of_the_whole_site(phone, library):
    phone.goto("/kunskapsbanken/")
    phone.get_by_role("link", name="För dig som möter barn och unga").click()
    assert faults(phone) == []
    phone.goto("/sok/")
    assert faults(phone) == []
    phone.get_by_label("Ord i sidans titel").fill("samtalskompass")
    phone.get_by_role("button", name="Sök").click()

    expect(phone.get_by_role("heading", name="1 träff")).to_be_visible()
    assert faults(phone) == []


def test_signs_at_places_are_for_those_who_are_logged_in(phone, library, anna, log_in):
    page = SymbolsPage.objects.get()
    phone.goto(page.url)
    expect(phone.get_by_role("heading", name="Logga in")).to_be_visible()
    assert "Flygblad" not in phone.content()

    log_in(phone, anna)
    phone.goto("/kunskapsbanken/")
    phone.get_by_role("link", name=page.title).click()

    expect(phone.get_by_text("En symbol säger inget säkert om en person.")).to_be_visible()
    assert faults(phone) == []


@pytest.mark.parametrize("look", [{"color_scheme": "dark"}, {"forced_colors": "active"}], ids=str)
def test_pages_have_no_violation_in_other_colours_and_in_english(phone, library, anna, log_in, look):
    log_in(phone, anna)
    phone.emulate_media(**look)
    phone.goto("/kunskapsbanken/?kind=support")
    phone.get_by_role("button", name="English").click()
    expect(phone.get_by_role("button", name="Svenska")).to_be_visible()
    found = []
    pages = [SymbolsPage.objects.get().url, "/kunskapsbanken/samtalskompassen/", CHECKLIST, "/sok/?q=kommun"]
    for address in ["/kunskapsbanken/?kind=support", *pages]:
        phone.goto(address)
        found += faults(phone)

    assert found == []


def test_lesson_leads_on_to_kunskapsbanken(phone, library, anna, log_in):
    lesson = lessons_of(course(lessons=1))[0]
    resource = ResourcePage.objects.get(slug="cve")
    lesson.body.append(("related", [resource]))
    publish(lesson)
    log_in(phone, anna)
    phone.goto(lesson.url)
    assert faults(phone) == []

    phone.get_by_role("link", name=resource.title).click()

    expect(phone.get_by_role("heading", level=1)).to_have_text(resource.title)


def test_editor_reads_on_the_phone_what_to_review_and_which_links_to_try(phone, library, log_in):
    address = "https://example.se/" + "en-mycket-lang-adress-" * 8
    ResourcePage.objects.filter(slug="anmala-oro-for-barn").update(address=address)
    CheckedLink.objects.create(url=address, checked_at=timezone.now(), outcome=CheckedLink.Outcome.GONE)
    log_in(phone, factories.UserFactory(is_superuser=True, is_staff=True))

    phone.goto("/admin/reports/library/")

    link = phone.get_by_text(address)
    link.scroll_into_view_if_needed()
    expect(link).to_be_in_viewport(ratio=1)
    day = phone.locator("[data-label='Granskas senast']").first
    day.scroll_into_view_if_needed()
    expect(day).to_be_in_viewport(ratio=1)
    assert violations(phone, WCAG) == []
