"""Which förvaltning has no trained coordinator, and who the coordinators are."""

import csv
import datetime as dt
import io

import pytest
from django.utils import timezone
from wagtail.models import Site

from tests import factories
from tests.courses.factories import plain
from tracking.assigning import assign
from tracking.models import AccessLog, Goal, Municipality, UnitRole

Role = UnitRole.Role
DAY = dt.timedelta(days=1)
PAGE = "/uppfoljning/samordnare/"


@pytest.fixture
def goal(municipality):
    audience = factories.AudienceFactory(name="Samordnare", roles=[Role.COORDINATOR])
    requirement = factories.RequirementFactory(audience=audience, training=factories.TrainingFactory(title="Sam"))
    area = factories.FocusAreaFactory(plan=factories.PlanFactory(code="plan"))
    return factories.GoalFactory(
        title="En i varje", focus_area=area, measure=Goal.Measure.COORDINATORS, requirement=requirement, code="sam"
    )


@pytest.fixture
def target(goal):
    return goal.targets.create(valid_from=factories.LONG_AGO, value=1)


@pytest.fixture
def named(goal, social, school):
    """One in each of two förvaltningar, trained in the first; none in the third."""
    factories.UnitFactory(code="KUL", name="Kulturförvaltningen", kind="department", parent=social.parent)
    people = [factories.employee(*name.split(), unit) for name, unit in (("Sam Ordnare", social), ("Otto Ny", school))]
    for person, unit in zip(people, (social, school), strict=True):
        factories.UnitRoleFactory(user=person, unit=unit, role=Role.COORDINATOR)
    assign(timezone.localdate() - 800 * DAY)
    factories.completed(people[0], goal.requirement.training, timezone.localdate() - 700 * DAY)
    return people


def reader(unit, role):
    person = factories.UserFactory(given_name="Läs", family_name="Are")
    factories.UnitRoleFactory(user=person, unit=unit, role=role)
    return person


def rows(response):
    return [
        (each.unit.name, each.names, [trained for _goal, trained in each.trained]) for each in response.context["rows"]
    ]


@pytest.mark.parametrize("gone", ["left", "closed"])
def test_coordinator_who_has_left_or_has_no_account_is_named_no_more(client, named, target, municipality, gone):
    first, _second = named
    if gone == "left":
        first.affiliations.update(end_on=timezone.localdate() - DAY)
    else:
        type(first).objects.filter(pk=first.pk).update(is_active=False)
    client.force_login(reader(municipality, Role.HR))

    shown = {unit: names for unit, names, _trained in rows(client.get(PAGE))}

    assert (shown["Socialförvaltningen"], shown["Utbildningsförvaltningen"]) == ([], ["Otto Ny"])


@pytest.mark.parametrize("role", [Role.HR, Role.COORDINATOR])
def test_page_names_those_without_first_and_plainly(client, named, target, municipality, role):
    client.force_login(reader(municipality, role))

    shown = plain(client.get("/uppfoljning/"))

    section = shown.split("En i varje", 2)[-1]
    says = "Förvaltningar utan utbildad samordnare: Kulturförvaltningen, Utbildningsförvaltningen."
    assert says in section and section.index(says) < section.index("1 av 3")


def test_word_for_forvaltning_and_one_or_many_are_the_municipality_s(client, named, target, municipality, school, goal):
    site = Municipality.for_site(Site.objects.get())
    site.department_word, site.department_word_plural = "kontor", "kontoren"
    site.save()
    factories.completed(named[1], goal.requirement.training, timezone.localdate())
    client.force_login(reader(municipality, Role.HR))

    shown = plain(client.get("/uppfoljning/")) + plain(client.get(PAGE))

    assert "Kontor utan utbildad samordnare: Kulturförvaltningen." in shown and "2 av 3 kontoren" in shown
    assert "Samordnare per kontor" in shown and "Förvaltning " not in shown


def test_without_a_target_one_is_asked_for_and_nothing_is_called_reached(client, named, municipality):
    client.force_login(reader(municipality, Role.HR))

    response = client.get("/uppfoljning/")

    [section] = response.context["shown"]
    assert [(row.place.code, row.reached) for row in section.other] == [("KUL", False), ("SOC", True), ("UTB", False)]
    assert section.reached is None and "Inget målvärde är satt" in plain(response)


