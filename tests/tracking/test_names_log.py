"""The data protection officer's page: who has seen whose name, and a person's own answer to that."""

import csv
import datetime as dt
import io

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.utils import timezone

from tests import factories
from tracking.models import AccessLog, OrganisationalUnit

SHOWN, TAKEN_OUT = AccessLog.Kind.SHOWN, AccessLog.Kind.TAKEN_OUT
DAY = dt.timedelta(days=1)
PAGE = "/tillgang-till-namn/"


@pytest.fixture
def officer(client, municipality):
    call_command("make_groups", verbosity=0)
    officer = factories.UserFactory(given_name="Priya", family_name="Rask")
    officer.groups.add(Group.objects.get(name="Dataskyddsombud"))
    client.force_login(officer)
    return officer


@pytest.fixture
def looked(chef, anna, home_care, social):
    today = timezone.localdate()
    AccessLog.shown(chef, home_care, "En persons utbildningar", today, 1, anna)
    AccessLog.record(chef, TAKEN_OUT, social, subject="Alla kan grunden", on=today, persons=12)
    AccessLog.record(None, SHOWN, social, subject="Undantag", on=today, persons=3)


def rows(client, **asked):
    found = client.get(PAGE, asked).context["rows"]
    return [(row.who, row.kind, row.subject, row.unit, row.persons, row.about) for row in found]


OF_ANNA = (
    "Cecilia Chefsson",
    "visad lista",
    "En persons utbildningar",
    "Hemtjänst norr (Socialförvaltningen)",
    1,
    "Anna Åberg",
)
FILE = ("Cecilia Chefsson", "uttagen fil", "Alla kan grunden", "Socialförvaltningen", 12, "")
ERASED = ("En medarbetare", "visad lista", "Undantag", "Socialförvaltningen", 3, "")


def test_log_is_told_in_words_newest_first(client, officer, looked):
    assert rows(client) == [ERASED, FILE, OF_ANNA]


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"who": "chefsson"}, [FILE, OF_ANNA]),
        ({"whom": "anna å"}, [OF_ANNA]),
        ({"whom": "cecilia"}, []),
        ({"kind": "taken_out"}, [FILE]),
        ({"subject": "grunden"}, [FILE]),
        ({"unit": "HEM1"}, [ERASED, FILE, OF_ANNA]),  # of a list higher up the unit may have been a part
        ({"unit": "hemtjänst norr"}, [ERASED, FILE, OF_ANNA]),
        ({"unit": "Socialförvaltningen"}, [ERASED, FILE, OF_ANNA]),
        ({"unit": "hem2"}, [ERASED, FILE]),
        ({"unit": "Utbildning"}, []),
        ({"first": "2199-01-01"}, []),
        ({"last": "2020-01-01"}, []),
    ],
    ids=str,
)
def test_log_is_searched(client, officer, looked, social, school, asked, told):
    factories.UnitFactory(code="HEM2", name="Hemtjänst söder", parent=social)
    assert rows(client, **asked) == told


def test_period_is_whole_swedish_days(client, officer, looked):
    today = timezone.localdate()

    assert len(rows(client, first=today, last=today)) == 3
    assert rows(client, last=today - DAY) == rows(client, first=today + DAY) == []


def test_odd_questions_are_refused_kindly(client, officer, looked):
    for name in ("who", "whom", "unit", "first", "last", "kind", "subject"):
        assert client.get(PAGE, {name: "\0"}).status_code == 400, name
    assert client.get(PAGE, {"first": "0001-01-01"}).status_code == 400
    assert client.get(PAGE, {"page": 2**70}).status_code == 200
    assert client.get(PAGE, {"format": "pdf"}).status_code == 404


def test_what_an_integration_has_fetched_is_found_by_its_name(client, officer, looked, chef, social):
    today = timezone.localdate()
    AccessLog.record(chef, TAKEN_OUT, social, subject="Plan", on=today, persons=2, integration="Ledningens översikt")

    assert [row[2] for row in rows(client, who="ledningens")] == ["Plan"]


def test_search_that_cannot_find_says_why(client, officer, looked, social):
    for number in range(21):
        factories.UnitFactory(code=f"ADM{number}", name=f"Administration {number}", parent=social)
    for asked, says in (
        ({"unit": "finnsinte"}, "Ingen enhet heter så"),
        ({"unit": "administration"}, "Det stämmer på många enheter"),
        ({"first": "2026-02-02", "last": "2026-02-01"}, "Dagen är före den första dagen."),
    ):
        answer = client.get(PAGE, asked)
        assert (answer.status_code, says in answer.content.decode()) == (400, True), asked
    assert "Ingen rad stämmer" in client.get(PAGE, {"whom": "finnsinte"}).content.decode()


def test_reading_the_log_is_logged(client, officer, looked):
    client.get(PAGE, {"who": "chefsson"})
    client.get(PAGE, {"who": "chefsson", "format": "xlsx"})

    first, then = AccessLog.objects.filter(reader=officer).order_by("pk")
    assert (first.kind, first.subject, first.unit_path, first.persons) == ("shown", "Tillgång till namn", "LARK", 2)
    assert (then.kind, then.subject, then.unit_path, then.persons) == ("taken_out", "Tillgång till namn", "LARK", 2)


