import datetime as dt

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.management import call_command
from wagtail.models import Workflow

from tests import factories
from tests.courses.factories import course
from tracking.assigning import assign
from tracking.models import Assignment, Completion, Goal, GoalTarget, Measurement
from tracking.viewsets.start import StartPanel

SECTIONS = ["trainings", "audiences", "requirements", "plans", "goals", "targets", "measurements"]


@pytest.fixture
def in_group(db, client):
    call_command("make_groups", verbosity=0)

    def log_in(name):
        person = factories.UserFactory()
        person.groups.add(Group.objects.get(name=name))
        client.force_login(person)
        return client

    return log_in


@pytest.mark.parametrize("section", SECTIONS)
def test_coordinator_reaches_every_section_of_the_follow_up(in_group, section):
    factories.GoalFactory(requirement=factories.RequirementFactory())

    assert in_group("Samordnare").get(f"/admin/{section}/").status_code == 200


def test_coordinator_changes_a_target_by_adding_a_row(in_group):
    goal = factories.GoalFactory()
    goal.targets.create(valid_from="2026-01-01", value=70)

    response = in_group("Samordnare").post(
        "/admin/targets/new/", {"goal": goal.pk, "valid_from": "2026-09-01", "value": "80", "by_on": ""}
    )

    assert response.status_code == 302
    assert [int(target.value) for target in goal.targets.all()] == [80, 70]
    old = GoalTarget.objects.order_by("pk").first()
    assert in_group("Samordnare").post(f"/admin/targets/edit/{old.pk}/", {"value": "1"}).status_code == 302
    old.refresh_from_db()
    assert old.value == 70


def test_after_adding_what_may_not_be_changed_no_link_leads_to_changing_it(in_group):
    goal = factories.GoalFactory()
    given = {"goal": goal.pk, "valid_from": "2026-09-01", "value": "80", "by_on": ""}

    listed = in_group("Samordnare").post("/admin/targets/new/", given, follow=True).content.decode()

    assert "/admin/targets/edit/" not in listed


def test_figures_by_hand_are_for_goals_that_are_reported_by_hand(in_group, municipality):
    counted = factories.GoalFactory(measure=Goal.Measure.TRAINED, requirement=factories.RequirementFactory())
    by_hand = factories.GoalFactory(measure=Goal.Measure.OCCASIONS)
    client = in_group("Samordnare")

    assert list(client.get("/admin/measurements/new/").context["form"].fields["goal"].queryset) == [by_hand]
    for goal in (counted, by_hand):
        client.post(
            "/admin/measurements/new/",
            {"goal": goal.pk, "unit": municipality.pk, "on": "2026-06-30", "value": "4"},
        )
    assert [row.goal for row in Measurement.objects.all()] == [by_hand]


def test_requirement_that_has_reached_somebody_keeps_its_training_and_audience(in_group, anna, today):
    requirement, other = factories.RequirementFactory(), factories.RequirementFactory()
    client = in_group("Samordnare")
    terms = {"code": requirement.code, "mandatory": "on", "due_days": "60", "starts_on": "2020-01-01"}
    terms["renewal"] = "none"

    def save(aim):
        posted = terms | {"training": aim.training_id, "audience": aim.audience_id}
        assert client.post(f"/admin/requirements/edit/{requirement.pk}/", posted).status_code == 302
        requirement.refresh_from_db()
        return requirement.training, requirement.audience, requirement.due_days

    assert save(other) == (other.training, other.audience, 60)
    Assignment.objects.create(user=anna, requirement=requirement, assigned_on=today)
    terms["due_days"] = "20"
    assert save(factories.RequirementFactory()) == (other.training, other.audience, 20)
    page = client.get(f"/admin/requirements/edit/{requirement.pk}/").content.decode()
    assert "Avsluta kravet och lägg upp ett nytt" in page


START = {
    "HR": ["Målgrupper", "Enheter"],
    "Redaktörer": [],
    "Samordnare": [
        *["Utbildningar", "Målgrupper", "Krav och erbjudanden", "Styrdokument", "Målområden", "Mål", "Målvärden"],
        *["Utfall för hand", "Aktiviteter", "Tabeller"],
    ],
}


@pytest.mark.parametrize("group", START)
def test_start_page_leads_to_what_one_may_do(in_group, group):
    client = in_group(group)
    response = client.get("/admin/")

    panels = [panel for panel in response.context["panels"] if isinstance(panel, StartPanel)]
    shown = [each for _label, opened in panels[0].get_context_data(response.context)["groups"] for each in opened]
    assert [str(each.menu_label) for each in shown] == START[group]
    assert [each.menu_label for each in shown if not each.about] == []
    assert [client.get(each.menu_url).status_code for each in shown] == [200] * len(shown)
    content = response.content.decode()
    assert ('role="search"' in content) == (group == "Redaktörer")
    assert "guide" not in content and "whats-new" not in content