@pytest.mark.parametrize(("role", "number"), [(Role.HR, "0"), (Role.COORDINATOR, "")])
def test_file_and_api_have_yes_or_no_for_each_and_how_many_lack(client, named, target, municipality, role, number):
    client.force_login(reader(municipality, role))

    content = b"".join(client.get("/uppfoljning/", {"format": "csv"}).streaming_content).decode("utf-8-sig")
    found = list(csv.DictReader(io.StringIO(content), delimiter=";"))
    other = client.get("/api/v1/report").json()["other"]

    told = [(each["Enhet"], each["Antal"], each["Når målvärdet"]) for each in found[:4]]
    assert told == [
        ("Kulturförvaltningen", number, "Nej"),
        ("Socialförvaltningen", number and "1", "Ja"),
        ("Utbildningsförvaltningen", number, "Nej"),
        ("Utan utbildad samordnare", "2", ""),
    ]
    assert {each["unit_code"]: each["reached"] for each in other} == {"KUL": False, "SOC": True, "UTB": False}


@pytest.mark.parametrize("role", [Role.HR, Role.COORDINATOR])
def test_coordinators_are_named_for_each_forvaltning_and_it_is_logged(client, named, target, municipality, role):
    own = reader(municipality, role)
    client.force_login(own)

    response = client.get(PAGE)

    told = [
        ("Kulturförvaltningen", [], [False]),
        ("Socialförvaltningen", ["Sam Ordnare"], [True]),
        ("Utbildningsförvaltningen", ["Otto Ny"], [False]),
    ]
    everywhere = [("Lärkdala kommun", ["Läs Are"], [None])] if role == Role.COORDINATOR else []
    assert rows(response) == everywhere + told
    assert "Ingen är utsedd." in plain(response) and PAGE in client.get("/uppfoljning/").content.decode()
    [logged] = AccessLog.objects.all()
    seen = (logged.reader, logged.kind, logged.unit_path, logged.subject, logged.persons)
    assert seen == (own, "shown", "LARK", "Samordnare", 2 + len(everywhere))


def test_protected_coordinator_is_there_by_display_name_or_not_at_all(client, named, target, municipality):
    sam, otto = named
    for person, display_name in ((sam, ""), (otto, "Lisa Lund")):
        person.protected, person.display_name = True, display_name
        person.save()
    client.force_login(reader(municipality, Role.HR))

    response = client.get(PAGE)

    assert [names for _unit, names, _trained in rows(response)] == [[], [], ["Lisa Lund"]]
    assert "Sam Ordnare" not in plain(response) and "Otto" not in plain(response)


def test_role_that_has_ended_or_not_begun_names_nobody(client, named, target, municipality):
    today = timezone.localdate()
    named[0].unit_roles.update(end_on=today - DAY)
    named[1].unit_roles.update(start_on=today + DAY)
    client.force_login(reader(municipality, Role.HR))

    assert [names for _unit, names, _trained in rows(client.get(PAGE))] == [[], [], []]


@pytest.mark.parametrize("role", [Role.HR, Role.COORDINATOR, Role.MANAGER])
def test_others_do_not_see_who_they_are(client, named, target, social, role):
    client.force_login(reader(social, role))

    assert client.get(PAGE).status_code == 404
    assert PAGE not in client.get("/uppfoljning/").content.decode()
    assert not AccessLog.objects.exists()


@pytest.mark.parametrize("query", [{"on": "2026-13-01"}, {"on": "1"}, {"plan": "finns-inte"}])
def test_odd_day_or_plan_is_not_found(client, named, target, municipality, query):
    client.force_login(reader(municipality, Role.HR))

    assert client.get(PAGE, query).status_code == 404


def test_without_a_plan_the_page_says_so(client, municipality):
    client.force_login(reader(municipality, Role.HR))

    assert client.get(PAGE).status_code == 200


def test_queries_do_not_grow_with_coordinators(client, named, target, municipality, school, django_assert_num_queries):
    client.force_login(reader(municipality, Role.HR))
    client.get(PAGE)
    with django_assert_num_queries(23) as few:
        client.get(PAGE)
    for _number in range(9):
        factories.UnitRoleFactory(user=factories.UserFactory(), unit=school, role=Role.COORDINATOR)
    with django_assert_num_queries(len(few)):
        client.get(PAGE)
