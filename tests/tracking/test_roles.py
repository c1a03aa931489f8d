"""Roles on the site's own pages: nobody gives wider or longer than their own, and nothing is lost from the log."""

import datetime as dt

import pytest
from django.utils import timezone

from tests import factories
from tests.at_once import at_once
from tests.courses.test_second_reader import as_
from tracking import role_giving
from tracking.models import AccessLog, PersonChange, SourceRecord, UnitKind, UnitRole, User

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
    hr = factories.employee("Hanna", "Holm", tree["SOC"])
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
    return [str(role) for role, _holder in response.context["rows"]]


def errors(response):
    assert response.status_code == 200
    return [text for texts in response.context["form"].errors.values() for text in texts]


def new_role(**values):
    return {"role": Role.MANAGER, "start_on": "2026-01-01", "end_on": ""} | values


def until(person, end_on):
    person.unit_roles.update(end_on=end_on)
    return end_on


def offered(response, field="person_choice"):
    return [label for _pk, label in response.context["form"].fields[field].choices]


def test_hr_gives_a_role_to_a_person_in_its_scope(client, hr, tree):
    anna = factories.employee("Anna", "Åberg", tree["HEM"])

    response = client.post("/roller/ny/", new_role(person=anna.email, unit=tree["HEM"].pk))

    assert response.status_code == 302
    role = UnitRole.objects.get(user=anna)
    assert (role.unit, role.role, role.source, role.end_on) == (tree["HEM"], "manager", "", None)


def test_hr_may_name_a_person_by_the_number_of_the_hr_system(client, hr, tree):
    anna = factories.employee("Anna", "Åberg", tree["HEM"])
    SourceRecord.objects.create(user=anna, source="hr", person_id="10042")

    client.post("/roller/ny/", new_role(person="10042", unit=tree["HEM"].pk))

    assert UnitRole.objects.get(user=anna).role == "manager"


def test_hr_gives_no_role_outside_its_scope_nor_to_others_people(client, hr, tree):
    anna = factories.employee("Anna", "Åberg", tree["HEM"])
    elsewhere = factories.employee("Ulla", "Utom", tree["SKO"])
    protected = factories.employee("Petra", "Hemlig", tree["HEM"])
    protected.protected = True
    protected.save()

    for unit in (tree["SKO"], tree["K"]):
        wide = client.post("/roller/ny/", new_role(person=anna.email, unit=unit.pk, role=Role.HR))
        assert len(errors(wide)) == 1
    for person in (elsewhere, protected):
        refused = client.post("/roller/ny/", new_role(person=person.email, unit=tree["HEM"].pk))
        assert errors(refused)[0].startswith("Ingen person inom ditt område")
    assert UnitRole.objects.count() == 1


def test_role_is_given_once(client, hr, tree):
    anna = factories.employee("Anna", "Åberg", tree["HEM"])
    given = new_role(person=anna.email, unit=tree["HEM"].pk)
    client.post("/roller/ny/", given)

    assert errors(client.post("/roller/ny/", given)) == ["Personen har redan den rollen där."]


def test_role_ends_on_a_day_that_is_given(client, hr, tree):
    anna = factories.employee("Anna", "Åberg", tree["HEM"])
    role = factories.UnitRoleFactory(user=anna, unit=tree["HEM"], role=Role.MANAGER)
    end_on = timezone.localdate() + 30 * DAY

    assert client.post(f"/roller/{role.pk}/andra/", {"end_on": "2019-01-01"}).status_code == 200
    assert client.post(f"/roller/{role.pk}/andra/", {"end_on": str(end_on)}).status_code == 302

    assert UnitRole.objects.get(pk=role.pk).end_on == end_on


