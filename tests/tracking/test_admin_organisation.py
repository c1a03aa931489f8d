"""Units, roles and audiences in the admin: each reader's own part of the municipality, and no more."""

import datetime as dt
import re

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import ModelLogEntry

from tests import factories
from tracking.models import AccessLog, Affiliation, OrganisationalUnit, SourceRecord, UnitKind, UnitRole

Role = UnitRole.Role
DAY = dt.timedelta(days=1)


@pytest.fixture
def tree(db):
    top = factories.UnitFactory(code="K", name="Kommunen", kind=UnitKind.MUNICIPALITY)
    soc = factories.UnitFactory(code="SOC", name="Socialförvaltningen", kind=UnitKind.DEPARTMENT, parent=top)
    bun = factories.UnitFactory(code="BUN", name="Barn och utbildning", kind=UnitKind.DEPARTMENT, parent=top)
    return {
        "K": top,
        "SOC": soc,
        "BUN": bun,
        "HEM": factories.UnitFactory(code="HEM", name="Hemtjänst", parent=soc),
        "SKO": factories.UnitFactory(code="SKO", name="Skolan", parent=bun),
    }


@pytest.fixture
def hr(tree, client):
    call_command("make_groups", verbosity=0)
    hr = factories.employee("Hanna", "Holm", tree["SOC"])
    hr.groups.add(Group.objects.get(name="HR"))
    factories.UnitRoleFactory(user=hr, unit=tree["SOC"], role=Role.HR)
    client.force_login(hr)
    return hr


@pytest.fixture
def administrator(tree, client):
    administrator = factories.UserFactory(is_superuser=True)
    client.force_login(administrator)
    return administrator


