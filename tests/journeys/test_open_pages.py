"""The open pages as a resident meets them: on a small phone, by keyboard, and without JavaScript."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from courses.course_file import home_page
from lms.demo.opening import open_pages
from lms.models import Helped
from tests import factories
from tests.crawling import Crawl
from tests.journeys.conftest import faults, open_page
from tracking.models import Goal, Measurement


@pytest.fixture
def opened(live):
    """Lärkdala's own, with one figure that may be told."""
    today = timezone.localdate()
    top = factories.UnitFactory(code="LARK", name="Lärkdala kommun", kind="municipality")
    open_pages(today)
    area = factories.FocusAreaFactory(
        plan=factories.PlanFactory(
            title="Handlingsplan mot våldsbejakande extremism 2026–2029",
            public_fields=["title", "purpose", "responsible", "status"],
        ),
        title="Situations- och behovsanpassade åtgärder",
    )
    goal = factories.GoalFactory(focus_area=area, measure=Goal.Measure.TRAINED, by_year=2027)
    for code, about in (("a", goal), ("b", None)):
        area.activities.create(code=code, goal=about, title="Kursen ges till alla", responsible="HR", status="ongoing")
    told = {"told_least": 620, "told_most": 620, "told_counted": 1000}
    Measurement.objects.create(goal=goal, unit=top, on=today, value=62, done=620, counted=1000, target=80, **told)
    return [page.url for page in [home_page(), *home_page().get_children().live()]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_open_pages_have_no_fault_at_any_width(opened, phone, scheme):
    phone.emulate_media(color_scheme=scheme)
    found = []
    for address in opened:
        phone.goto(address)
        found += faults(phone)

    assert len(opened) == 6
    assert found == []


def test_closed_texts_of_the_privacy_page_open_by_keyboard(opened, desktop):
    desktop.goto("/personuppgifter/")
    desktop.locator("summary").first.focus()
    desktop.keyboard.press("Enter")

    expect(desktop.locator("details").first).to_have_attribute("open", "")
    assert faults(desktop) == []


def test_reader_answers_without_javascript_and_is_thanked(opened, browser, live):
    for page in open_page(browser, live, java_script_enabled=False, viewport={"width": 320, "height": 700}):
        page.goto("/det-har-gor-kommunen/")
        expect(page.get_by_text("620 av 1000 personer")).to_be_visible()
        page.get_by_role("button", name="Ja", exact=True).click()
        expect(page.get_by_role("heading", name="Tack för ditt svar")).to_be_visible()
        kept = {cookie["name"] for cookie in page.context.cookies()}

    assert kept <= {"csrftoken"}
    assert list(Helped.objects.values_list("yes", "no")) == [(1, 0)]


def test_no_link_of_the_open_pages_is_broken(opened, client):
    crawl = Crawl(client, sought=re.compile(""), starts=("/",))
    seen = {address for address, _text in crawl.pages()}

    seen = {address for address in seen if not address.startswith("/hjalpte/")}  # takes what is posted

    assert set(opened) <= seen
    assert [address for address in seen if client.get(address).status_code >= 400] == []