def test_role_given_today_to_the_wrong_person_is_gone_at_once(client, hr, tree):
    anna = factories.employee("Anna", "Åberg", tree["HEM"])
    client.post("/roller/ny/", new_role(person=anna.email, unit=tree["HEM"].pk, start_on=str(timezone.localdate())))
    role = UnitRole.objects.get(user=anna)
    page = client.get(f"/roller/{role.pk}/andra/").content.decode()

    assert f"/roller/{role.pk}/ta-tillbaka/" in page
    assert "Anna Åberg" in client.get(f"/roller/{role.pk}/ta-tillbaka/").content.decode()
    assert UnitRole.objects.filter(pk=role.pk).exists()
    client.post(f"/roller/{role.pk}/ta-tillbaka/")

    assert not UnitRole.objects.filter(pk=role.pk).exists()
    given, gone = PersonChange.objects.order_by("pk")
    assert [(each.what, each.by, each.user, each.role) for each in (given, gone)] == [
        ("role_given", hr, anna, "manager"),
        ("role_withdrawn", hr, anna, "manager"),
    ]
    log = client.get("/roller/andringar/").content.decode()
    assert "Anna Åberg" in log and "Gav rollen: Hanna Holm" in log and "Tog tillbaka rollen: Hanna Holm" in log


def test_role_that_has_held_keeps_its_days_when_it_is_taken_back(client, hr, tree):
    anna = factories.employee("Anna", "Åberg", tree["HEM"])
    role = factories.UnitRoleFactory(user=anna, unit=tree["HEM"], role=Role.MANAGER)

    response = client.post(f"/roller/{role.pk}/ta-tillbaka/", follow=True)

    assert "Rollen är tillbakatagen: Anna Åberg – Chef, Hemtjänst." in response.content.decode()
    role.refresh_from_db()
    assert role.end_on == timezone.localdate() - DAY
    assert not anna.unit_roles.as_of(timezone.localdate()).exists()
    assert client.post(f"/roller/{role.pk}/ta-tillbaka/").status_code == 404  # it is over already


def test_hr_does_not_lock_herself_out(client, hr, tree):
    own = hr.unit_roles.get()

    refused = client.post(f"/roller/{own.pk}/andra/", {"end_on": str(timezone.localdate())})
    client.post(f"/roller/{own.pk}/ta-tillbaka/")

    assert "din egen HR-roll" in errors(refused)[0]
    own.refresh_from_db()
    assert own.end_on is None

    factories.UnitRoleFactory(user=hr, unit=tree["HEM"], role=Role.HR)
    client.post(f"/roller/{own.pk}/ta-tillbaka/")
    own.refresh_from_db()
    assert own.end_on == timezone.localdate() - DAY


def test_nobody_gives_a_role_that_outlasts_their_own(client, hr, tree):
    last = until(hr, timezone.localdate() + 30 * DAY)
    anna = factories.employee("Anna", "Åberg", tree["HEM"])
    given = new_role(unit=tree["HEM"].pk, role=Role.HR)

    for person in (anna, hr):
        for end_on in ("", str(last + DAY)):
            refused = client.post("/roller/ny/", given | {"person": person.email, "end_on": end_on})
            assert errors(refused)[0].startswith("Din egen roll där gäller till och med")
    assert client.post("/roller/ny/", given | {"person": anna.email, "end_on": str(last)}).status_code == 302
    assert [role.end_on for role in UnitRole.objects.all()] == [last, last]


def test_the_longest_of_the_giver_s_roles_there_counts(client, hr, tree):
    until(hr, timezone.localdate() + 30 * DAY)
    factories.UnitRoleFactory(user=hr, unit=tree["HEM"], role=Role.HR)
    anna = factories.employee("Anna", "Åberg", tree["HEM"])

    at_her_longest = client.post("/roller/ny/", new_role(person=anna.email, unit=tree["HEM"].pk))
    above = client.post("/roller/ny/", new_role(person=anna.email, unit=tree["SOC"].pk))

    assert (at_her_longest.status_code, len(errors(above))) == (302, 1)


def test_nobody_prolongs_their_own_role(client, hr, tree):
    own = hr.unit_roles.get()
    last = until(hr, timezone.localdate() + 30 * DAY)
    factories.UnitRoleFactory(user=hr, unit=tree["SOC"], role=Role.HR)

    for end_on in ("", str(last + DAY)):
        assert "din egen roll" in errors(client.post(f"/roller/{own.pk}/andra/", {"end_on": end_on}))[0]
    own.refresh_from_db()
    assert own.end_on == last


