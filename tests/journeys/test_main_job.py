"""An employee takes a lesson on a phone, and in the same minute HR sees it and pulls it as xlsx."""

import datetime as dt
import io
from pathlib import Path

import openpyxl
import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import expect

from tests import factories
from tests.browser import new_page
from tests.courses.factories import RIGHT, WRONG, course, first_item, lessons_of
from tests.journeys.conftest import answer, overflow, violations
from tracking.assigning import assign
from tracking.models import Completion, Goal
from tracking.plan_import import PlanText, import_plan


@pytest.fixture
def world(live):
    """A municipality with one course that all employees shall do; anna has it, hr follows it up."""
    root = factories.UnitFactory(code="LARK", name="Lärkdala kommun", kind="municipality")
    social = factories.UnitFactory(code="SOC", name="Socialförvaltningen", kind="department", parent=root)
    anna = factories.employee("Anna", "Åberg", factories.UnitFactory(code="HEM1", name="Hemtjänst norr", parent=social))
    hr = factories.employee("Hanna", "Hr", root)
    factories.UnitRoleFactory(user=hr, unit=root, role="hr")
    kurs = course(lessons=2)
    requirement = factories.RequirementFactory(training=kurs.training)
    area = factories.FocusAreaFactory(plan=factories.PlanFactory(code="plan"))
    goal = factories.GoalFactory(focus_area=area, measure=Goal.Measure.TRAINED, requirement=requirement)
    goal.targets.create(valid_from=factories.LONG_AGO, value=80)
    assign(timezone.localdate())
    source = import_plan(PlanText.read(Path(settings.BASE_DIR) / "tracking/data/plans/ljungby-2017.yaml")).plan
    return {"anna": anna, "hr": hr, "course": kurs, "goal": goal, "plan": source}


def test_employee_on_a_phone_to_hr_with_a_file(world, phone, browser, live, log_in):
    log_in(phone, world["anna"])
    phone.goto("/mina-utbildningar/")
    phone.get_by_role("link", name="Börja").click()

    answer(phone, WRONG)
    phone.get_by_text("Inte riktigt – så här kan du tänka").wait_for()
    phone.locator(".feedback:focus").wait_for()
    answer(phone, RIGHT)
    phone.get_by_role("link", name="Fortsätt med del 2").click()
    answer(phone, RIGHT)
    phone.get_by_text("Klart! Du har genomfört kursen.").wait_for()

    assert Completion.objects.get().user == world["anna"]

    page = new_page(browser, base_url=live, accept_downloads=True)
    log_in(page, world["hr"])
    page.goto("/uppfoljning/")
    expect(page.get_by_role("row", name="Socialförvaltningen")).to_contain_text("100 %")
    with page.expect_download() as download:
        page.get_by_role("link", name="Excel").click()
    sheet = openpyxl.load_workbook(io.BytesIO(download.value.path().read_bytes())).active
    assert [cell.value for cell in sheet[2]][:5] == ["Socialförvaltningen", "SOC", world["goal"].title, 1, 1]
    page.context.close()


def test_lesson_works_without_javascript(world, browser, live, log_in):
    page = new_page(browser, base_url=live, java_script_enabled=False)
    log_in(page, world["anna"])
    page.goto(lessons_of(world["course"])[0].url)

    answer(page, WRONG)
    expect(page.get_by_text("Inte riktigt – så här kan du tänka")).to_be_visible()
    answer(page, RIGHT)

    expect(page.get_by_role("link", name="Fortsätt med del 2")).to_be_visible()
    page.context.close()


def test_bar_moves_and_a_new_try_begins_at_its_first_option(world, desktop, log_in):
    page = course(lessons=2, code="svar", passing="passed")
    log_in(desktop, world["anna"])
    desktop.goto(lessons_of(page)[0].url)
    for _try in range(2):
        answer(desktop, WRONG)
        desktop.locator(".feedback:focus").wait_for()
    desktop.get_by_role("link", name="Försök igen").click()
    desktop.locator("input[name=option]:focus").wait_for()
    before = desktop.locator("progress").get_attribute("value")
    answer(desktop, RIGHT)
    desktop.get_by_text("Det stämmer").wait_for()

    assert (before, desktop.locator("progress").get_attribute("value")) == ("0", "1")
    assert violations(desktop) == []


