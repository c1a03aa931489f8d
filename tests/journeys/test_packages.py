"""Packages in a lesson, on two origins with the real runtimes: played on a phone, left, resumed, done, followed up."""

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import expect

from content.kept_packages import Package
from content.package_uploads import PackageUpload
from content.taking_in import take_in
from tests import browser as chromium
from tests import factories
from tests.content.packages.playable import SET, playable_h5p, playable_scorm
from tests.courses.factories import course, lessons_of
from tests.courses.packages import course_with
from tests.journeys.conftest import ask_of_all, faults, open_page, work
from tests.journeys.test_editing import publish
from tracking.models import Completion, OrganisationalUnit

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.fixture
def anna(live):
    root = factories.UnitFactory(code="LARK", name="Lärkdala kommun", kind="municipality")
    social = factories.UnitFactory(code="SOC", name="Socialförvaltningen", kind="department", parent=root)
    return factories.employee("Anna", "Åberg", social)


@pytest.fixture
def hr(anna):
    root = OrganisationalUnit.objects.root()
    person = factories.employee("Hanna", "Hr", root)
    factories.UnitRoleFactory(user=person, unit=root, role="hr")
    return person


@pytest.fixture
def phone(browser, live, packages):
    yield from open_page(browser, live, also=packages, **PHONE)


def test_question_set_is_left_in_the_middle_resumed_and_done(anna, phone, kept, log_in):
    kurs, lesson = course_with(kept(playable_h5p(SET)))
    log_in(phone, anna)
    phone.goto(lesson.url)
    assert faults(phone) == []

    phone.click("text=Öppna övningen")
    inside = phone.frame_locator(".package iframe")
    inside.get_by_text("Vad gör du först?").wait_for()
    inside.get_by_role("button", name="Lyssna").click()
    expect(phone.locator("[data-told]")).to_have_text("Sparat.")
    assert faults(phone) == []

    phone.goto(lesson.url)
    phone.click("text=Fortsätt övningen")
    inside.get_by_text("Vem frågar du sedan?").wait_for()
    inside.get_by_role("button", name="Lyssna").click()
    inside.get_by_role("button", name="Vänta").click()

    expect(phone.locator(".package")).to_contain_text("Övningen är gjord.")
    expect(phone.locator("#lektionens-slut")).to_contain_text("Klart! Du har genomfört kursen.")
    assert inside.get_by_text("Slut: 2 av 3").is_visible()
    assert faults(phone) == []
    assert Completion.objects.get().completed_on == timezone.localdate()


@pytest.mark.usefixtures("packages")
def test_seconds_that_end_without_a_network_count_when_it_is_back(anna, browser, live, kept, log_in):
    phone = chromium.new_page(browser, base_url=live, locale="sv-SE", **PHONE)  # whose console may tell of the network
    _kurs, lesson = course_with(kept(playable_h5p()), counts="after", seconds=3)
    log_in(phone, anna)
    phone.goto(lesson.url)

    phone.click("text=Öppna övningen")
    inside = phone.frame_locator(".package iframe")
    inside.get_by_role("button", name="Lyssna").wait_for()
    with phone.expect_event("requestfailed", predicate=lambda request: "/svar/" in request.url):
        phone.context.set_offline(True)
    assert inside.get_by_role("button", name="Lyssna").is_visible()
    phone.context.set_offline(False)

    expect(phone.locator(".package")).to_contain_text("Övningen är gjord.")
    phone.context.close()


@pytest.mark.parametrize("version", ["1.2", "2004"])
def test_scorm_of_two_parts_is_left_in_the_middle_resumed_and_done(anna, phone, kept, log_in, version):
    kurs, lesson = course_with(kept(playable_scorm(version, ["Lyssna", "Fråga"])))
    log_in(phone, anna)
    phone.goto(lesson.url)
    phone.click("text=Öppna övningen")
    player = phone.frame_locator(".package iframe")
    part = player.frame_locator("#part")
    part.get_by_role("heading", name="Lyssna").wait_for()
    part.get_by_role("button", name="Klar").click()
    expect(phone.locator("[data-told]")).to_have_text("Sparat.")
    assert faults(phone) == []

    phone.goto(lesson.url)
    phone.click("text=Fortsätt övningen")
    part.get_by_role("heading", name="Fråga").wait_for()
    part.get_by_role("button", name="Klar").click()

    expect(phone.locator(".package")).to_contain_text("Övningen är gjord.")
    expect(phone.locator("#lektionens-slut")).to_contain_text("Klart! Du har genomfört kursen.")
    assert Completion.objects.get().user == anna