def test_role_is_prolonged_no_further_than_the_prolonger_s_own(client, hr, tree):
    last = until(hr, timezone.localdate() + 30 * DAY)
    anna = factories.employee("Anna", "Åberg", tree["HEM"])
    role = factories.UnitRoleFactory(user=anna, unit=tree["HEM"], role=Role.MANAGER, end_on=last - 9 * DAY)
    address = f"/roller/{role.pk}/andra/"

    assert errors(client.post(address, {"end_on": ""}))[0].startswith("Din egen roll där gäller till och med")
    assert client.post(address, {"end_on": str(last)}).status_code == 302

    client.force_login(factories.UserFactory(is_superuser=True))
    assert client.post(address, {"end_on": ""}).status_code == 302
    role.refresh_from_db()
    assert role.end_on is None


def test_role_from_the_file_cannot_be_taken_back(client, hr, tree):
    anna = factories.employee("Anna", "Åberg", tree["HEM"])
    role = factories.UnitRoleFactory(user=anna, unit=tree["HEM"], role=Role.MANAGER, source="hr")

    assert client.post(f"/roller/{role.pk}/ta-tillbaka/").status_code == 404
    page = client.get(f"/roller/{role.pk}/").content.decode()
    assert "Anna Åberg" in page and "Rollen kommer från HR-filen" in page
    assert f"/roller/{role.pk}/andra/" not in page and f"/roller/{role.pk}/ta-tillbaka/" not in page
    assert f"/roller/{role.pk}/" in client.get("/roller/").content.decode()


def test_form_of_a_role_says_whose_it_is_and_since_when(client, hr, tree):
    anna = factories.employee("Anna", "Åberg", tree["HEM"])
    ulla = factories.employee("Ulla", "Utom", tree["SKO"])
    hers = factories.UnitRoleFactory(user=anna, unit=tree["HEM"], role=Role.MANAGER)
    others = factories.UnitRoleFactory(user=ulla, unit=tree["HEM"], role=Role.COORDINATOR)

    page = client.get(f"/roller/{hers.pk}/andra/").content.decode()
    assert "Anna Åberg – Chef, Hemtjänst" in page and "1 januari 2020" in page

    for view in ("andra/", "", "ta-tillbaka/"):
        page = client.get(f"/roller/{others.pk}/{view}").content.decode()
        assert "Person utanför ditt område" in page and "Samordnare" in page and "Ulla" not in page
    assert "whole_subtree" not in client.get(f"/roller/{others.pk}/andra/").context["form"].fields


def test_only_a_manager_is_given_the_whole_subtree(client, hr, tree):
    anna = factories.employee("Anna", "Åberg", tree["HEM"])
    given = new_role(person=anna.email, unit=tree["HEM"].pk, whole_subtree="on")

    assert errors(client.post("/roller/ny/", given | {"role": Role.HR})) == [
        "Det här gäller bara chefer. Ta bort bocken."
    ]
    assert client.post("/roller/ny/", given).status_code == 302


def test_name_brings_the_form_back_with_those_it_may_mean(client, hr, tree):
    anna = factories.employee("Anna", "Åberg", tree["HEM"], title="Undersköterska")
    factories.employee("Anna", "Ås", tree["HEM"])
    factories.employee("Anna", "Åutom", tree["SKO"])
    given = new_role(person="anna å", unit=tree["HEM"].pk)

    first = client.post("/roller/ny/", given)

    assert offered(first) == ["Anna Åberg, Undersköterska, Hemtjänst", "Anna Ås, Anställd, Hemtjänst"]
    assert errors(first) == ["Välj här under vem du menar med anna å."]
    assert not UnitRole.objects.filter(user=anna).exists()
    assert client.post("/roller/ny/", given | {"person_choice": anna.pk}).status_code == 302
    assert UnitRole.objects.get(user=anna).unit == tree["HEM"]