@pytest.mark.parametrize("script", [True, False])
def test_session_that_ends_in_the_middle_of_a_lesson_comes_back_to_it(world, browser, live, log_in, script):
    world["anna"].set_password("en-lång-rad-med-ord")
    world["anna"].save()
    lesson = lessons_of(world["course"])[0]
    page = new_page(browser, base_url=live, java_script_enabled=script)
    log_in(page, world["anna"])
    page.goto(lesson.url)
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)

    answer(page, RIGHT)
    page.get_by_role("heading", name="Logga in").wait_for()
    page.get_by_role("main").get_by_role("link", name="lösenord").click()
    page.get_by_label("E-postadress").fill(world["anna"].email)
    page.get_by_label("Lösenord").fill("en-lång-rad-med-ord")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{lesson.url}")
    answer(page, RIGHT)

    page.get_by_text("Det stämmer").wait_for()
    page.context.close()


def test_lesson_is_taken_by_keyboard_alone(world, desktop, log_in):
    log_in(desktop, world["anna"])
    desktop.goto(lessons_of(world["course"])[0].url)
    desktop.locator("input[name=option]").first.focus()
    desktop.keyboard.press("Space")
    desktop.keyboard.press("Tab")
    desktop.keyboard.press("Enter")

    desktop.locator(".feedback:focus").wait_for()
    expect(desktop.locator(".feedback h2")).to_be_visible()


PAGES = ["/", "/mina-utbildningar/", "/kurser/", "/kurser/kurs/", "/kurser/kurs/del-1/", "/konto/2fa/"]
FOLLOW_UP = ["/uppfoljning/", "/uppfoljning/mal/{goal}/", "/styrdokument/", "/styrdokument/{plan}/"]
ANONYMOUS = ["/", "/konto/login/code/", "/konto/login/", "/konto/signup/"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_type_has_no_accessibility_violation_and_fits_a_small_phone(world, phone, log_in, scheme):
    phone.emulate_media(color_scheme=scheme)
    found = {}
    for reader, addresses in ((None, ANONYMOUS), ("anna", PAGES), ("hr", FOLLOW_UP)):
        if reader:
            log_in(phone, world[reader])
        for address in addresses:
            phone.set_viewport_size({"width": 390, "height": 844})
            phone.goto(address.format(goal=world["goal"].pk, plan=world["plan"].pk))
            found[address, reader] = violations(phone)
            phone.set_viewport_size({"width": 320, "height": 700})
            found[address, reader] += [f"{overflow(phone)} px too wide"] if overflow(phone) > 0 else []

    assert {place: wrong for place, wrong in found.items() if wrong} == {}


def test_answered_question_has_no_accessibility_violation(world, phone, log_in):
    log_in(phone, world["anna"])
    phone.goto(lessons_of(world["course"])[0].url)
    answer(phone, WRONG)
    phone.locator(".feedback").wait_for()
    retry = violations(phone)
    answer(phone, WRONG)
    phone.get_by_text("Ett bättre svar:").wait_for()

    assert (retry, violations(phone)) == ([], [])


def test_answers_seen_again_and_what_ends_soon_have_no_violation_and_fit_a_small_phone(world, phone, log_in):
    today = timezone.localdate()
    kurs, free = world["course"], course(lessons=2, code="fri", blocks=({"contacts": True},))
    free.training = None
    free.save()
    log_in(phone, world["anna"])
    phone.set_viewport_size({"width": 320, "height": 700})
    phone.goto(lessons_of(kurs)[0].url)
    answer(phone, RIGHT)
    phone.get_by_text("Det stämmer").wait_for()
    kurs.training.enrol(world["anna"], today).complete(today - dt.timedelta(days=330))
    other = course(lessons=2, code="annan")
    item = {"finished": True, "passed": False, "score": 0.0, "duration": None, "source": "web"}
    other.training.enrol(world["anna"], today).record_attempt(first_item(lessons_of(other)[0]), **item)

    found = {}
    for address in ("/mina-utbildningar/", lessons_of(free)[0].url, lessons_of(free)[1].url, lessons_of(other)[0].url):
        phone.goto(address)
        found[address] = violations(phone), max(overflow(phone), 0)

    assert found == dict.fromkeys(found, ([], 0))
