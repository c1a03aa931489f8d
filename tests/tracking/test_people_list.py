"""The list under "Personer": whom a reader sees there, and how they stand today."""

import datetime as dt

import pytest
from django.utils import timezone

from tests import factories
from tracking.assigning import assign
from tracking.models import AccessLog, UnitRole, User

Role = UnitRole.Role
DAY = dt.timedelta(days=1)


def listed(client, **asked):
    return client.get("/personer/", asked).context["rows"]


def names(client, **asked):
    return [row.name for row in listed(client, **asked)]


@pytest.fixture
def deputy(utomstaende, home_care):
    last = timezone.localdate() + 30 * DAY
    factories.UnitRoleFactory(user=utomstaende, unit=home_care, role=Role.DEPUTY, end_on=last)
    return utomstaende


def test_manager_and_deputy_find_their_staff_under_people(client, anna, chef, deputy):
    for reader in (chef, deputy):
        client.force_login(reader)

        assert names(client) == [
            each.name_for(reader) for each in User.objects.visible_to(reader, timezone.localdate())
        ]
        page = client.get("/personer/").content.decode()
        assert f'href="/personer/{anna.pk}/utbildningar/"' in page and "Lägg upp en person" not in page
        assert 'href="/personer/"' in client.get("/mina-utbildningar/").content.decode()


def test_list_is_searched_and_logged(client, anna, chef):
    client.force_login(chef)

    assert names(client, search="åberg") == ["Anna Åberg"]
    row = AccessLog.objects.get()
    assert (row.subject, row.unit_path.rpartition("/")[2], row.persons) == ("Personer", "HEM1", 1)


def test_standing_of_each_is_told(client, anna, chef):
    today = timezone.localdate()
    training = factories.TrainingFactory()
    factories.RequirementFactory(training=training, due_days=0, starts_on=today - 5 * DAY)
    factories.RequirementFactory(due_days=60, starts_on=today - 5 * DAY)
    assign(today - 5 * DAY)
    client.force_login(chef)

    [row] = listed(client, search="anna")
    assert [(str(standing), count) for standing, count in row.left] == [("overdue", 1), ("due", 1)]
    shown = client.get("/personer/", {"search": "anna"}).content.decode()
    assert "Tiden har gått ut: 1" in shown and "Kvar att göra: 1" in shown

    factories.completed(anna, training, today)
    [row] = listed(client, search="anna")
    assert [(str(standing), count) for standing, count in row.left] == [("due", 1)]


def test_what_a_person_does_as_elected_is_not_told_to_the_manager_at_work(client, anna, chef, municipality):
    committee = factories.UnitFactory(code="SN", name="Socialnämnden", kind="committee", parent=municipality)
    factories.AffiliationFactory(user=anna, unit=committee, kind="elected", title="Ledamot")
    audience = factories.AudienceFactory(kinds=["elected"])
    factories.RequirementFactory(audience=audience, mandatory=False)
    assign(timezone.localdate())
    client.force_login(chef)

    [row] = listed(client, search="anna")
    assert (row.has_trainings, [tie.kind for tie in row.ties]) == (False, ["employee"])


def test_as_many_queries_for_many_as_for_few(client, chef, home_care, anna, django_assert_num_queries):
    client.force_login(chef)
    factories.RequirementFactory()
    assign(timezone.localdate())
    client.get("/personer/")
    with django_assert_num_queries(36, exact=False) as few:
        client.get("/personer/")
    for number in range(12):
        factories.employee("Nr", str(number), home_care)
    assign(timezone.localdate())
    with django_assert_num_queries(len(few)):
        client.get("/personer/")


def test_coordinator_has_no_list(client, municipality, utomstaende):
    factories.UnitRoleFactory(user=utomstaende, unit=municipality, role=Role.COORDINATOR)
    client.force_login(utomstaende)

    assert client.get("/personer/").status_code == 403


def test_uppdrag_that_begins_later_says_when_and_why_there_are_no_trainings(client, municipality):
    committee = factories.UnitFactory(code="SN", name="Socialnämnden", kind="committee", parent=municipality)
    secretary = factories.employee("Sara", "Sekreterare", factories.UnitFactory(parent=municipality))
    factories.UnitRoleFactory(user=secretary, unit=committee, role=Role.SECRETARY)
    elected = factories.UserFactory(given_name="Emma", family_name="Ahmed")
    begins = dt.date(timezone.localdate().year + 1, 1, 1)
    factories.AffiliationFactory(user=elected, unit=committee, kind="elected", title="Ersättare", start_on=begins)
    client.force_login(secretary)

    page = " ".join(client.get("/personer/").content.decode().split())
    own = client.get(f"/personer/{elected.pk}/").content.decode()

    assert f"Ersättare, Socialnämnden från 1 januari {begins.year}" in page
    assert f"Utbildningarna visas här från 1 januari {begins.year}" in own
    assert client.get(f"/personer/{elected.pk}/utbildningar/").status_code == 404