def test_choice_outside_what_was_offered_chooses_nobody(client, hr, tree):
    factories.employee("Anna", "Åberg", tree["HEM"])
    for other in (factories.employee("Anna", "Utom", tree["SKO"]), factories.employee("Bo", "Berg", tree["HEM"])):
        response = client.post("/roller/ny/", new_role(person="anna", unit=tree["HEM"].pk, person_choice=other.pk))
        assert errors(response) == ["Välj här under vem du menar med anna."]
        assert not other.unit_roles.exists()


def test_protected_person_is_found_by_the_display_name_only(client, hr, tree):
    for display_name in ("", "Lisa Lund"):
        person = factories.employee("Petra", "Hemlig", tree["HEM"])
        person.protected, person.display_name = True, display_name
        person.save()

    def asked(name):
        return client.post("/roller/ny/", new_role(person=name, unit=tree["HEM"].pk))

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

    with django_assert_max_num_queries(36):
        response = client.post("/roller/ny/", new_role(person="anna berg", unit=tree["HEM"].pk))

    assert len(offered(response)) == 20
    assert errors(response)[0].startswith("Fler än 20 personer passar in på anna berg.")


def test_administrator_cannot_search_the_register_by_name(client, administrator, tree):
    factories.employee("Anna", "Åberg", tree["HEM"])

    response = client.post("/roller/ny/", new_role(person="anna", unit=tree["HEM"].pk))

    assert "Åberg" not in response.content.decode()
    assert errors(response)[0].startswith("Ingen hittades för anna. Skriv personens hela e-postadress")


def test_list_of_roles_leads_to_the_form_that_ends_one(client, hr, tree):
    anna = factories.employee("Anna", "Åberg", tree["HEM"])
    role = factories.UnitRoleFactory(user=anna, unit=tree["HEM"], role=Role.MANAGER)

    assert f"/roller/{role.pk}/" in client.get("/roller/").content.decode()
    assert f"/roller/{role.pk}/andra/" in client.get(f"/roller/{role.pk}/").content.decode()


def test_role_from_the_file_follows_the_file(client, hr, tree):
    anna = factories.employee("Anna", "Åberg", tree["HEM"])
    role = factories.UnitRoleFactory(user=anna, unit=tree["HEM"], role=Role.MANAGER, source="hr")

    assert f"/roller/{role.pk}/andra/" not in client.get(f"/roller/{role.pk}/").content.decode()
    assert client.post(f"/roller/{role.pk}/andra/", {"end_on": "2026-12-31"}).status_code == 404


def test_protected_person_is_not_in_the_list_of_roles(client, hr, tree):
    protected = factories.employee("Petra", "Hemlig", tree["HEM"])
    factories.UnitRoleFactory(user=protected, unit=tree["HEM"], role=Role.MANAGER)
    protected.protected = True
    protected.save()

    content = client.get("/roller/").content.decode()

    assert "Petra" not in content and protected.email not in content
    assert shown(client, "/roller/?search=petra") == []


def test_administrator_takes_back_the_role_of_a_protected_person_without_a_name(client, administrator, tree):
    protected = factories.employee("Petra", "Hemlig", tree["HEM"])
    role = factories.UnitRoleFactory(user=protected, unit=tree["HEM"], role=Role.HR)
    protected.protected = True
    protected.save()

    pages = [client.get(f"/roller/{view}").content.decode() for view in ("", f"{role.pk}/", f"{role.pk}/andra/")]
    client.post(f"/roller/{role.pk}/ta-tillbaka/")

    for page in pages:
        assert "En medarbetare" in page and "Petra" not in page and protected.email not in page
    assert not protected.unit_roles.as_of(timezone.localdate()).exists()


def test_administrator_names_the_first_hr_without_seeing_persons(client, administrator, tree):
    anna = factories.employee("Anna", "Åberg", tree["HEM"])

    response = client.post("/roller/ny/", new_role(person=anna.email, unit=tree["K"].pk, role=Role.HR))

    assert response.status_code == 302
    assert UnitRole.objects.get(user=anna).role == "hr"


