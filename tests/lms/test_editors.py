"""The list of those who may edit is not a list of the municipality's people."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import ModelLogEntry

from tests import factories
from tracking import links


@pytest.fixture
def administrator(db, client):
    call_command("make_groups", verbosity=0)
    administrator = factories.UserFactory(given_name="Ada", family_name="Admin", is_superuser=True)
    client.force_login(administrator)
    return administrator


@pytest.fixture
def editors(administrator):
    return Group.objects.get(name="Redaktörer")


def names(client, address="/admin/users/"):
    return [person.get_full_name() for person in client.get(address).context["object_list"]]


def test_list_holds_editors_and_administrators_without_addresses(client, administrator, editors, anna):
    rut = factories.UserFactory(given_name="Rut", family_name="Redaktör")
    rut.groups.add(editors)
    protected = factories.UserFactory(given_name="Petra", protected=True)
    protected.groups.add(editors)
    protected_name = factories.UserFactory(given_name="Siv", protected=True, display_name="Lisa Lund")
    protected_name.groups.add(editors)

    content = client.get("/admin/users/").content.decode()

    assert names(client) == ["En medarbetare", "Ada Admin", "Lisa Lund", "Rut Redaktör"]
    assert names(client, "/admin/users/?q=rut") == ["Rut Redaktör"]
    assert names(client, "/admin/users/?q=siv") == []
    assert [each.email for each in (rut, anna, protected, protected_name) if each.email in content] == []
    assert [name for name in ("Petra", "Siv", "Anna") if name in content] == []


def test_rights_to_edit_and_roles_point_at_each_other(client, administrator, municipality):
    assert 'href="/roller/"' in client.get("/admin/users/").content.decode().split("Här ges rätten")[1]
    assert 'href="/admin/users/"' in client.get("/roller/").content.decode().split("Rollen vid en enhet")[1]

    hr = factories.employee("Hanna", "Holm", municipality)
    hr.groups.add(Group.objects.get(name="HR"))
    factories.UnitRoleFactory(user=hr, unit=municipality, role="hr")
    client.force_login(hr)
    assert "/admin/users/" not in client.get("/roller/").content.decode()


def test_administrator_gives_a_group_to_a_person_who_is_there(client, administrator, editors, anna):
    before = (anna.email, anna.given_name, anna.password)

    response = client.post("/admin/users/new/", {"person": anna.email.upper(), "groups": [editors.pk]})

    assert response.status_code == 302
    anna.refresh_from_db()
    assert list(anna.groups.all()) == [editors]
    assert (anna.email, anna.given_name, anna.password) == before
    assert not anna.is_superuser


@pytest.mark.parametrize("has", ["group", "administrator"])
def test_giving_a_right_takes_none_away(client, administrator, editors, anna, has):
    hr = Group.objects.get(name="HR")
    anna.groups.set([hr] if has == "group" else [])
    factories.models.User.objects.filter(pk=anna.pk).update(is_superuser=has == "administrator")

    response = client.post("/admin/users/new/", {"person": anna.email, "groups": [editors.pk]})

    assert f'<a href="/admin/users/edit/{anna.pk}/">' in response.content.decode()
    anna.refresh_from_db()
    assert (list(anna.groups.all()), anna.is_superuser) == (([hr], False) if has == "group" else ([], True))


@pytest.mark.parametrize(("values", "says"), [({"person": "ny@example.se"}, "Ingen person"), ({}, "minst en grupp")])
def test_new_editor_must_be_known_and_get_something(client, administrator, editors, anna, values, says):
    given = {"person": anna.email} | values | ({"groups": [editors.pk]} if values else {})
    response = client.post("/admin/users/new/", given)

    assert says in str(response.context["form"].errors)
    assert anna.groups.count() == 0


def test_rights_are_taken_back_but_not_one_s_own(client, administrator, editors, anna):
    anna.groups.add(editors)

    client.post(f"/admin/users/edit/{anna.pk}/", {})
    refused = client.post(f"/admin/users/edit/{administrator.pk}/", {})

    assert anna.groups.count() == 0
    assert "en annan administratör" in str(refused.context["form"].errors)
    administrator.refresh_from_db()
    assert administrator.is_superuser


def test_person_who_does_not_edit_cannot_be_reached(client, administrator, anna):
    assert client.get(f"/admin/users/edit/{anna.pk}/").status_code == 404
    assert client.get(f"/admin/users/history/{anna.pk}/").status_code == 404


@pytest.mark.parametrize("action", ["delete", "set_active_state", "assign_role"])
def test_nobody_is_deleted_from_the_admin(client, administrator, anna, action):
    assert client.post(f"/admin/bulk/tracking/user/{action}/?id={anna.pk}").status_code == 404
    assert client.post(f"/admin/users/delete/{anna.pk}/").status_code in (302, 404)
    anna.refresh_from_db()
    assert anna.is_active


def test_protected_editor_is_not_shown_by_address(client, administrator, editors):
    protected = factories.UserFactory(given_name="Petra", protected=True)
    protected.groups.add(editors)

    assert protected.get_full_name() == "En medarbetare"


def test_right_of_a_protected_person_without_a_name_is_taken_back(client, administrator, editors):
    protected = factories.UserFactory(given_name="Petra", protected=True)
    protected.groups.add(editors)
    address = f"/admin/users/edit/{protected.pk}/"

    page = client.get(address).content.decode()
    client.post(address, {})

    assert "En medarbetare" in page and "Petra" not in page and protected.email not in page
    assert protected.groups.count() == 0


def test_right_to_edit_is_not_given_by_the_address_of_a_protected_person(client, administrator, editors):
    protected = factories.UserFactory(given_name="Petra", protected=True, display_name="Lisa Lund")

    response = client.post("/admin/users/new/", {"person": protected.email, "groups": [editors.pk]})

    assert "Ingen person" in str(response.context["form"].errors)
    assert protected.groups.count() == 0


@pytest.mark.parametrize("report", ["site-history/", "site-history/results/", "aging-pages/", "aging-pages/results/"])
def test_reports_over_everybody_are_closed_to_editors(client, administrator, editors, anna, report):
    anna.groups.add(editors)
    client.force_login(anna)

    assert client.get(f"/admin/reports/{report}").status_code in (302, 403, 404)
    assert report.split("/")[0] not in client.get("/admin/").content.decode()


def test_log_keeps_no_name_of_a_person(client, administrator, editors, anna):
    client.post("/admin/users/new/", {"person": anna.email, "groups": [editors.pk]})

    assert ModelLogEntry.objects.get().label == f"Person {anna.pk}"


def test_address_page_of_the_login_library_is_closed(client, anna):
    client.force_login(anna)

    assert client.get("/konto/email/").status_code == 404
    assert client.post("/konto/email/", {"action_add": "", "email": "privat@example.com"}).status_code == 404


def test_tab_of_the_admin_names_the_product(client, db):
    client.force_login(factories.UserFactory(is_superuser=True))

    title = re.search(r"<title>(.*?)</title>", client.get("/admin/").content.decode(), re.DOTALL)[1]

    assert "Lärkompass" in title and "Wagtail" not in title


def test_administrator_changes_the_address_that_an_editor_logs_in_with(client, administrator, editors, anna):
    anna.groups.add(editors)
    EmailAddress.objects.create(user=anna, email=anna.email, verified=True, primary=True)
    address, before = f"/admin/users/edit/{anna.pk}/", anna.email
    mailed = links.token(links.open_link(anna, factories.TrainingFactory(), timezone.localdate()))

    assert before not in client.get(address).content.decode()
    taken = client.post(address, {"groups": [editors.pk], "new_email": administrator.email})
    assert "Adressen finns redan" in taken.content.decode()
    client.post(address, {"groups": [editors.pk], "new_email": ""})
    anna.refresh_from_db()
    assert anna.email == before

    client.post(address, {"groups": [editors.pk], "new_email": "Anna.Ny@larkdala.example"})

    anna.refresh_from_db()
    assert anna.email == "anna.ny@larkdala.example"
    assert links.link_of(mailed, timezone.localdate()) is None
    assert list(EmailAddress.objects.filter(user=anna).values_list("email", "verified")) == [(anna.email, True)]
