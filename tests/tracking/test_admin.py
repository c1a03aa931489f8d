import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command

from tests import factories
from tests.courses.factories import course
from tracking.models import Assignment, Completion, GoalTarget

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