def test_holder_of_a_role_employed_elsewhere_is_listed_without_a_name(client, hr, tree):
    ulla = factories.employee("Ulla", "Utom", tree["SKO"])
    factories.UnitRoleFactory(user=ulla, unit=tree["HEM"], role=Role.COORDINATOR)

    content = client.get("/roller/").content.decode()

    assert "Ulla" not in content and "Person utanför ditt område" in content
    assert shown(client, "/roller/?search=ulla") == []
    assert shown(client, "/roller/?search=hanna") == ["HR, Socialförvaltningen"]
    assert shown(client, "/roller/?search=hemtj") == ["Samordnare, Hemtjänst"]


def test_list_of_roles_is_logged_with_the_number_of_names_it_showed(client, hr, tree):
    factories.manager("Cecilia", "Chef", tree["HEM"])
    outside = factories.manager("Ulf", "Utman", tree["SKO"])
    factories.UnitRoleFactory(user=outside, unit=tree["HEM"], role=Role.COORDINATOR)

    client.get("/roller/")

    [row] = AccessLog.objects.all()
    assert (row.reader, row.kind, row.unit_path, row.persons) == (hr, "shown", tree["SOC"].code_path, 2)


# Deputies


@pytest.fixture
def chef(tree):
    return factories.manager("Cecilia", "Chefsson", tree["HEM"])


def deputy(**values):
    return {"role": Role.DEPUTY, "start_on": str(timezone.localdate())} | values


def test_manager_names_a_deputy_for_the_own_unit_with_a_last_day(client, chef, tree):
    anna = factories.employee("Anna", "Åberg", tree["HEM"])
    client.force_login(chef)
    last = timezone.localdate() + 14 * DAY
    given = deputy(person="anna åberg", person_choice=anna.pk, unit=tree["HEM"].pk)

    assert errors(client.post("/roller/ny/", given)) == ["En ställföreträdare har alltid en sista dag. Välj en."]
    assert client.post("/roller/ny/", given | {"end_on": str(last)}).status_code == 302

    role = UnitRole.objects.get(user=anna)
    assert (role.role, role.unit, role.end_on) == (Role.DEPUTY, tree["HEM"], last)
    seen = set(User.objects.visible_to(anna, timezone.localdate()))
    assert seen == set(User.objects.visible_to(chef, timezone.localdate())) == {anna, chef}
    assert not User.objects.visible_to(anna, last + DAY).exists()


@pytest.mark.parametrize("role", [role for role in Role if role != Role.DEPUTY])
def test_manager_gives_no_other_role(client, chef, tree, role):
    anna = factories.employee("Anna", "Åberg", tree["HEM"])
    client.force_login(chef)
    given = deputy(person=anna.email, unit=tree["HEM"].pk, end_on=str(timezone.localdate() + DAY))

    assert errors(client.post("/roller/ny/", given | {"role": role})) != []
    assert not anna.unit_roles.exists()


def test_manager_names_no_deputy_elsewhere_nor_longer_nor_herself(client, chef, tree):
    anna = factories.employee("Anna", "Åberg", tree["HEM"])
    last = until(chef, timezone.localdate() + 30 * DAY)
    below = factories.UnitFactory(parent=tree["HEM"])
    client.force_login(chef)
    given = deputy(person=anna.email, unit=tree["HEM"].pk, end_on=str(last))

    for unit in (tree["SOC"], tree["SKO"], below):
        assert len(errors(client.post("/roller/ny/", given | {"unit": unit.pk}))) == 1
    assert len(errors(client.post("/roller/ny/", given | {"end_on": str(last + DAY)}))) == 1
    assert errors(client.post("/roller/ny/", given | {"person": chef.email})) == [
        "Ingen är sin egen ställföreträdare. Välj någon annan."
    ]
    assert UnitRole.objects.filter(role=Role.DEPUTY).count() == 0
    assert client.post("/roller/ny/", given).status_code == 302