def test_file_has_the_rows_of_the_page(client, officer, looked):
    shown = rows(client)
    sent = b"".join(client.get(PAGE, {"format": "csv", "last": timezone.localdate()})).decode("utf-8-sig")
    table = list(csv.DictReader(io.StringIO(sent), delimiter=";"))

    columns = ("Vem", "Hur", "Lista", "Enhet", "Antal personer", "Vems sida")
    # The page that was read first, and the taking of the file, are rows of their own since.
    assert [tuple(row[name] for name in columns) for row in table[2:]] == [tuple(map(str, row)) for row in shown]


def test_protected_person_is_told_by_the_display_name_and_found_by_it_alone(client, officer, looked, anna):
    anna.protected, anna.display_name = True, "Eva Berg"
    anna.save()

    assert rows(client, whom="eva berg") == [(*OF_ANNA[:-1], "Eva Berg")]
    assert rows(client, whom="åberg") == []

    anna.display_name = ""
    anna.save()
    assert (*OF_ANNA[:-1], "En medarbetare") in rows(client)


def test_unit_that_has_passed_its_code_on_has_the_name_of_the_day(client, officer, looked, home_care, social):
    AccessLog.objects.update(at=timezone.now() - 20 * DAY)
    OrganisationalUnit.objects.filter(pk=home_care.pk).update(valid_until=timezone.localdate() - 10 * DAY)
    factories.UnitFactory(code="HEM1", name="Hemtjänst syd", parent=social, valid_from=timezone.localdate() - 9 * DAY)

    assert rows(client, whom="anna") == [OF_ANNA]


def test_code_that_no_unit_had_that_day_is_called_as_the_last_that_has_it(client, officer, looked, home_care, social):
    """As after units were laid up late."""
    today = timezone.localdate()
    OrganisationalUnit.objects.filter(pk=home_care.pk).update(valid_until=today - 10 * DAY)
    factories.UnitFactory(code="HEM1", name="Hemtjänst syd", parent=social, valid_from=today + DAY)

    assert [row[3] for row in rows(client, whom="anna")] == ["Hemtjänst syd (Socialförvaltningen)"]


def test_page_of_a_role_says_whose_it_was(client, chef, anna, home_care, municipality):
    reader = factories.employee("Hanna", "Holm", municipality)
    factories.UnitRoleFactory(user=reader, unit=municipality, role="hr")
    role = factories.UnitRoleFactory(user=anna, unit=home_care, role="coordinator")
    client.force_login(reader)
    client.get(f"/roller/{role.pk}/")

    assert AccessLog.objects.get().subject_person == anna


def test_as_many_queries_for_many_rows_as_for_one(client, officer, looked, django_assert_num_queries, chef, social):
    client.get(PAGE)
    with django_assert_num_queries(10, exact=False):
        client.get(PAGE)
    for _number in range(40):
        AccessLog.record(chef, SHOWN, social, subject="Roller", on=timezone.localdate(), persons=1)
    with django_assert_num_queries(10, exact=False):
        client.get(PAGE)


def test_others_are_refused(client, officer, looked, chef, anna):
    for person in (chef, anna):
        client.force_login(person)
        assert client.get(PAGE).status_code == 403


def test_officer_finds_the_log_in_the_menu(client, officer):
    assert 'href="/tillgang-till-namn/"' in client.get("/mina-utbildningar/").content.decode()


def test_page_of_one_person_says_whose_it_was(client, chef, anna):
    client.force_login(chef)
    client.get(f"/personer/{anna.pk}/utbildningar/")

    [row] = AccessLog.objects.all()
    assert (row.subject_person, row.reader, row.persons) == (anna, chef, 1)


def test_log_is_in_swedish_whatever_the_reader_reads(client, chef, anna):
    client.force_login(chef)
    client.cookies["django_language"] = "en"
    client.get(f"/personer/{anna.pk}/utbildningar/")

    assert AccessLog.objects.get().subject == "En persons utbildningar"


def test_file_of_the_log_and_coordinators_are_logged_in_swedish_too(client, officer, municipality):
    factories.PlanFactory()
    factories.UnitRoleFactory(user=officer, unit=municipality, role="hr")
    client.cookies["django_language"] = "en"
    client.get(PAGE, {"format": "csv"})
    client.get("/uppfoljning/samordnare/")

    subjects = AccessLog.objects.order_by("pk").values_list("subject", flat=True)
    assert list(subjects) == ["Tillgång till namn", "Samordnare"]


def test_person_is_told_how_often_others_have_opened_the_page(client, looked, chef, anna, home_care):
    client.force_login(anna)
    told = client.get("/dina-uppgifter/").content.decode()
    assert "Sidan om dig har öppnats 1 gång" in told and "Chefsson" not in told

    AccessLog.shown(anna, home_care, "En persons utbildningar", timezone.localdate(), 1, chef)
    AccessLog.shown(chef, home_care, "En persons utbildningar", timezone.localdate(), 1, chef)
    client.force_login(chef)
    assert "Sidan om dig har öppnats 1 gång" in client.get("/dina-uppgifter/").content.decode()
