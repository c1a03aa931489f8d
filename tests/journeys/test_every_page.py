"""Every kind of page, in both languages, light and dark, on a phone and on a desk: nothing that axe finds wrong, and
nothing to read sideways. And how much is sent for each."""

import gzip

import pytest
from wagtail.models import Page, get_page_models

from courses.models import CoursePage, LessonPage
from tests import factories
from tests.every_page import every_page, publish_every_page
from tests.journeys.conftest import faults, open_page, violations

pytestmark = pytest.mark.browser
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}
MOST = 110 * 1024  # bytes as sent, the font among them and pictures not


@pytest.fixture
def pages(real_db, today):
    publish_every_page(today)
    return {language: every_page(language) for language in ("sv", "en")}


@pytest.fixture
def reader(real_db):
    return factories.employee("Anna", "Åberg", factories.UnitFactory(name="Hemtjänsten", kind="department"))


def test_every_kind_of_page_is_there_in_both_languages(pages):
    kinds = set(get_page_models()) - {Page}

    assert [kind.__name__ for kind in kinds - set(pages["sv"])] == []
    assert [kind.__name__ for kind in kinds - set(pages["en"])] == []


LOOKS = {"light": {"color_scheme": "light"}, "dark": {"color_scheme": "dark"}, "forced": {"forced_colors": "active"}}


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_kind_of_page_is_right_for_everybody(pages, reader, browser, live, log_in, language, look):
    found = []
    for page in open_page(browser, live, viewport=PHONE, **LOOKS[look]):
        log_in(page, reader)
        for each in pages[language].values():
            page.goto(each.url)
            found += faults(page)
            page.set_viewport_size(DESK)
            found += [f"{each.url} on a desk: {wrong}" for wrong in violations(page)]
            page.set_viewport_size(PHONE)

    assert found == []


def test_no_kind_of_page_is_heavy_for_who_comes_for_the_first_time(pages, reader, browser, live, log_in):
    sent = {}
    for kind, each in pages["sv"].items():
        for page in open_page(browser, live, viewport=PHONE):
            if kind in (CoursePage, LessonPage) or getattr(each, "needs_login", False):
                log_in(page, reader)
            sent[kind.__name__] = sent_for(page, each.url)

    assert {name: size for name, size in sent.items() if size > MOST} == {}


def sent_for(page, address: str) -> int:
    answers = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto(address)
    page.wait_for_load_state("networkidle")
    return sum(weight(answer) for answer in answers)


def weight(answer) -> int:
    """Pictures aside. Styles and scripts as WhiteNoise sends them: this server does not compress them."""
    request = answer.request
    if request.resource_type == "image":
        return 0
    if request.resource_type in ("stylesheet", "script"):
        return len(gzip.compress(answer.body()))
    return request.sizes()["responseBodySize"]
