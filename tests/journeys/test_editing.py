"""What people do in the admin: an editor writes and publishes a lesson, a coordinator raises a target."""

import datetime as dt

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import expect

from courses.models import LessonPage
from tests import factories
from tests.courses.factories import course
from tests.journeys.conftest import open_page, overflow
from tracking.assigning import assign
from tracking.models import Attempt, Goal, UnitRole


@pytest.fixture
def colleague(live, desktop, log_in):
    """Logs the browser in as somebody of a group."""
    call_command("make_groups", verbosity=0)

    def log_in_as(group):
        person = factories.UserFactory(given_name="Elin", family_name="Åkesson")
        person.groups.add(Group.objects.get(name=group))
        log_in(desktop, person)
        return person

    return log_in_as


OPTIONS = [("Jag frågar", "Bra, du fick veta mer."), ("Jag går", "Då vet ingen."), ("Jag väntar", "Det tar tid.")]


def write_question(page):
    """Fills in the question that is the lesson's first block."""
    page.get_by_label("Situation och fråga*").fill("En kollega är arg. Vad gör du först?")
    for place, (text, feedback) in enumerate(OPTIONS):
        page.get_by_label("Svar*", exact=True).nth(place).fill(text)
        page.get_by_label("Återkoppling*").nth(place).fill(feedback)
    page.get_by_label("Förklaring*").fill("En fråga öppnar.")


def publish(page):
    page.get_by_role("button", name="Fler åtgärder").click()
    page.get_by_role("button", name="Publicera").click()
    page.wait_for_load_state("networkidle")


def test_editor_writes_and_publishes_a_lesson_that_a_learner_takes(colleague, desktop, browser, live, log_in):
    kurs = course(lessons=1)
    colleague("Redaktörer")
    desktop.goto(f"/admin/pages/{kurs.pk}/")
    desktop.get_by_role("link", name="Lägg till undersida").first.click()
    desktop.get_by_role("textbox", name="Titel*").fill("Lyssna först")
    desktop.get_by_role("button", name="Lägg till ett block").click()
    desktop.get_by_role("option", name="Fråga med ett rätt svar").click()
    write_question(desktop)
    publish(desktop)
    desktop.get_by_text("Varje variant ska ha exakt ett rätt svar. Bocka för ett.").wait_for()
    desktop.get_by_role("checkbox", name="Rätt svar").first.check()
    publish(desktop)
    desktop.get_by_text("Sida 'Lyssna först' skapad och publicerad.").wait_for()

    anna = factories.UserFactory()
    for page in open_page(browser, live):
        log_in(page, anna)
        page.goto(LessonPage.objects.get(title="Lyssna först").url)
        page.get_by_label("Jag frågar").check()
        page.get_by_role("main").get_by_role("button").click()
        page.get_by_text("Bra, du fick veta mer.").wait_for()
    assert [attempt.passed for attempt in Attempt.objects.filter(enrolment__user=anna)] == [True]


def test_editor_publishes_a_major_version_that_everybody_does_again(colleague, desktop, browser, live, log_in):
    kurs = course(lessons=1)
    today = timezone.localdate()
    anna = factories.employee("Anna", "Åberg", factories.UnitFactory(kind="municipality"))
    factories.RequirementFactory(training=kurs.training)
    assign(today - dt.timedelta(days=30))
    factories.completed(anna, kurs.training, today - dt.timedelta(days=20))
    colleague("Redaktörer")

    desktop.goto(f"/admin/pages/{kurs.pk}/edit/")
    desktop.get_by_text("1 person har genomfört kursen").wait_for()
    desktop.get_by_label("Alla gör kursen igen").check()
    publish(desktop)
    desktop.get_by_text("publicerad").first.wait_for()
    desktop.goto(f"/admin/pages/{kurs.pk}/edit/")
    expect(desktop.get_by_label("Mindre ändring: ingen gör om kursen")).to_be_checked()
    assign(today)

    for page in open_page(browser, live):
        log_in(page, anna)
        page.goto("/mina-utbildningar/")
        page.get_by_role("link", name="Börja").or_(page.get_by_role("link", name="Starta")).first.wait_for()
    numbers = [(each.number, each.again) for each in kurs.training.versions.order_by("number")]
    assert numbers == [(1, "new"), (2, "everybody")]