def shown(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return [str(row) for row in response.context["object_list"]]


def errors(response):
    assert response.status_code == 200
    return [text for texts in response.context["form"].errors.values() for text in texts]


def new_role(**values):
    return {"role": Role.MANAGER, "start_on": "2026-01-01", "end_on": ""} | values


def test_hr_sees_its_own_units_and_roles_only(client, hr, tree):
    factories.UnitRoleFactory(user=factories.UserFactory(), unit=tree["SKO"], role=Role.MANAGER)
    chef = factories.employee("Cia", "Chef", tree["HEM"])
    factories.UnitRoleFactory(user=chef, unit=tree["HEM"], role=Role.MANAGER)

    assert shown(client, "/admin/units/") == ["Socialförvaltningen", "Hemtjänst"]
    assert shown(client, "/admin/roles/") == ["HR, Socialförvaltningen", "Chef, Hemtjänst"]
    assert "Cia Chef" in client.get("/admin/roles/").content.decode()


@pytest.mark.parametrize("view", ["edit", "history", "usage", "delete"])
def test_row_outside_the_scope_does_not_exist(client, hr, tree, view):
    role = factories.UnitRoleFactory(user=factories.UserFactory(), unit=tree["SKO"], role=Role.MANAGER)

    for address in (f"/admin/roles/{view}/{role.pk}/", f"/admin/units/{view}/{tree['SKO'].pk}/"):
        response = client.get(address)
        assert response.status_code in (302, 404)
        if response.status_code == 302:  # Wagtail's way of refusing
            assert response.url == "/admin/"


def test_hr_gives_a_role_to_a_person_in_its_scope(client, hr, tree):
    anna = factories.employee("Anna", "Åberg", tree["HEM"])

    response = client.post("/admin/roles/new/", new_role(person=anna.email, unit=tree["HEM"].pk))

    assert response.status_code == 302
    role = UnitRole.objects.get(user=anna)
    assert (role.unit, role.role, role.source, role.end_on) == (tree["HEM"], "manager", "", None)


def test_hr_may_name_a_person_by_the_number_of_the_hr_system(client, hr, tree):
    anna = factories.employee("Anna", "Åberg", tree["HEM"])
    SourceRecord.objects.create(user=anna, source="hr", person_id="10042")

    client.post("/admin/roles/new/", new_role(person="10042", unit=tree["HEM"].pk))

    assert UnitRole.objects.get(user=anna).role == "manager"


def test_hr_gives_no_role_outside_its_scope_nor_to_others_people(client, hr, tree):
    anna = factories.employee("Anna", "Åberg", tree["HEM"])
    elsewhere = factories.employee("Ulla", "Utom", tree["SKO"])
    protected = factories.employee("Petra", "Hemlig", tree["HEM"])
    protected.protected = True
    protected.save()

    for unit in (tree["SKO"], tree["K"]):
        wide = client.post("/admin/roles/new/", new_role(person=anna.email, unit=unit.pk, role=Role.HR))
        assert len(errors(wide)) == 1
    for person in (elsewhere, protected):
        refused = client.post("/admin/roles/new/", new_role(person=person.email, unit=tree["HEM"].pk))
        assert errors(refused)[0].startswith("Ingen person inom ditt område")
    assert UnitRole.objects.count() == 1


def test_role_is_given_once(client, hr, tree):
    anna = factories.employee("Anna", "Åberg", tree["HEM"])
    given = new_role(person=anna.email, unit=tree["HEM"].pk)
    client.post("/admin/roles/new/", given)

    assert errors(client.post("/admin/roles/new/", given)) == ["Personen har redan den rollen där."]


def test_role_ends_on_a_day_that_is_given(client, hr, tree):
    anna = factories.employee("Anna", "Åberg", tree["HEM"])
    role = factories.UnitRoleFactory(user=anna, unit=tree["HEM"], role=Role.MANAGER)
    end_on = timezone.localdate() + 30 * DAY

    assert client.post(f"/admin/roles/edit/{role.pk}/", {"end_on": "2019-01-01"}).status_code == 200
    assert client.post(f"/admin/roles/edit/{role.pk}/", {"end_on": str(end_on)}).status_code == 302

    assert UnitRole.objects.get(pk=role.pk).end_on == end_on


def test_role_given_today_to_the_wrong_person_is_gone_at_once(client, hr, tree):
    anna = factories.employee("Anna", "Åberg", tree["HEM"])
    client.post(
        "/admin/roles/new/", new_role(person=anna.email, unit=tree["HEM"].pk, start_on=str(timezone.localdate()))
    )
    role = UnitRole.objects.get(user=anna)
    page = client.get(f"/admin/roles/edit/{role.pk}/").content.decode()

    assert f"/admin/roles/delete/{role.pk}/" in page
    assert "Anna Åberg" in client.get(f"/admin/roles/delete/{role.pk}/").content.decode()
    assert UnitRole.objects.filter(pk=role.pk).exists()
    client.post(f"/admin/roles/delete/{role.pk}/")

    assert not UnitRole.objects.filter(pk=role.pk).exists()
    gone = ModelLogEntry.objects.get(action="wagtail.delete")
    assert (gone.user, gone.label) == (hr, f"Chef, Hemtjänst, Person {anna.pk}")


def test_role_that_has_held_keeps_its_days_when_it_is_taken_back(client, hr, tree):
    anna = factories.employee("Anna", "Åberg", tree["HEM"])
    role = factories.UnitRoleFactory(user=anna, unit=tree["HEM"], role=Role.MANAGER)

    response = client.post(f"/admin/roles/delete/{role.pk}/", follow=True)

    assert "Rollen är tillbakatagen: Anna Åberg – Chef, Hemtjänst." in response.content.decode()
    role.refresh_from_db()
    assert role.end_on == timezone.localdate() - DAY
    assert not anna.unit_roles.as_of(timezone.localdate()).exists()
    assert client.post(f"/admin/roles/delete/{role.pk}/").status_code == 404  # it is over already


def test_hr_does_not_lock_herself_out(client, hr, tree):
    own = hr.unit_roles.get()

    refused = client.post(f"/admin/roles/edit/{own.pk}/", {"end_on": str(timezone.localdate())})
    client.post(f"/admin/roles/delete/{own.pk}/")

    assert "din egen HR-roll" in errors(refused)[0]
    own.refresh_from_db()
    assert own.end_on is None

    factories.UnitRoleFactory(user=hr, unit=tree["HEM"], role=Role.HR)
    client.post(f"/admin/roles/delete/{own.pk}/")
    own.refresh_from_db()
    assert own.end_on == timezone.localdate() - DAY


def until(person, end_on):
    person.unit_roles.update(end_on=end_on)
    return end_on


def test_nobody_gives_a_role_that_outlasts_their_own(client, hr, tree):
    last = until(hr, timezone.localdate() + 30 * DAY)
    anna = factories.employee("Anna", "Åberg", tree["HEM"])
    given = new_role(unit=tree["HEM"].pk, role=Role.HR)

    for person in (anna, hr):
        for end_on in ("", str(last + DAY)):
            refused = client.post("/admin/roles/new/", given | {"person": person.email, "end_on": end_on})
            assert errors(refused)[0].startswith("Din egen HR-roll gäller till och med")
    assert client.post("/admin/roles/new/", given | {"person": anna.email, "end_on": str(last)}).status_code == 302
    assert [role.end_on for role in UnitRole.objects.all()] == [last, last]


def test_the_longest_of_the_giver_s_roles_there_counts(client, hr, tree):
    until(hr, timezone.localdate() + 30 * DAY)
    factories.UnitRoleFactory(user=hr, unit=tree["HEM"], role=Role.HR)
    anna = factories.employee("Anna", "Åberg", tree["HEM"])

    at_her_longest = client.post("/admin/roles/new/", new_role(person=anna.email, unit=tree["HEM"].pk))
    above = client.post("/admin/roles/new/", new_role(person=anna.email, unit=tree["SOC"].pk))

    assert (at_her_longest.status_code, len(errors(above))) == (302, 1)


def test_nobody_prolongs_their_own_role(client, hr, tree):
    own = hr.unit_roles.get()
    last = until(hr, timezone.localdate() + 30 * DAY)
    factories.UnitRoleFactory(user=hr, unit=tree["SOC"], role=Role.HR)

    for end_on in ("", str(last + DAY)):
        assert "din egen roll" in errors(client.post(f"/admin/roles/edit/{own.pk}/", {"end_on": end_on}))[0]
    own.refresh_from_db()
    assert own.end_on == last


def test_role_is_prolonged_no_further_than_the_prolonger_s_own(client, hr, tree):
    last = until(hr, timezone.localdate() + 30 * DAY)
    anna = factories.employee("Anna", "Åberg", tree["HEM"])
    role = factories.UnitRoleFactory(user=anna, unit=tree["HEM"], role=Role.MANAGER, end_on=last - 9 * DAY)
    address = f"/admin/roles/edit/{role.pk}/"

    assert errors(client.post(address, {"end_on": ""}))[0].startswith("Din egen HR-roll gäller till och med")
    assert client.post(address, {"end_on": str(last)}).status_code == 302

    client.force_login(factories.UserFactory(is_superuser=True))
    assert client.post(address, {"end_on": ""}).status_code == 302
    role.refresh_from_db()
    assert role.end_on is None


def test_role_from_the_file_cannot_be_taken_back(client, hr, tree):
    anna = factories.employee("Anna", "Åberg", tree["HEM"])
    role = factories.UnitRoleFactory(user=anna, unit=tree["HEM"], role=Role.MANAGER, source="hr")

    assert client.post(f"/admin/roles/delete/{role.pk}/").status_code == 404
    page = client.get(f"/admin/roles/inspect/{role.pk}/").content.decode()
    assert "Anna Åberg" in page and "Rollen kommer från HR-filen" in page
    assert f"/admin/roles/edit/{role.pk}/" not in page and f"/admin/roles/delete/{role.pk}/" not in page
    assert f"/admin/roles/inspect/{role.pk}/" in client.get("/admin/roles/").content.decode()


def test_form_of_a_role_says_whose_it_is_and_since_when(client, hr, tree):
    anna = factories.employee("Anna", "Åberg", tree["HEM"])
    ulla = factories.employee("Ulla", "Utom", tree["SKO"])
    hers = factories.UnitRoleFactory(user=anna, unit=tree["HEM"], role=Role.MANAGER)
    others = factories.UnitRoleFactory(user=ulla, unit=tree["HEM"], role=Role.COORDINATOR)

    page = client.get(f"/admin/roles/edit/{hers.pk}/").content.decode()
    assert "Anna Åberg – Chef, Hemtjänst" in page and "1 januari 2020" in page

    for view in ("edit", "inspect", "delete"):
        page = client.get(f"/admin/roles/{view}/{others.pk}/").content.decode()
        assert "Person utanför ditt område – Samordnare, Hemtjänst" in page and "Ulla" not in page
    assert "whole_subtree" not in client.get(f"/admin/roles/edit/{others.pk}/").context["form"].fields


def test_only_a_manager_is_given_the_whole_subtree(client, hr, tree):
    anna = factories.employee("Anna", "Åberg", tree["HEM"])
    given = new_role(person=anna.email, unit=tree["HEM"].pk, whole_subtree="on")

    assert errors(client.post("/admin/roles/new/", given | {"role": Role.HR})) == [
        "Det här gäller bara chefer. Ta bort bocken."
    ]
    assert client.post("/admin/roles/new/", given).status_code == 302


# Persons by name


def offered(response, field="person_choice"):
    return [label for _pk, label in response.context["form"].fields[field].choices]


def test_name_brings_the_form_back_with_those_it_may_mean(client, hr, tree):
    anna = factories.employee("Anna", "Åberg", tree["HEM"], title="Undersköterska")
    factories.employee("Anna", "Ås", tree["HEM"])
    factories.employee("Anna", "Åutom", tree["SKO"])
    given = new_role(person="anna å", unit=tree["HEM"].pk)

    first = client.post("/admin/roles/new/", given)

    assert offered(first) == ["Anna Åberg, Undersköterska, Hemtjänst", "Anna Ås, Anställd, Hemtjänst"]
    assert errors(first) == ["Välj här under vem du menar med anna å."]
    assert not UnitRole.objects.filter(user=anna).exists()
    assert client.post("/admin/roles/new/", given | {"person_choice": anna.pk}).status_code == 302
    assert UnitRole.objects.get(user=anna).unit == tree["HEM"]


def test_choice_outside_what_was_offered_chooses_nobody(client, hr, tree):
    factories.employee("Anna", "Åberg", tree["HEM"])
    for other in (factories.employee("Anna", "Utom", tree["SKO"]), factories.employee("Bo", "Berg", tree["HEM"])):
        response = client.post(
            "/admin/roles/new/", new_role(person="anna", unit=tree["HEM"].pk, person_choice=other.pk)
        )
        assert errors(response) == ["Välj här under vem du menar med anna."]
        assert not other.unit_roles.exists()


def test_protected_person_is_found_by_the_display_name_only(client, hr, tree):
    for display_name in ("", "Lisa Lund"):
        person = factories.employee("Petra", "Hemlig", tree["HEM"])
        person.protected, person.display_name = True, display_name
        person.save()

    def asked(name):
        return client.post("/admin/roles/new/", new_role(person=name, unit=tree["HEM"].pk))

    assert "person_choice" not in asked("petra").context["form"].fields
    assert errors(asked("petra")) == [
        "Ingen hittades för petra. Skriv personens hela e-postadress, eller numret i HR-systemet."
    ]
    assert offered(asked("lisa")) == ["Lisa Lund, Anställd, Hemtjänst"]

    SourceRecord.objects.create(user=person, source="hr", person_id="777")
    for administrator in (False, True):
        hr.is_superuser = administrator
        hr.save()
        for legal in (person.email, "777"):
            refused = asked(legal)
            assert errors(refused)[0].startswith("Ingen person inom ditt område")
            assert "Lisa" not in refused.content.decode()


def test_many_of_a_name_are_cut_and_it_is_said(client, hr, tree, django_assert_max_num_queries):
    for number in range(21):
        factories.employee("Anna", f"Berg{number:02}", tree["HEM"])

    with django_assert_max_num_queries(31):
        response = client.post("/admin/roles/new/", new_role(person="anna berg", unit=tree["HEM"].pk))

    assert len(offered(response)) == 20
    assert errors(response)[0].startswith("Fler än 20 personer passar in på anna berg.")


def test_administrator_cannot_search_the_register_by_name(client, administrator, tree):
    factories.employee("Anna", "Åberg", tree["HEM"])

    response = client.post("/admin/roles/new/", new_role(person="anna", unit=tree["HEM"].pk))

    assert "Åberg" not in response.content.decode()
    assert errors(response)[0].startswith("Ingen hittades för anna. Skriv personens hela e-postadress")


def test_list_of_roles_leads_to_the_form_that_ends_one(client, hr, tree):
    anna = factories.employee("Anna", "Åberg", tree["HEM"])
    role = factories.UnitRoleFactory(user=anna, unit=tree["HEM"], role=Role.MANAGER)

    assert f"/admin/roles/edit/{role.pk}/" in client.get("/admin/roles/").content.decode()


def test_role_from_the_file_follows_the_file(client, hr, tree):
    anna = factories.employee("Anna", "Åberg", tree["HEM"])
    role = factories.UnitRoleFactory(user=anna, unit=tree["HEM"], role=Role.MANAGER, source="hr")

    assert f"/admin/roles/edit/{role.pk}/" not in client.get("/admin/roles/").content.decode()
    assert client.post(f"/admin/roles/edit/{role.pk}/", {"end_on": "2026-12-31"}).status_code == 404


def test_protected_person_is_not_in_the_list_of_roles(client, hr, tree):
    protected = factories.employee("Petra", "Hemlig", tree["HEM"])
    factories.UnitRoleFactory(user=protected, unit=tree["HEM"], role=Role.MANAGER)
    protected.protected = True
    protected.save()

    content = client.get("/admin/roles/").content.decode()

    assert "Petra" not in content and protected.email not in content
    assert shown(client, "/admin/roles/?q=petra") == []


def test_administrator_takes_back_the_role_of_a_protected_person_without_a_name(client, administrator, tree):
    protected = factories.employee("Petra", "Hemlig", tree["HEM"])
    role = factories.UnitRoleFactory(user=protected, unit=tree["HEM"], role=Role.HR)
    protected.protected = True
    protected.save()

    pages = [client.get(f"/admin/roles/{view}").content.decode() for view in ("", f"edit/{role.pk}/")]
    client.post(f"/admin/roles/delete/{role.pk}/")

    for page in pages:
        assert "En medarbetare" in page and "Petra" not in page and protected.email not in page
    assert not protected.unit_roles.as_of(timezone.localdate()).exists()


def test_administrator_names_the_first_hr_without_seeing_persons(client, administrator, tree):
    anna = factories.employee("Anna", "Åberg", tree["HEM"])

    response = client.post("/admin/roles/new/", new_role(person=anna.email, unit=tree["K"].pk, role=Role.HR))

    assert response.status_code == 302
    assert UnitRole.objects.get(user=anna).role == "hr"


def test_hr_lays_up_a_unit_under_its_own(client, hr, tree):
    unit = {"parent": tree["SOC"].pk, "code": "NY", "name": "Nya enheten", "kind": "unit", "valid_from": "2026-01-01"}

    assert client.post("/admin/units/new/", unit).status_code == 302
    made = OrganisationalUnit.objects.get(code="NY")
    assert (made.code_path, made.parent) == ("K/SOC/NY", tree["SOC"])
    assert "En annan enhet har koden" in errors(client.post("/admin/units/new/", unit))[0]
    elsewhere = unit | {"parent": tree["BUN"].pk, "code": "NY2"}
    assert client.post("/admin/units/new/", elsewhere).status_code == 200
    assert not OrganisationalUnit.objects.filter(code="NY2").exists()


def test_audience_follows_a_unit_that_is_moved_by_hand(client, hr, tree):
    OrganisationalUnit.objects.filter(code="HEM").update(valid_until="2026-12-31")
    audience = factories.AudienceFactory()
    audience.units.add(tree["HEM"])
    unit = {"parent": tree["SOC"].pk, "code": "HEM", "name": "Hemtjänst", "kind": "unit", "valid_from": "2027-01-01"}
    client.post("/admin/units/new/", unit)

    new = OrganisationalUnit.objects.get(code="HEM", valid_until=None)
    assert set(audience.units.all()) == {tree["HEM"], new}
    assert list(new.predecessors.all()) == [tree["HEM"]]


def test_unit_holds_no_longer_than_the_one_above(client, hr, tree):
    ended = {"valid_from": dt.date(2020, 1, 1), "valid_until": dt.date(2025, 1, 1)}
    above = factories.UnitFactory(parent=tree["SOC"], **ended)
    unit = factories.UnitFactory(parent=above, **ended)

    reopened = client.post(f"/admin/units/edit/{unit.pk}/", {"name": "Öppen", "valid_until": ""})
    renamed = client.post(f"/admin/units/edit/{unit.pk}/", {"name": "Omdöpt", "valid_until": "2025-01-01"})

    assert errors(reopened) == ["Den överordnade enheten upphör 2025-01-01. Enheten kan inte gälla längre."]
    assert renamed.status_code == 302


def test_units_of_the_same_name_are_told_apart(client, administrator, tree):
    factories.UnitFactory(code="POL1", name="Polisen", kind=UnitKind.PARTNER, parent=tree["K"])
    factories.UnitFactory(code="POL2", name="Polisen", parent=tree["BUN"])
    factories.UnitFactory(code="POL3", name="Polisen", parent=tree["BUN"], valid_until=dt.date(2025, 6, 30))

    def choices(section, field):
        form = client.get(f"/admin/{section}/new/").context["form"]
        return [label for _pk, label in form.fields[field].choices if "Polisen" in label]

    today = ["Barn och utbildning – Polisen (POL2)", "Polisen (POL1)"]
    ended = "Barn och utbildning – Polisen (POL3), till och med 2025-06-30"
    assert choices("roles", "unit") == choices("units", "parent") == today
    assert choices("measurements", "unit") == choices("audiences", "units") == [today[0], ended, today[1]]


def test_unit_deeper_than_the_tree_has_room_for_is_refused(client, hr, tree):
    unit = tree["SOC"]
    for _level in range(3, 12):
        unit = factories.UnitFactory(parent=unit)
    deeper = {"name": "Djup", "kind": "unit", "valid_from": "2026-01-01"}

    assert client.post("/admin/units/new/", deeper | {"parent": unit.pk, "code": "D12"}).status_code == 302
    twelfth = OrganisationalUnit.objects.get(code="D12")
    refused = client.post("/admin/units/new/", deeper | {"parent": twelfth.pk, "code": "D13"})

    assert errors(refused) == ["Trädet får ha högst 12 nivåer. Välj en överordnad enhet högre upp."]


def test_unit_ends_only_when_nobody_is_left_in_it(client, hr, tree):
    factories.employee("Anna", "Åberg", tree["HEM"])
    address = f"/admin/units/edit/{tree['HEM'].pk}/"
    end = {"name": "Hemtjänst", "valid_until": "2026-12-31"}

    assert "Personer hör till enheten efter den dagen" in errors(client.post(address, end))[0]
    Affiliation.objects.filter(unit=tree["HEM"]).update(end_on=dt.date(2026, 12, 31))
    assert client.post(address, end).status_code == 302

    over = client.post(f"/admin/units/edit/{tree['SOC'].pk}/", {"name": "Soc", "valid_until": "2026-06-30"})
    assert errors(over) != []
    tree["HEM"].refresh_from_db()
    assert tree["HEM"].valid_until == dt.date(2026, 12, 31)


# Audiences


@pytest.fixture
def audience(tree):
    audience = factories.AudienceFactory(code="alla", name="Alla")
    for given, family, code in (("Anna", "Åberg", "HEM"), ("Bo", "Berg", "HEM"), ("Ulla", "Utom", "SKO")):
        factories.employee(given, family, tree[code])
    return audience


def test_hr_adds_and_takes_out_persons_of_its_own(client, hr, audience):
    anna, ulla = (factories.models.User.objects.get(given_name=name) for name in ("Anna", "Ulla"))
    audience.excludes.add(ulla)
    address = f"/admin/audiences/edit/{audience.pk}/"

    assert "Ulla" not in client.get(address).content.decode()
    response = client.post(address, {"add_excludes": f"{anna.email}\n", "name": "Ändrat", "kinds": ["partner"]})

    assert response.url == f"/admin/audiences/inspect/{audience.pk}/"
    assert set(audience.excludes.all()) == {anna, ulla}
    audience.refresh_from_db()
    assert (audience.name, audience.kinds) == ("Alla", ["employee"])  # the rule is not HR's

    assert "Anna Åberg" in client.get(address).content.decode()
    client.post(address, {"shown_excludes": [anna.pk, ulla.pk], "excludes": []})
    assert set(audience.excludes.all()) == {ulla}


def test_hr_finds_persons_of_an_audience_by_name(client, hr, audience):
    anna, bo = (factories.models.User.objects.get(given_name=name) for name in ("Anna", "Bo"))
    address = f"/admin/audiences/edit/{audience.pk}/"
    lines = {"add_includes": f"{bo.email}\nåberg\n"}

    first = client.post(address, lines)

    assert offered(first, "add_includes_choice") == ["Anna Åberg, Anställd, Hemtjänst"]
    assert audience.includes.count() == 0
    client.post(address, lines | {"add_includes_choice": [anna.pk]})
    assert set(audience.includes.all()) == {anna, bo}


def hidden(client, address, name):
    """What the form remembers that it showed."""
    content = client.get(address).content.decode()
    return re.findall(rf'name="shown_{name}" value="(\d+)"', content)


def test_the_last_to_save_leaves_persons_that_were_added_meanwhile(client, hr, audience):
    anna, bo = (factories.models.User.objects.get(given_name=name) for name in ("Anna", "Bo"))
    audience.includes.add(anna)
    address = f"/admin/audiences/edit/{audience.pk}/"
    shown = hidden(client, address, "includes")
    assert shown == [str(anna.pk)]
    audience.includes.add(bo)

    client.post(address, {"shown_includes": shown, "includes": []})

    assert set(audience.includes.all()) == {bo}


def test_person_taken_out_meanwhile_stays_out(client, hr, audience):
    anna = factories.models.User.objects.get(given_name="Anna")

    client.post(f"/admin/audiences/edit/{audience.pk}/", {"shown_includes": [str(anna.pk)], "includes": [str(anna.pk)]})

    assert audience.includes.count() == 0


def test_the_last_to_save_leaves_units_that_were_added_meanwhile(client, administrator, tree, audience):
    audience.units.add(tree["SOC"], tree["HEM"])
    address = f"/admin/audiences/edit/{audience.pk}/"
    shown = hidden(client, address, "units")
    audience.units.add(tree["BUN"])

    rule = {"code": "alla", "name": "Alla", "kinds": ["employee"], "shown_units": shown}
    client.post(address, rule | {"units": [tree["HEM"].pk, tree["SKO"].pk]})

    assert set(audience.units.all()) == {tree["HEM"], tree["BUN"], tree["SKO"]}


def test_every_unknown_person_is_named_and_nobody_is_added(client, hr, audience):
    anna = factories.models.User.objects.get(given_name="Anna")
    ulla = factories.models.User.objects.get(given_name="Ulla")

    lines = f"{anna.email}\n{ulla.email}\nfinns@inte.se"
    refused = client.post(f"/admin/audiences/edit/{audience.pk}/", {"add_includes": lines})

    assert [text.split(" har ")[1].split(" som ")[0] for text in errors(refused)] == [ulla.email, "finns@inte.se"]
    assert audience.includes.count() == 0


def test_preview_counts_per_department_within_the_reader_s_totals(client, hr, audience):
    response = client.get(f"/admin/audiences/inspect/{audience.pk}/")

    assert response.context["rows"] == [("Socialförvaltningen", 3)]  # Anna, Bo and Hanna herself
    assert "Ulla" not in response.content.decode()


def test_preview_names_the_unit_where_the_reader_s_totals_begin(client, hr, tree, audience):
    hr.unit_roles.update(unit=tree["HEM"])

    response = client.get(f"/admin/audiences/inspect/{audience.pk}/")

    assert response.context["rows"] == [("Hemtjänst", 2)]


def test_preview_counts_each_person_once_for_an_administrator(client, administrator, tree, audience):
    anna = factories.models.User.objects.get(given_name="Anna")
    factories.AffiliationFactory(user=anna, unit=tree["SKO"], is_main=False)

    response = client.get(f"/admin/audiences/inspect/{audience.pk}/")

    assert response.context["rows"] == [("Barn och utbildning", 1), ("Socialförvaltningen", 2)]
    assert response.context["total"] == 3


def test_coordinator_has_no_field_for_persons(client, tree, audience):
    call_command("make_groups", verbosity=0)
    coordinator = factories.employee("Sam", "Ordnare", tree["SOC"])
    coordinator.groups.add(Group.objects.get(name="Samordnare"))
    factories.UnitRoleFactory(user=coordinator, unit=tree["K"], role=Role.COORDINATOR)
    audience.includes.add(factories.models.User.objects.get(given_name="Anna"))
    client.force_login(coordinator)

    response = client.get(f"/admin/audiences/edit/{audience.pk}/")

    assert [name for name in response.context["form"].fields if "cludes" in name] == []
    assert "Anna" not in response.content.decode()
    for address in ("/admin/units/", "/admin/roles/"):
        assert client.get(address).status_code == 302


def test_holder_of_a_role_employed_elsewhere_is_listed_without_a_name(client, hr, tree):
    ulla = factories.employee("Ulla", "Utom", tree["SKO"])
    factories.UnitRoleFactory(user=ulla, unit=tree["HEM"], role=Role.COORDINATOR)

    content = client.get("/admin/roles/").content.decode()

    assert "Ulla" not in content and "Person utanför ditt område" in content
    assert shown(client, "/admin/roles/?q=ulla") == []
    assert shown(client, "/admin/roles/?q=hanna") == ["HR, Socialförvaltningen"]
    assert shown(client, "/admin/roles/?q=hemtj") == ["Samordnare, Hemtjänst"]


def test_list_of_roles_is_logged_with_the_number_of_names_it_showed(client, hr, tree):
    factories.manager("Cecilia", "Chef", tree["HEM"])
    outside = factories.manager("Ulf", "Utman", tree["SKO"])
    factories.UnitRoleFactory(user=outside, unit=tree["HEM"], role=Role.COORDINATOR)

    client.get("/admin/roles/")

    [row] = AccessLog.objects.all()
    assert (row.reader, row.kind, row.unit_path, row.persons) == (hr, "shown", tree["SOC"].code_path, 2)
