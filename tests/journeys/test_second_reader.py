"""An author sends a sensitive lesson to a colleague, who ticks the rules and publishes it."""

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command

from courses.content_rules import RULES
from courses.models import LessonPage
from tests import factories
from tests.courses.factories import course, lessons_of
from tests.journeys.conftest import open_page

pytestmark = pytest.mark.browser


def test_colleague_reads_and_publishes_what_the_author_sent(live, desktop, browser, log_in):
    call_command("make_groups", verbosity=0)
    editors = Group.objects.get(name="Redaktörer")
    author, reader = factories.UserFactory(), factories.UserFactory()
    for person in (author, reader):
        person.groups.add(editors)
    lesson = lessons_of(course(lessons=1, sensitive=True))[0]

    log_in(desktop, author)
    desktop.goto(f"/admin/pages/{lesson.pk}/edit/")
    desktop.get_by_role("textbox", name="Titel*").fill("Lyssna först")
    desktop.get_by_role("button", name="Skicka till andra läsare").first.click()
    desktop.wait_for_load_state("networkidle")
    assert LessonPage.objects.get().title == "Del 1"

    for page in open_page(browser, live, viewport={"width": 1280, "height": 900}):
        log_in(page, reader)
        page.goto("/admin/")
        page.get_by_role("link", name="Lyssna först").first.click()
        page.get_by_role("button", name="Godkänn och publicera").click()
        dialog = page.get_by_role("dialog")
        for heading, _rules in RULES.values():
            dialog.get_by_label(str(heading)).check()
        with page.expect_navigation():
            dialog.get_by_role("button", name="Godkänn och publicera").click()

    assert LessonPage.objects.get().title == "Lyssna först"
