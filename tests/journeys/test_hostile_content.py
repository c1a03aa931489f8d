"""Packages that are valid and want harm, played by a learner on two origins: what they reach, and what they leave."""

import json
from urllib.parse import urlsplit

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from playwright.sync_api import expect

from courses.playing.models import Launch, Statement
from tests import browser as chromium
from tests import factories
from tests.content.packages.hostile_scripts import LEAVES, LOOKS, hostile_h5p, hostile_scorm, reaches
from tests.content.packages.playable import SET, playable_h5p
from tests.courses.packages import course_with
from tracking.models import Attempt

MAKES = {"h5p": hostile_h5p, "scorm": hostile_scorm}


@pytest.fixture
def anna(live):
    root = factories.UnitFactory(code="LARK", name="Lärkdala kommun", kind="municipality")
    return factories.employee("Anna", "Åberg", root)


@pytest.fixture
def page(browser, live, packages):
    """What is refused is told on its console, so nothing is asked of that."""
    opened = chromium.new_page(browser, base_url=live, locale="sv-SE")
    yield opened
    opened.context.close()


def found(page, lesson, kind):
    """What the script wrote when it had tried all."""
    page.goto(lesson.url)
    page.click("button[value=open]")
    inside = page.frame_locator(".package iframe")
    place = (inside.frame_locator("#part") if kind == "scorm" else inside).locator("#found")
    expect(place).not_to_be_empty()
    return json.loads(place.inner_text())


@pytest.mark.parametrize("kind", MAKES)
def test_package_reaches_nothing_of_the_site(page, live, kept, anna, log_in, kind):
    _kurs, lesson = course_with(kept(MAKES[kind](reaches(live))))
    log_in(page, anna)
    answered = []
    page.context.on("response", lambda got: answered.append((got.frame.parent_frame is not None, got.url)))

    tried = found(page, lesson, kind)

    assert {name: said for name, said in tried.items() if said not in ("refused", None)} == {
        "otherLaunch": 410,
        "siteHere": 404,
    }
    assert page.url == live + lesson.url
    assert [url for in_frame, url in answered if in_frame and url.startswith(live)] == []
    assert [frame for frame in page.locator("iframe").all() if float(frame.get_attribute("height")) > 20_000] == []
    assert Session.objects.count() == 1  # still logged in
    page.goto("/mina-utbildningar/")
    assert page.url == f"{live}/mina-utbildningar/"
    assert (Attempt.objects.count(), Launch.objects.count()) == (0, 1)
    assert not Statement.objects.exclude(finished=None).filter(finished=True).exists()


@pytest.fixture
def neighbours(browser, live, settings):
    """Two names of one domain: browsers give a frame there the storage that they refuse one of another site."""
    port = urlsplit(live).port
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, ".localhost"]
    settings.WAGTAILADMIN_BASE_URL = site = f"http://larkdala.localhost:{port}"
    settings.PACKAGES_URL = f"http://paket.larkdala.localhost:{port}"
    opened = chromium.new_page(browser, base_url=site, locale="sv-SE")
    yield opened
    opened.context.close()


def enter(page, settings, person):
    client = Client()
    client.force_login(person)
    name = settings.SESSION_COOKIE_NAME
    cookie = {"name": name, "value": client.cookies[name].value, "url": settings.WAGTAILADMIN_BASE_URL}
    page.context.add_cookies([cookie])


@pytest.mark.parametrize("kind", MAKES)
def test_package_finds_nothing_that_another_left(neighbours, settings, kept, anna, kind):
    """Another person's, in the same browser."""
    _kurs, lesson = course_with(kept(MAKES[kind](LEAVES)))
    enter(neighbours, settings, anna)
    left = found(neighbours, lesson, kind)
    assert [left.get(name) for name in ("local", "indexed", "cache")] == ["anna", "mark", "anna"]

    _other, second = course_with(kept(MAKES[kind](LOOKS)), code="annan")
    enter(neighbours, settings, factories.UserFactory())
    seen = found(neighbours, second, kind)

    assert {name: said for name, said in seen.items() if said and said != "refused"} == {}


def test_one_package_never_meets_another_in_the_same_page(page, kept, anna, log_in):
    first, second = kept(playable_h5p(SET)), kept(hostile_h5p(reaches("http://127.0.0.1:9")))
    _kurs, lesson = course_with(first)
    lesson.body.append(("package", {"package": second.package, "counts": "best"}))
    type(second.package).objects.update(text_alternative="Text")
    lesson.save_revision().publish()
    log_in(page, anna)
    page.goto(lesson.url)

    page.get_by_role("button", name="Öppna övningen").first.click()
    page.frame_locator(".package iframe").get_by_text("Vad gör du först?").wait_for()
    page.get_by_role("button", name="Öppna övningen").first.click()
    expect(page.locator(".package iframe")).to_have_count(1)
    expect(page.frame_locator(".package iframe").locator("#found")).not_to_be_empty()

    assert page.locator("iframe").count() == 1
    assert Launch.objects.filter(ended_at=None).get().version == second