def test_deputy_names_nobody(client, chef, tree):
    anna = factories.employee("Anna", "Åberg", tree["HEM"])
    factories.UnitRoleFactory(user=anna, unit=tree["HEM"], role=Role.DEPUTY, end_on=timezone.localdate() + DAY)
    client.force_login(anna)

    assert [client.get(address).status_code for address in ("/roller/", "/roller/ny/", "/personer/skyddade/")] == [
        403
    ] * 3
    assert client.post("/roller/ny/", deputy(person=chef.email, unit=tree["HEM"].pk)).status_code == 403


def test_manager_sees_and_ends_the_deputies_of_the_own_unit_only(client, chef, tree):
    own, other, hers = (
        factories.UnitRoleFactory(
            user=factories.employee("Dan", "Deputy", unit), unit=unit, role=role, end_on=timezone.localdate() + 9 * DAY
        )
        for unit, role in ((tree["HEM"], Role.DEPUTY), (tree["SKO"], Role.DEPUTY), (tree["HEM"], Role.COORDINATOR))
    )
    client.force_login(chef)

    assert shown(client, "/roller/") == ["Ställföreträdare, Hemtjänst"]
    for row in (other, hers, chef.unit_roles.get()):
        for view in ("", "andra/", "ta-tillbaka/"):
            assert client.post(f"/roller/{row.pk}/{view}").status_code in (404, 405)
            assert client.get(f"/roller/{row.pk}/{view}").status_code == 404
    client.post(f"/roller/{own.pk}/ta-tillbaka/")
    assert not own.user.unit_roles.as_of(timezone.localdate()).exists()


def test_deputy_of_a_unit_with_two_managers_sees_no_more_than_either(tree):
    today = timezone.localdate()
    narrow, wide = factories.manager("Nina", "Nära", tree["SOC"]), factories.manager("Vera", "Vid", tree["SOC"])
    wide.unit_roles.update(whole_subtree=True)
    factories.manager("Cecilia", "Chefsson", tree["HEM"])
    standing_in = factories.employee("Dan", "Deputy", tree["SOC"])
    factories.UnitRoleFactory(user=standing_in, unit=tree["SOC"], role=Role.DEPUTY, end_on=today)

    def seen(reader):
        return set(User.objects.visible_to(reader, today))

    assert seen(standing_in) == seen(narrow) < seen(wide)
    narrow.unit_roles.all().delete()
    assert seen(standing_in) == seen(wide)


# Handlers of protected persons


def test_only_the_top_names_a_handler(client, hr, tree):
    anna = factories.employee("Anna", "Åberg", tree["HEM"])
    given = new_role(person=anna.email, unit=tree["SOC"].pk, role=Role.PROTECTED_HANDLER)

    assert errors(client.post("/roller/ny/", given)) != []
    hr.unit_roles.update(unit=tree["K"])
    assert errors(client.post("/roller/ny/", given | {"unit": tree["HEM"].pk})) == [
        "Den rollen kan bara gälla kommun eller förvaltning."
    ]
    assert client.post("/roller/ny/", given).status_code == 302

    hr.unit_roles.update(unit=tree["SOC"])
    row = anna.unit_roles.get()
    assert client.get(f"/roller/{row.pk}/").status_code == 200  # HR there knows whom to turn to
    assert client.post(f"/roller/{row.pk}/andra/", {"end_on": str(timezone.localdate())}).status_code == 404


def test_handler_sees_no_totals_and_no_list(client, tree):
    anna = factories.employee("Anna", "Åberg", tree["HEM"])
    factories.UnitRoleFactory(user=anna, unit=tree["SOC"], role=Role.PROTECTED_HANDLER)
    client.force_login(anna)

    assert not User.objects.visible_to(anna, timezone.localdate()).exists()
    assert client.get("/uppfoljning/").status_code == 403
    assert "/uppfoljning/" not in client.get("/personer/").content.decode()
    assert client.get("/roller/").status_code == 403


# The ways in


def test_role_outside_the_scope_does_not_exist(client, hr, tree):
    role = factories.UnitRoleFactory(user=factories.UserFactory(), unit=tree["SKO"], role=Role.MANAGER)

    for pk in (role.pk, 999999, 10**30):
        for view in ("", "andra/", "ta-tillbaka/"):
            assert client.get(f"/roller/{pk}/{view}").status_code == 404
        assert client.post(f"/roller/{pk}/ta-tillbaka/").status_code == 404
    assert UnitRole.objects.filter(pk=role.pk, end_on=None).exists()