def test_coordinator_raises_a_target_and_sees_it_in_the_follow_up(colleague, desktop):
    last_year = timezone.localdate().year - 1  # its end is the newest reporting date, the day the page opens with
    root = factories.UnitFactory(code="LARK", name="Lärkdala kommun", kind="municipality")
    requirement = factories.RequirementFactory()
    plan = factories.PlanFactory(code="plan")
    area = factories.FocusAreaFactory(plan=plan)
    goal = factories.GoalFactory(
        title="Alla har gått grunden", focus_area=area, measure=Goal.Measure.TRAINED, requirement=requirement
    )
    goal.targets.create(valid_from=factories.LONG_AGO, value=70)
    factories.employee("Anna", "Åberg", factories.UnitFactory(code="SOC", kind="department", parent=root))
    assign(dt.date(last_year, 1, 1))
    coordinator = colleague("Samordnare")
    factories.UnitRoleFactory(user=coordinator, unit=root, role="coordinator")

    desktop.goto("/admin/")
    desktop.get_by_role("main").get_by_role("link", name="Målvärden").click()
    desktop.get_by_role("link", name="Lägg till målvärde").click()
    desktop.get_by_label("Mål*").select_option("Alla har gått grunden")
    desktop.get_by_label("Gäller från*").fill(f"{last_year}-09-01")
    desktop.get_by_label("Målvärde*").fill("85")
    desktop.get_by_role("button", name="Skapa").click()
    desktop.get_by_text("skapad").first.wait_for()
    desktop.goto("/uppfoljning/")

    expect(desktop.get_by_role("main")).to_contain_text("85 %")
    assert [int(target.value) for target in goal.targets.all()] == [85, 70]


def test_hr_gives_a_role_by_name_and_takes_it_back_from_the_wrong_person(colleague, desktop):
    municipality = factories.UnitFactory(name="Lärkdala kommun", kind="municipality")
    hr = colleague("HR")
    factories.UnitRoleFactory(user=hr, unit=municipality, role="hr")
    for family_name in ("Åberg", "Ås"):
        factories.employee("Anna", family_name, municipality, title="Rektor")

    desktop.goto("/admin/")
    desktop.get_by_role("main").get_by_role("link", name="Roller").click()
    desktop.get_by_role("link", name="Ge en roll").click()
    desktop.get_by_label("Person", exact=True).fill("anna å")
    desktop.get_by_label("Enhet", exact=True).select_option("Lärkdala kommun")
    desktop.get_by_label("Samordnare – ser siffror").check()
    desktop.get_by_role("button", name="Ge rollen").click()
    desktop.get_by_label("Anna Ås, Rektor, Lärkdala kommun").check()
    desktop.get_by_role("button", name="Ge rollen").click()
    desktop.get_by_text("Rollen är given: Anna Ås – Samordnare, Lärkdala kommun.").wait_for()
    desktop.get_by_role("link", name="Ta tillbaka rollen").click()
    desktop.get_by_role("button", name="Ta tillbaka rollen").click()

    desktop.get_by_text("Rollen är tillbakatagen: Anna Ås – Samordnare, Lärkdala kommun.").wait_for()
    assert list(UnitRole.objects.values_list("user", flat=True)) == [hr.pk]


def test_names_in_a_list_are_whole_on_a_phone(colleague, phone, log_in):
    municipality = factories.UnitFactory(name="Lärkdala kommun", kind="municipality")
    hr = colleague("HR")
    factories.UnitRoleFactory(user=hr, unit=municipality, role="hr")
    log_in(phone, hr)

    phone.goto("/roller/")

    assert phone.get_by_role("link", name="Elin Åkesson").bounding_box()["height"] < 60  # two lines at most
    assert overflow(phone) == 0
