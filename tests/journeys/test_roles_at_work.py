"""Who stands in for a manager, who sets names of protected persons, and who serves a nämnd: on a phone, in the site's
own pages."""

import datetime as dt

import pytest
from django.core.cache import caches
from django.utils import timezone
from playwright.sync_api import expect

from tests import factories
from tests.journeys.conftest import open_page, overflow, violations
from tracking.assigning import assign
from tracking.models import Goal, UnitRole

DAY = dt.timedelta(days=1)


@pytest.fixture
def place(live):
    """A municipality whose plan follows up one training of everybody employed, and one offered to the elected."""
    root = factories.UnitFactory(code="LARK", name="Lärkdala kommun", kind="municipality")
    social = factories.UnitFactory(code="SOC", name="Socialförvaltningen", kind="department", parent=root)
    home_care = factories.UnitFactory(code="HEM", name="Hemtjänst norr", parent=social)
    committee = factories.UnitFactory(code="SN", name="Socialnämnden", kind="committee", parent=root)
    area = factories.FocusAreaFactory(plan=factories.PlanFactory())
    trained = factories.RequirementFactory()
    factories.GoalFactory(focus_area=area, code="a", measure=Goal.Measure.TRAINED, requirement=trained)
    offered = factories.RequirementFactory(mandatory=False, audience=factories.AudienceFactory(kinds=["elected"]))
    factories.GoalFactory(
        focus_area=area,
        code="b",
        title="Förtroendevalda har gått sin modul",
        measure=Goal.Measure.OFFERED,
        requirement=offered,
    )
    return {"root": root, "social": social, "home_care": home_care, "committee": committee}


def check(page):
    assert violations(page) == []
    assert overflow(page) == 0


def test_manager_names_a_deputy_who_sees_the_unit_until_the_last_day(place, phone, browser, live, log_in):
    today = timezone.localdate()
    chef = factories.manager("Cecilia", "Chefsson", place["home_care"])
    factories.employee("Anna", "Åberg", place["home_care"])
    bo = factories.employee("Bo", "Ek", place["home_care"])
    assign(today)
    log_in(phone, chef)

    phone.goto("/personer/")
    phone.get_by_role("link", name="Dina ställföreträdare").click()
    phone.get_by_role("link", name="Utse en ställföreträdare").or_(phone.get_by_role("link", name="Ge en roll")).click()
    phone.get_by_label("Person", exact=True).fill("Bo Ek")
    phone.get_by_label("Sista dag").or_(phone.get_by_label("Till och med")).fill(str(today + 14 * DAY))
    check(phone)
    phone.get_by_role("main").get_by_role("button").click()
    phone.get_by_label("Bo Ek").check()
    phone.get_by_role("main").get_by_role("button").click()
    phone.get_by_text("Rollen är given: Bo Ek – Ställföreträdare, Hemtjänst norr.").wait_for()
    check(phone)

    for page in open_page(browser, live, viewport={"width": 390, "height": 844}):
        log_in(page, bo)
        page.goto("/uppfoljning/")
        page.get_by_role("link", name="Visa personer i Hemtjänst norr").first.click()
        page.get_by_text("Anna Åberg").wait_for()

    bo.unit_roles.update(start_on=today - 9 * DAY, end_on=today - DAY)
    caches["minute"].clear()  # a door may show a minute late; behind it is nothing
    for page in open_page(browser, live, viewport={"width": 390, "height": 844}):
        log_in(page, bo)
        page.goto("/mina-utbildningar/")
        expect(page.get_by_role("link", name="Uppföljning")).to_have_count(0)


def test_handler_sets_a_name_that_lists_then_show(place, phone, desktop, log_in):
    today = timezone.localdate()
    handler = factories.employee("Hedvig", "Handläggare", place["social"])
    factories.UnitRoleFactory(user=handler, unit=place["social"], role=UnitRole.Role.PROTECTED_HANDLER)
    chef = factories.manager("Cecilia", "Chefsson", place["home_care"])
    anna = factories.employee("Kanarina", "Hemlighetsson", place["home_care"])
    anna.protected = True
    anna.save()
    assign(today)
    log_in(phone, handler)
    log_in(desktop, chef)

    desktop.goto("/uppfoljning/")
    desktop.get_by_role("link", name="Visa personer i Hemtjänst norr").first.click()
    desktop.get_by_text("Cecilia Chefsson").wait_for()
    assert "Kanarina" not in desktop.content()
    phone.goto("/personer/")
    phone.get_by_role("link", name="Skyddade personuppgifter").click()
    check(phone)
    phone.get_by_role("link", name="Kanarina Hemlighetsson").click()
    phone.get_by_label("Visningsnamn").fill("Lisa Lund")
    check(phone)
    phone.get_by_role("button", name="Spara").first.click()
    phone.get_by_text("Visningsnamnet är sparat.").wait_for()
    desktop.reload()

    desktop.get_by_text("Lisa Lund").wait_for()
    assert "Kanarina" not in desktop.content()
    assert "Hemlighetsson" not in desktop.content()


def test_secretary_adds_an_elected_person_and_sees_the_offer(place, phone, log_in):
    today = timezone.localdate()
    secretary = factories.employee("Nadia", "Holm", place["social"])
    factories.UnitRoleFactory(user=secretary, unit=place["committee"], role="secretary")
    log_in(phone, secretary)

    phone.goto("/personer/")
    phone.get_by_role("link", name="Lägg upp en person").click()
    phone.get_by_label("Förnamn").fill("Göran")
    phone.get_by_label("Efternamn").fill("Frisk")
    check(phone)
    phone.get_by_label("Befattning eller funktion").fill("Ledamot")
    phone.get_by_role("main").get_by_role("button").click()
    phone.get_by_role("heading", name="Göran Frisk").wait_for()
    assign(today)
    phone.goto("/uppfoljning/")

    phone.get_by_role("heading", name="Förtroendevalda har gått sin modul").wait_for()
    expect(phone.get_by_role("main")).not_to_contain_text("Alla anställda")
    phone.get_by_role("link", name="Visa personer i Socialnämnden").first.click()
    phone.get_by_text("Göran Frisk").wait_for()
    check(phone)
