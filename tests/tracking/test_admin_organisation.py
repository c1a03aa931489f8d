"""Units and audiences in the admin: each reader's own part of the municipality, and no more."""

import datetime as dt
import re

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command

from tests import factories
from tracking.models import Affiliation, OrganisationalUnit, UnitKind, UnitRole

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


def test_hr_sees_its_own_units_only(client, hr, tree):
    assert shown(client, "/admin/units/") == ["Socialförvaltningen", "Hemtjänst"]


@pytest.mark.parametrize("view", ["edit", "history", "usage", "delete"])
def test_row_outside_the_scope_does_not_exist(client, hr, tree, view):
    response = client.get(f"/admin/units/{view}/{tree['SKO'].pk}/")
    assert response.status_code in (302, 404)
    if response.status_code == 302:  # Wagtail's way of refusing
        assert response.url == "/admin/"


def offered(response, field="person_choice"):
    return [label for _pk, label in response.context["form"].fields[field].choices]


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
        form = client.get("/roller/ny/" if section == "roles" else f"/admin/{section}/new/").context["form"]
        return [label for _pk, label in form.fields[field].choices if "Polisen" in label]

    below = "Polisen (Barn och utbildning)"
    every = [f"{below} [POL2]", f"{below} [POL3], till och med 2025-06-30", "Polisen"]
    assert choices("roles", "unit") == choices("units", "parent") == [below, "Polisen"]
    assert choices("measurements", "unit") == choices("audiences", "units") == every


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
    """Who sees no persons is told of no group under five."""
    anna = factories.models.User.objects.get(given_name="Anna")
    for number in range(4):
        factories.employee("Kim", str(number), tree["SOC"])
    factories.AffiliationFactory(user=anna, unit=tree["SKO"], is_main=False)

    response = client.get(f"/admin/audiences/inspect/{audience.pk}/")

    assert response.context["rows"] == [("Socialförvaltningen", 6)]
    assert response.context["total"] == 6


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
    assert client.get("/admin/units/").status_code == 302
    assert client.get("/roller/").status_code == 403