def test_fields_that_the_form_does_not_have_change_nothing(client, hr, tree):
    anna = factories.employee("Anna", "Åberg", tree["HEM"])
    role = factories.UnitRoleFactory(user=anna, unit=tree["HEM"], role=Role.MANAGER)
    more = {"user": hr.pk, "unit": tree["SOC"].pk, "role": Role.HR, "source": "hr", "start_on": "2000-01-01", "id": 1}

    client.post(f"/roller/{role.pk}/andra/", more | {"end_on": str(timezone.localdate() + DAY)})

    kept = UnitRole.objects.get(pk=role.pk)
    assert (kept.user, kept.unit, kept.role, kept.source) == (anna, tree["HEM"], "manager", "")
    assert kept.start_on == role.start_on
    client.post("/roller/ny/", new_role(person=anna.email, unit=tree["SOC"].pk, user=hr.pk, source="hr"))
    assert anna.unit_roles.get(unit=tree["SOC"]).source == ""


def test_demoted_hr_gives_nothing_in_the_next_request(client, hr, tree):
    anna = factories.employee("Anna", "Åberg", tree["HEM"])
    assert client.get("/roller/ny/").status_code == 200
    hr.unit_roles.update(end_on=timezone.localdate() - DAY)

    assert client.post("/roller/ny/", new_role(person=anna.email, unit=tree["HEM"].pk)).status_code == 403
    assert not anna.unit_roles.exists()


def test_roles_are_no_business_of_an_employee_or_a_stranger(client, tree):
    assert client.get("/roller/").status_code == 302
    client.force_login(factories.employee("Anna", "Åberg", tree["HEM"]))
    assert client.get("/roller/").status_code == 403


def test_list_is_filtered_by_role_unit_and_end(client, hr, tree):
    today = timezone.localdate()
    chef = factories.manager("Cecilia", "Chefsson", tree["HEM"])
    factories.UnitRoleFactory(user=chef, unit=tree["SOC"], role=Role.MANAGER, end_on=today - DAY)

    assert shown(client, "/roller/?role=manager") == ["Chef, Hemtjänst"]
    assert shown(client, f"/roller/?unit={tree['HEM'].pk}") == ["Chef, Hemtjänst"]
    assert shown(client, "/roller/?role=manager&over=on") == ["Chef, Socialförvaltningen", "Chef, Hemtjänst"]
    assert client.get(f"/roller/?unit={tree['SKO'].pk}").status_code == 400


def test_list_asks_as_much_for_many_roles_as_for_one(client, hr, tree, django_assert_max_num_queries):
    for number in range(30):
        factories.manager("Chef", f"Nummer{number:02}", tree["HEM"])

    with django_assert_max_num_queries(31):
        assert len(shown(client, "/roller/")) == 31


@pytest.mark.parametrize("odd", ["a\0b", "9" * 23, "9" * 5000])
def test_pages_of_roles_answer_whatever_is_sent(client, hr, tree, odd):
    sent = {"person": "Hanna", "unit": tree["HEM"].pk, "role": "manager", "start_on": "2026-01-01"}
    for name in [*sent, "end_on", "person_choice"]:
        assert client.post("/roller/ny/", sent | {name: odd}).status_code == 200, name
    for name in ("search", "role", "unit", "over", "page"):
        assert client.get("/roller/", {name: odd}).status_code in (200, 400), name


@pytest.mark.parametrize("days", [0, 10], ids=["never held", "has held"])
def test_change_after_somebody_took_the_role_back_changes_nothing(hr, tree, days):
    chef = factories.employee("Cecilia", "Chefsson", tree["HEM"])
    today = timezone.localdate()
    role = factories.UnitRoleFactory(
        user=chef, unit=tree["HEM"], role="manager", start_on=today - dt.timedelta(days=days)
    )
    read, changed = UnitRole.objects.get(pk=role.pk), UnitRole.objects.get(pk=role.pk)
    role_giving.withdraw(role, hr, today)
    changed.whole_subtree = True

    assert not role_giving.change(changed, hr, read)

    assert not UnitRole.objects.filter(user=chef).as_of(today).exists()
    assert list(PersonChange.objects.filter(user=chef).values_list("what", flat=True)) == ["role_withdrawn"]