@pytest.fixture
def desk(browser, live, packages, log_in, anna):
    call_command("make_groups", verbosity=0)
    editor = factories.UserFactory()
    editor.groups.add(*Group.objects.filter(name__in=["Redaktörer", "Paketansvariga"]))
    for page in open_page(browser, live, also=packages, viewport={"width": 1280, "height": 900}):
        log_in(page, editor)
        yield page


def test_package_is_uploaded_placed_played_and_followed_up(desk, phone, browser, live, log_in, anna, hr, tmp_path):
    kurs = course(lessons=1, blocks=({"remember": "Fråga."},))
    [lesson] = lessons_of(kurs)
    ask_of_all(kurs.training)
    upload(desk, tmp_path, playable_h5p(SET))
    place(desk, lesson)

    log_in(phone, anna)
    phone.goto(lesson.url)
    phone.click("text=Öppna övningen")
    inside = phone.frame_locator(".package iframe")
    for _question in range(3):
        inside.get_by_role("button", name="Lyssna").click()
    expect(phone.locator(".package")).to_contain_text("Övningen är gjord.")

    for page in open_page(browser, live):
        log_in(page, hr)
        page.goto("/uppfoljning/")
        expect(page.get_by_role("row", name="Socialförvaltningen")).to_contain_text("100 %")


def upload(page, folder, package):
    (folder / "samtal.h5p").write_bytes(package)
    page.goto("/admin/snippets/content/package/add/")
    page.locator("input[type=file]").set_input_files(folder / "samtal.h5p")
    page.get_by_role("button", name="Ladda upp").click()
    page.wait_for_load_state("networkidle")
    [taken] = PackageUpload.objects.all()
    work(take_in, taken.pk, taken.attempt)
    page.goto(f"/admin/snippets/content/package/edit/{Package.objects.get().pk}/")
    page.get_by_role("textbox", name="Textalternativ").fill("Lyssna först. Fråga sedan.")
    page.get_by_role("button", name="Spara").click()
    page.wait_for_load_state("networkidle")


def place(page, lesson):
    page.goto(f"/admin/pages/{lesson.pk}/edit/")
    page.get_by_role("button", name="Lägg till ett block").last.click()
    page.get_by_role("option", name="Övning (H5P eller SCORM)").click()
    page.get_by_role("button", name="Välj Paket").click()
    page.get_by_role("link", name="Frågor om samtal").click()
    publish(page)
    page.get_by_text("publicerad").first.wait_for()


def test_keyboard_goes_into_a_package_and_out_of_it(anna, phone, kept, log_in):
    _kurs, lesson = course_with(kept(playable_h5p(SET)))
    log_in(phone, anna)
    phone.goto(lesson.url)
    phone.get_by_role("button", name="Öppna övningen").press("Enter")
    inside = phone.frame_locator(".package iframe")
    inside.get_by_text("Vad gör du först?").wait_for()
    expect(phone.locator(".package iframe")).to_be_focused()

    phone.keyboard.press("Tab")
    expect(inside.get_by_role("button", name="Lyssna")).to_be_focused()
    phone.keyboard.press("Tab")
    phone.keyboard.press("Tab")
    expect(phone.locator(".package summary")).to_be_focused()
    phone.get_by_role("link", name="Hoppa förbi övningen").press("Enter")
    phone.keyboard.press("Tab")
    expect(phone.locator(".package summary")).to_be_focused()


def test_lost_network_is_told_and_nothing_is_lost(anna, browser, live, packages, kept, log_in):
    """Not `phone`: a request that does not come through is an error on its console."""
    _kurs, lesson = course_with(kept(playable_h5p(SET)))
    page = chromium.new_page(browser, base_url=live, locale="sv-SE", **PHONE)
    log_in(page, anna)
    page.goto(lesson.url)
    page.click("text=Öppna övningen")
    inside = page.frame_locator(".package iframe")
    inside.get_by_text("Vad gör du först?").wait_for()
    page.route("**/rapport/", lambda route: route.abort())
    for _question in range(3):
        inside.get_by_role("button", name="Lyssna").click()
    expect(page.locator("[data-told]")).to_contain_text("Inte sparat än.")
    assert not Completion.objects.exists()

    page.unroute("**/rapport/")
    expect(page.locator("[data-told]")).to_have_text("Sparat.")
    expect(page.locator(".package")).to_contain_text("Övningen är gjord.")
    page.context.close()
    assert Completion.objects.get().user == anna