def test_lists_speak_swedish(in_group):
    factories.RequirementFactory(mandatory=False)
    factories.PlanFactory(is_source=True)
    client = in_group("Samordnare")

    empty, offers, plans = (
        client.get(f"/admin/{name}/").content.decode() for name in ("activities", "requirements", "plans")
    )

    assert "Här finns inget än." in empty and "There are no" not in empty
    for content in (offers, plans):
        assert "Nej" in content and "False" not in content and "True" not in content


def test_groups_and_workflow_have_swedish_names(db):
    for _again in range(2):
        call_command("make_groups", verbosity=0)

    assert set(Group.objects.values_list("name", flat=True)) == {
        *["Dataskyddsombud", "Granskare", "HR", "Paketansvariga", "Redaktörer", "Samordnare", "Skribenter"]
    }
    assert set(Workflow.objects.values_list("name", flat=True)) == {"Andra läsare", "Granskning"}


def test_coordinator_writes_an_audience_with_one_title_a_line(in_group):
    response = in_group("Samordnare").post(
        "/admin/audiences/new/",
        {"code": "larare", "name": "Lärare", "kinds": ["employee"], "titles": "Lärare\r\n\r\nRektor", "forms": ""},
    )

    assert response.status_code == 302, response.content.decode()[:3000]
    audience = factories.models.Audience.objects.get(code="larare")
    assert (audience.kinds, audience.titles, audience.forms, audience.roles) == (
        ["employee"],
        ["Lärare", "Rektor"],
        [],
        [],
    )


@pytest.mark.parametrize("section", SECTIONS)
def test_editor_sees_no_follow_up(in_group, section):
    assert in_group("Redaktörer").get(f"/admin/{section}/").status_code == 302


def test_editor_opens_a_course_for_editing(in_group):
    kurs = course()

    assert in_group("Redaktörer").get(f"/admin/pages/{kurs.pk}/edit/").status_code == 200


def test_start_page_leads_an_editor_to_the_courses(in_group):
    address = f'href="/admin/pages/{course().get_parent().pk}/"'
    start = in_group("Redaktörer").get("/admin/").content.decode()

    assert address in start and "Öppna en kurs för en ny lektion" in start
    assert address not in in_group("Samordnare").get("/admin/").content.decode()


@pytest.mark.parametrize("group", ["Samordnare", "Redaktörer"])
def test_list_of_users_is_closed_to_them(in_group, group):
    assert in_group(group).get("/admin/users/").status_code == 302


@pytest.mark.parametrize("address", ["/admin/login/", "/admin/password_reset/", "/django-admin/"])
def test_admin_has_no_door_of_its_own(client, db, address):
    response = client.get(address, follow=True)

    assert response.redirect_chain[-1][0].startswith("/konto/login/")
    assert client.post("/admin/login/", {"username": "a", "password": "b"}).status_code in (302, 405)


def test_facts_are_registered_nowhere_in_the_admin(client, db):
    client.force_login(factories.UserFactory(is_superuser=True, is_staff=True))

    shown = client.get("/admin/").content.decode() + client.get("/django-admin/").content.decode()

    assert Completion._meta.verbose_name not in shown.lower()


@pytest.mark.parametrize("section", ["trainings", "audiences", "requirements"])
def test_what_is_in_use_is_not_deleted_and_says_so(client, db, section, anna, today):
    requirement = factories.RequirementFactory()
    Assignment.objects.create(user=anna, requirement=requirement, assigned_on=today)
    pk = {"trainings": requirement.training_id, "audiences": requirement.audience_id}.get(section, requirement.pk)
    client.force_login(factories.UserFactory(is_superuser=True, is_staff=True))

    response = client.post(f"/admin/{section}/delete/{pk}/", follow=True)

    assert "används och kan inte tas bort" in response.content.decode()
    assert Assignment.objects.count() == 1


@pytest.mark.parametrize(("on", "value", "says"), [("2099-01-01", "4", "har inte varit än"), ("2026-01-01", "-4", "0")])
def test_figure_that_cannot_be_is_refused(in_group, municipality, on, value, says):
    goal = factories.GoalFactory(measure=Goal.Measure.REPORTED)

    response = in_group("Samordnare").post(
        "/admin/measurements/new/", {"goal": goal.pk, "unit": municipality.pk, "on": on, "value": value}
    )

    assert says in " ".join(error for each in response.context["form"].errors.values() for error in each)
    assert not Measurement.objects.exists()


