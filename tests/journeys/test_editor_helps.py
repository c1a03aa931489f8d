"""What helps an editor while writing: the page as on a phone, and what its reader would stumble on."""

from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.management import call_command
from playwright.sync_api import expect

from content.models import GuidePage, StandardPage
from courses.course_file import home_page
from courses.support_file import DATA, publish_support, read_support
from lms.checker import RULES, Checker
from tests import factories
from tests.journeys.conftest import AXE

pytestmark = pytest.mark.browser


@pytest.fixture
def editor(live, desktop, log_in):
    call_command("make_groups", verbosity=0)
    person = factories.UserFactory(given_name="Elin", family_name="Åkesson")
    person.groups.add(Group.objects.get(name="Redaktörer"))
    log_in(desktop, person)
    return person


# Wagtail takes what stands in the form two seconds after it has opened as what it was from the beginning.
WATCHED = "document.addEventListener('w-unsaved:watch-edits', () => document.documentElement.dataset.watched = '')"


def test_editor_sees_the_page_as_on_a_phone_while_writing(editor, packages, desktop):
    guide = publish_support(read_support(DATA / "forbered-ett-samtal.yaml"))[0]
    desktop.add_init_script(WATCHED)
    desktop.goto(f"/admin/pages/{guide.pk}/edit/")
    desktop.get_by_role("button", name="förhandsgranskning").click()

    seen = desktop.frame_locator("#w-preview-iframe")
    expect(seen.get_by_role("heading", name="Förbered ett samtal")).to_be_visible()
    assert seen.locator("html").evaluate("html => html.clientWidth") in range(360, 391)

    desktop.locator("html[data-watched]").wait_for()
    desktop.get_by_role("textbox", name="Inledning*").fill("Nya ord, som ingen har läst än.")
    expect(seen.get_by_text("Nya ord, som ingen har läst än.")).to_be_visible()
    assert GuidePage.objects.get().introduction != "Nya ord, som ingen har läst än."


def test_editor_is_told_that_a_link_says_nothing(editor, desktop):
    body = '<h2>Mer</h2><p>Läs planen <a href="/planen/">här</a>, eller <a href="/planen/">kommunens plan</a>.</p>'
    page = home_page().add_child(instance=StandardPage(title="Om utbildningen", body=body))
    desktop.goto(f"/admin/pages/{page.pk}/edit/")
    desktop.get_by_role("button", name="kontroller").click()

    expect(desktop.get_by_text("Länkens text säger inte vart den leder").first).to_be_visible()
    expect(desktop.get_by_role("heading", name="Problem hittades")).to_contain_text("1")


def test_checker_tells_what_is_wrong_from_what_is_right(browser):
    told = """<a href="/a">här</a> <a href="/b">Läs mer »</a> <a href="/c">https://a.se</a> <video id="d"></video>
        <p class="question-text" id="e"> </p>"""
    right = """<a href="/f">kommunens plan</a> <a href="/g" aria-label="Läs mer om planen">Läs mer</a>
        <a href="/h"><img src="data:," alt="Planen"></a> <video><track kind="captions"></video>
        <p class="question-text">Vad gör du först?</p>"""
    page = browser.new_page()
    page.set_content(f"<main>{told}{right}</main>")
    page.evaluate(AXE.read_text())
    page.evaluate("rules => axe.configure({rules})", [rule for rule in Checker.axe_custom_rules if rule["id"] in RULES])
    page.evaluate((Path(settings.BASE_DIR) / "lms" / "static" / "js" / "checker.js").read_text())

    found = page.evaluate("names => axe.run(document, {runOnly: names}).then((all) => all.violations)", list(RULES))
    page.close()

    assert [(each["id"], len(each["nodes"])) for each in sorted(found, key=lambda each: each["id"])] == [
        ("film-without-captions", 1),
        ("link-says-nothing", 3),
        ("question-without-words", 1),
    ]
