"""Steps are put in order on a phone, by keyboard, and without JavaScript."""

import pytest

from tests import factories
from tests.courses.factories import course, lessons_of
from tests.courses.test_ordering import BLOCK, STEPS
from tests.journeys.conftest import open_page, overflow, violations
from tracking.models import Completion


@pytest.fixture
def lesson(live):
    return lessons_of(course(lessons=1, blocks=(BLOCK,)))[0]


def put(page, *order):
    for place, step in enumerate(order, start=1):
        page.get_by_label(step).select_option(str(place))
    page.get_by_role("main").get_by_role("button").click()


def test_steps_are_put_in_order_on_a_narrow_phone(lesson, phone, log_in):
    anna = factories.UserFactory()
    log_in(phone, anna)
    phone.set_viewport_size({"width": 320, "height": 700})
    phone.goto(lesson.url)
    found = violations(phone), overflow(phone)
    put(phone, *reversed(STEPS))
    phone.get_by_text("1 av 3 steg står på rätt plats.").wait_for()
    found += violations(phone), overflow(phone), phone.evaluate("document.activeElement.className")
    put(phone, *STEPS)
    phone.get_by_text("Det stämmer").wait_for()
    found += violations(phone), overflow(phone)

    assert found == ([], 0, [], 0, "feedback", [], 0)
    assert Completion.objects.filter(user=anna).count() == 1


def test_steps_are_put_in_order_without_javascript_and_with_keys(lesson, browser, live, log_in):
    anna = factories.UserFactory()
    for page in open_page(browser, live, java_script_enabled=False):
        log_in(page, anna)
        page.goto(lesson.url)
        for place, step in enumerate(STEPS, start=1):
            page.get_by_label(step).focus()
            page.keyboard.press(str(place))
        page.keyboard.press("Enter")
        page.get_by_role("button", name="Svara").click()
        page.get_by_text("Det stämmer").wait_for()
    assert Completion.objects.filter(user=anna).count() == 1