@pytest.mark.parametrize(("measure", "mandatory"), [("offered", True), ("trained", False)])
def test_measure_fits_what_is_asked(db, measure, mandatory):
    requirement = factories.RequirementFactory(mandatory=mandatory)

    with pytest.raises(ValidationError, match="det motsatta"):
        factories.GoalFactory(measure=measure, requirement=requirement).clean()


@pytest.mark.parametrize("value", ["950", "-5"])
def test_share_that_cannot_be_is_refused_as_a_target(in_group, value):
    goal = factories.GoalFactory(measure=Goal.Measure.TRAINED)

    response = in_group("Samordnare").post(
        "/admin/targets/new/", {"goal": goal.pk, "valid_from": "2026-09-01", "value": value, "by_on": ""}
    )

    assert "Skriv en andel mellan 0 och 100" in response.content.decode()
    assert not goal.targets.exists()


def test_goals_of_one_plan_have_codes_of_their_own(in_group):
    goal = factories.GoalFactory(code="grund")
    area = factories.FocusAreaFactory(plan=goal.focus_area.plan, code="annat")

    response = in_group("Samordnare").post(
        "/admin/goals/new/",
        {"focus_area": area.pk, "code": "grund", "title": "Igen", "measure": "none", "order": "0"},
    )

    assert "Ett annat mål i planen har den koden" in response.content.decode()
    assert Goal.objects.count() == 1


def test_kinds_of_an_audience_that_is_counted_stay(requirement_in_use):
    audience = requirement_in_use.audience
    audience.kinds = ["employee", "elected"]

    with pytest.raises(ValidationError, match="sorterna kan inte ändras"):
        audience.clean()


@pytest.fixture
def requirement_in_use(anna, today):
    requirement = factories.RequirementFactory()
    assign(today)
    return requirement


@pytest.mark.parametrize("counted", [None, 12])
def test_measured_goal_keeps_what_its_figures_are_of(in_group, municipality, counted):
    client = in_group("Samordnare")
    requirement = factories.RequirementFactory()
    goal = factories.GoalFactory(code="alla", measure="trained", requirement=requirement)
    address = f"/admin/goals/edit/{goal.pk}/"
    sent = {"focus_area": goal.focus_area_id, "code": "annan", "title": "Ny titel", "measure": "none", "order": "0"}
    free = client.get(address).content.decode()
    Measurement.objects.create(goal=goal, unit=municipality, on=dt.date(2025, 12, 31), value=50, counted=counted)

    shown = client.get(address).content.decode()
    answer = client.post(address, sent)

    goal.refresh_from_db()
    assert answer.status_code == 302
    assert (goal.code, goal.measure, goal.requirement) == ("alla", "trained", requirement)
    assert goal.title == "Ny titel"
    assert "Det finns rapporterade utfall" in shown and "Det finns rapporterade utfall" not in free
    goal.code = "annan"
    with pytest.raises(ValidationError, match="rapporterade utfall"):
        goal.clean()


def test_measured_goal_stays_in_its_plan_and_so_does_its_area(in_group, municipality):
    """Through every version of the plan the figures are found by its code."""
    client = in_group("Samordnare")
    goal = factories.GoalFactory(code="alla", measure="trained", requirement=factories.RequirementFactory())
    area, plan = goal.focus_area, goal.focus_area.plan
    later = factories.FocusAreaFactory(plan=factories.PlanFactory(code=plan.code, version="2"), code="senare")
    other = factories.FocusAreaFactory(plan=factories.PlanFactory(code="annan"), code="annat")
    Measurement.objects.create(goal=goal, unit=municipality, on=dt.date(2025, 12, 31), value=50, counted=12)
    fact = {"code": "alla", "title": "Alla", "order": "0"}

    moved = client.post(f"/admin/goals/edit/{goal.pk}/", fact | {"focus_area": other.pk})
    area_moved = client.post(f"/admin/focus_areas/edit/{area.pk}/", fact | {"plan": other.plan_id})
    goal.refresh_from_db()
    area.refresh_from_db()

    assert (goal.focus_area, area.plan) == (area, plan)
    assert "rapporterade utfall för målet" in moved.content.decode()
    assert "rapporterade utfall för målområdets mål" in area_moved.content.decode()
    goal.focus_area = later
    goal.clean()
    area.plan = later.plan
    area.clean()