@pytest.mark.parametrize("opened, answer", [("", 200), ("today", 302)], ids=["before", "after"])
def test_form_opened_before_the_role_was_taken_back_does_not_give_it_again(hr, tree, opened, answer):
    chef, today = factories.employee("Cecilia", "Chefsson", tree["HEM"]), timezone.localdate()
    role = factories.UnitRoleFactory(user=chef, unit=tree["HEM"], role="manager", end_on=today)
    later = {"end_on": str(today + dt.timedelta(days=90)), "initial-end_on": opened and str(today)}

    response = as_(hr).post(f"/roller/{role.pk}/andra/", later)

    assert response.status_code == answer
    assert ("hann före" in response.content.decode()) == (answer == 200)
    role.refresh_from_db()
    assert (role.end_on == today) == (answer == 200)


def test_page_that_changes_a_role_says_how_the_role_was_when_it_was_opened(hr, tree):
    chef, last = factories.employee("Cecilia", "Chefsson", tree["HEM"]), timezone.localdate() + dt.timedelta(days=9)
    role = factories.UnitRoleFactory(user=chef, unit=tree["HEM"], role="manager", end_on=last)

    shown = as_(hr).get(f"/roller/{role.pk}/andra/").content.decode()

    assert f'name="initial-end_on" value="{last}"' in shown


def test_role_is_not_given_to_a_row_that_was_joined_into_another_meanwhile_nor_twice(hr, tree):
    gone, chef = (factories.employee(name, "Chefsson", tree["HEM"]) for name in ("Berit", "Cecilia"))
    role = {"unit": tree["HEM"], "role": "manager", "start_on": timezone.localdate()}
    type(gone).objects.filter(pk=gone.pk).update(is_active=False)

    given = [role_giving.give(UnitRole(user=each, **role), hr) for each in (gone, chef, chef)]

    assert given == [False, True, False]
    assert PersonChange.objects.filter(what="role_given").count() == 1


def test_role_withdrawn_and_changed_at_once_holds_no_more(real_db):
    municipality = factories.UnitFactory(code="LARK", name="Lärkdala", kind="municipality")
    chef = factories.employee("Cecilia", "Chefsson", municipality)
    clients = []
    for name in ("Hanna", "Henrik"):
        hr = factories.employee(name, "Holm", municipality)
        factories.UnitRoleFactory(user=hr, unit=municipality, role="hr")
        clients.append(as_(hr))
    today, answers, everything = (
        timezone.localdate(),
        set(),
        {"whole_subtree": "on", "end_on": "", "initial-end_on": ""},
    )
    for number in range(10):
        start_on = today - dt.timedelta(days=number % 2)
        role = factories.UnitRoleFactory(user=chef, unit=municipality, role="manager", start_on=start_on)

        at_once(
            lambda pk=role.pk: answers.add(clients[0].post(f"/roller/{pk}/ta-tillbaka/").status_code),
            lambda pk=role.pk: answers.add(clients[1].post(f"/roller/{pk}/andra/", everything).status_code),
        )

        assert not UnitRole.objects.filter(user=chef).as_of(today).exists()
        UnitRole.objects.filter(user=chef).delete()
    assert answers <= {200, 302, 404, 409}


def test_names_to_choose_among_are_logged(client, hr, tree):
    for name in ("Åberg", "Berg"):
        factories.employee("Anna", name, tree["HEM"])
    before = AccessLog.objects.count()

    response = client.post("/roller/ny/", new_role(person="anna", unit=tree["HEM"].pk))

    assert AccessLog.objects.count() == before + 1
    assert (AccessLog.objects.first().reader, AccessLog.objects.first().persons) == (hr, len(offered(response)))
