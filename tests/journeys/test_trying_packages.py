"""A package is tried out in the admin: the real runtimes, on two origins."""

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command

from content.player_pages import trial_address
from tests import factories
from tests.content.packages.playable import BROKEN, playable_h5p, playable_scorm
from tests.journeys.conftest import WCAG, faults, open_page, overflow, violations

REPORTED = "#reported li"
SEQUENCED = '<imsss:sequencing><imsss:controlMode flow="true"/></imsss:sequencing>'


@pytest.fixture
def desk(browser, live, packages, log_in):
    call_command("make_groups", verbosity=0)
    editor = factories.UserFactory()
    editor.groups.add(Group.objects.get(name="Paketansvariga"))
    for page in open_page(browser, live, also=packages, viewport={"width": 1280, "height": 900}):
        log_in(page, editor)
        yield page


def test_editor_tries_a_question_and_sees_what_it_reports(desk, kept):
    version = kept(playable_h5p())

    desk.goto(f"/admin/snippets/content/package/inspect/{version.package_id}/")
    desk.click("text=Prova version 1")
    inside = desk.frame_locator("#package")
    inside.get_by_role("button", name="Lyssna").click()

    desk.wait_for_selector(f"{REPORTED} >> text=besvarad: 1 / 1")
    assert desk.locator(REPORTED).all_inner_texts() == ["öppnad", "besvarad: 1 / 1"]
    assert inside.locator("#told").inner_text() == ""
    assert faults(desk) == []


def test_library_that_does_not_load_is_told_in_words(browser, live, packages, desk, kept):
    version = kept(playable_h5p(BROKEN))

    for page in broken_pages(browser, live, packages, desk):
        page.goto(f"/admin/packages/versions/{version.pk}/")
        told = page.frame_locator("#package").locator("#told")
        told.get_by_text("Övningen går inte att visa.").wait_for()


def broken_pages(browser, live, packages, desk):
    """As `desk`, of whose errors the test knows."""
    context = browser.new_context(base_url=live, locale="sv-SE")
    context.add_cookies(desk.context.cookies())
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("version", ["1.2", "2004"])
def test_editor_tries_each_part_of_a_scorm_package(desk, kept, version):
    made = kept(playable_scorm(version, ["Lyssna", "Fråga"]))

    desk.goto(f"/admin/packages/versions/{made.pk}/")
    player = desk.frame_locator("#package")
    player.get_by_role("button", name="Fråga").click()
    part = player.frame_locator("#part")
    part.get_by_role("heading", name="Fråga").wait_for()
    part.get_by_role("button", name="Klar").click()

    desk.wait_for_selector(f"{REPORTED} >> text=avslutad: 80")
    assert player.locator("[aria-current]").inner_text() == "Fråga (klar)"


def test_contents_of_a_package_can_be_read_at_every_width(desk, kept):
    made = kept(playable_scorm("2004", ["Lyssna", "Fråga"], SEQUENCED))

    desk.goto(trial_address(made, "sv"))
    desk.frame_locator("#part").get_by_role("heading", name="Lyssna").wait_for()
    assert violations(desk, WCAG) == []
    desk.set_viewport_size({"width": 320, "height": 600})
    desk.get_by_text("Delar").click()
    desk.get_by_role("button", name="Fråga").wait_for()
    assert overflow(desk) <= 0 and violations(desk, WCAG) == []
