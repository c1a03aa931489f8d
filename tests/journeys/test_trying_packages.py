"""A package is tried out in the admin: the real runtimes, on two origins."""

from urllib.parse import urlsplit

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command

from content.keeping import keep
from tests import factories
from tests.content.packages.playable import BROKEN, playable_h5p, playable_scorm
from tests.journeys.conftest import faults, open_page

REPORTED = "#reported li"


@pytest.fixture
def packages(live, settings):
    """The second origin."""
    port = urlsplit(live).port
    settings.WAGTAILADMIN_BASE_URL, settings.PACKAGES_URL = live, f"http://localhost:{port}"
    return settings.PACKAGES_URL


@pytest.fixture
def desk(browser, live, packages, log_in):
    call_command("make_groups", verbosity=0)
    editor = factories.UserFactory()
    editor.groups.add(Group.objects.get(name="Paketansvariga"))
    for page in open_page(browser, live, also=packages, viewport={"width": 1280, "height": 900}):
        log_in(page, editor)
        yield page


@pytest.fixture
def kept(tmp_path):
    def keep_file(package: bytes):
        (tmp_path / "paket.zip").write_bytes(package)
        return keep(tmp_path / "paket.zip")

    return keep_file


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
    player.get_by_role("link", name="Fråga").click()
    part = player.frame_locator("#part")
    part.get_by_role("heading", name="Fråga").wait_for()
    part.get_by_role("button", name="Klar").click()

    desk.wait_for_selector(f"{REPORTED} >> text=avslutad: 80")
    assert player.locator("[aria-current=page]").inner_text() == "Fråga"
