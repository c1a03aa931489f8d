import os
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.management import call_command
from django.db import connections
from django.test import Client
from django.test.testcases import LiveServerThread
from django.utils import timezone
from django_tasks.base import Task
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from content.keeping import keep
from tests import browser as chromium
from tests import factories
from tracking.assigning import assign
from tracking.models import Goal, Training, User

AXE = Path(settings.BASE_DIR) / "node_modules" / "axe-core" / "axe.min.js"
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
TAGS = [*WCAG, "best-practice"]
WIDTHS = (320, 390, 1280)  # a small phone, a phone, a desk
# Playwright's loop runs in this thread, which Django would take for an async view.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = chromium.launch(playwright)
        yield started
        started.close()


@pytest.fixture
def live(real_db) -> Iterator[str]:
    """The site's address, on a server in a thread of this process."""
    thread = LiveServerThread("127.0.0.1", StaticFilesHandler, port=0)
    thread.daemon = True
    thread.start()
    thread.is_ready.wait()
    if thread.error:
        raise thread.error
    yield f"http://127.0.0.1:{thread.port}"
    thread.terminate()


def open_page(browser: Browser, live: str, also: str = "", **options: object) -> Iterator[Page]:
    """Fails the test on script errors, refused content, or a request to anybody else than the site and `also`."""
    page = chromium.new_page(browser, base_url=live, locale="sv-SE", accept_downloads=True, **options)
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: wrong.append(f"{said.text} {said.location}") if is_wrong(said) else None)
    hosts = {urlsplit(each).netloc for each in (live, also, "data:")}
    page.on("request", lambda sent: wrong.append(sent.url) if urlsplit(sent.url).netloc not in hosts else None)
    yield page
    page.context.close()
    assert wrong == []


def is_wrong(said: ConsoleMessage) -> bool:
    """Wagtail saves a page while it is written; one that is not finished is answered with 400, which is no fault."""
    unfinished = "status of 400" in said.text and "/admin/pages/" in said.location["url"]
    told = said.text.startswith("axe.run results")  # what Wagtail's checker finds for an editor, it says here too
    return said.type == "error" and not (unfinished or told)


@pytest.fixture
def phone(browser, live) -> Iterator[Page]:
    yield from open_page(browser, live, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)


@pytest.fixture
def desktop(browser, live) -> Iterator[Page]:
    yield from open_page(browser, live, viewport={"width": 1280, "height": 900})


@pytest.fixture
def packages(live, settings):
    """The second origin."""
    port = urlsplit(live).port
    settings.WAGTAILADMIN_BASE_URL, settings.PACKAGES_URL = live, f"http://localhost:{port}"
    return settings.PACKAGES_URL


@pytest.fixture
def kept(tmp_path):
    def keep_file(package: bytes):
        (tmp_path / "paket.zip").write_bytes(package)
        return keep(tmp_path / "paket.zip")

    return keep_file


@pytest.fixture
def log_in(live) -> Callable[[Page, User], None]:
    def with_session(page: Page, user: User) -> None:
        client = Client()
        client.force_login(user)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live}])

    return with_session


@pytest.fixture
def editors(live) -> list[User]:
    """An author and a colleague who may read what the other has written."""
    call_command("make_groups", verbosity=0)
    people = [factories.UserFactory(), factories.UserFactory()]
    for person in people:
        person.groups.add(Group.objects.get(name="Redaktörer"))
    return people


@pytest.fixture
def colleague(editors, browser, live, log_in) -> Iterator[Page]:
    """The second editor, at a desk of their own."""
    for page in open_page(browser, live, viewport={"width": 1280, "height": 900}):
        log_in(page, editors[1])
        yield page


def violations(page: Page, tags: list[str] = TAGS) -> list[str]:
    """What axe finds wrong on the page as it is now, when all of it has come."""
    page.wait_for_load_state()
    page.evaluate(AXE.read_text())
    found = page.evaluate("tags => axe.run(document, {runOnly: tags})", tags)
    return [f"{each['id']}: {each['nodes'][0]['html'][:120]}" for each in found["violations"]]


def overflow(page: Page) -> int:
    """Pixels that a reader would have to scroll sideways, when the style has come."""
    page.wait_for_load_state()
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


def faults(page: Page) -> list[str]:
    """What axe finds wrong on the page as it is now, and the widths at which it would be read sideways."""
    found, size = violations(page), page.viewport_size
    assert size
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": size["height"]})
        found += [f"{overflow(page)} px too wide at {width}"] if overflow(page) > 0 else []
    page.set_viewport_size(size)
    return [f"{page.url}: {wrong}" for wrong in found]


def answer(page: Page, text: str, place: int = 0) -> None:
    """The question at that place on the page."""
    question = page.locator(".question").nth(place)
    question.get_by_label(text).check()
    question.get_by_role("button").click()


def ask_of_all(training: Training) -> None:
    """A goal of the plan, which the follow-up shows."""
    requirement = factories.RequirementFactory(training=training)
    area = factories.FocusAreaFactory(plan=factories.PlanFactory(code="plan"))
    goal = factories.GoalFactory(focus_area=area, measure=Goal.Measure.TRAINED, requirement=requirement)
    goal.targets.create(valid_from=factories.LONG_AGO, value=80)
    assign(timezone.localdate())


def work(job: Task, *arguments: object) -> None:
    """What a worker does, in another thread than the browser's."""

    def run() -> None:
        job.call(*arguments)
        connections.close_all()

    worker = Thread(target=run)
    worker.start()
    worker.join()
