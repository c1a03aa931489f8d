"""Who is due in a series is in step or behind: the same on the page, in files and in JSON."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories
from tests.courses.factories import plain
from tests.courses.series import DAY, MONDAY, do, going, required
from tracking.assigning import assign
from tracking.models import Goal, UnitRole
from tracking.people_report import PersonReport
from tracking.report_table import report_table
from tracking.reports import CompletionReport
from tracking.standing import Belonging

TUESDAY = MONDAY + DAY


@pytest.fixture
def kurs(db):
    return required()


@pytest.fixture
def goal(kurs, municipality, anna, chef, utomstaende):
    """Anna has done the part that has come, her manager has not, and a colleague elsewhere follows no series."""
    area = factories.FocusAreaFactory(plan=factories.PlanFactory(valid_from=factories.LONG_AGO))
    requirement = kurs.training.requirements.get()
    going(kurs, anna.affiliations.get().unit.parent, chef)
    do(anna, kurs, 1, TUESDAY)
    return factories.GoalFactory(focus_area=area, measure=Goal.Measure.TRAINED, requirement=requirement)


@pytest.fixture
def hr(municipality):
    person = factories.UserFactory(given_name="Hanna")
    factories.UnitRoleFactory(user=person, unit=municipality, role=UnitRole.Role.HR)
    return person


def report(goal, unit, on, **fields):
    return CompletionReport(goal.focus_area.plan, on, on, unit, **fields)


def test_due_are_split_by_place_and_in_total(goal, municipality):
    made = report(goal, municipality, TUESDAY)

    rows = {row.place.code: (row.due, row.in_step, row.behind) for row in [*made.rows, *made.total]}
    assert rows == {"SOC": (2, 1, 1), "UTB": (1, 0, 0), "LARK": (3, 1, 1)}
    assert [(row["in_step"], row["behind"]) for row in made.as_json()["total"]] == [(1, 1)]


def test_file_has_the_split_beside_the_due(goal, municipality):
    table = report_table(report(goal, municipality, TUESDAY))

    place = list(table.headings).index("Kvar att göra")
    assert list(table.headings[place : place + 3]) == ["Kvar att göra", "varav i fas", "varav ligger efter"]
    assert [row[place : place + 3] for row in table.rows] == [[2, 1, 1], [1, 0, 0], [3, 1, 1]]
    assert {len(row) for row in table.rows} == {len(table.headings)}


def test_without_a_series_nothing_is_split(goal, municipality):
    table = report_table(report(goal, municipality, MONDAY - 10 * DAY))

    assert not any("i fas" in heading for heading in table.headings)


def test_persons_say_whether_they_are_in_step(goal, municipality, hr):
    listed = PersonReport(goal, TUESDAY, TUESDAY, municipality, Belonging.THEN, hr)

    says = {row.name: row.says for row in listed.rows(listed.query())}
    assert says == {
        "Anna Åberg": "Kvar att göra, i fas",
        "Cecilia Chefsson": "Kvar att göra, ligger efter",
        "Ulf Utman": "Kvar att göra",
    }


def test_page_and_its_file_tell_the_same(client, goal, hr, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda value=None, timezone=None: TUESDAY)
    client.force_login(hr)

    shown = plain(client.get("/uppfoljning/"))
    listed = plain(client.get(f"/uppfoljning/mal/{goal.pk}/"))
    taken = b"".join(client.get(f"/uppfoljning/mal/{goal.pk}/?format=csv").streaming_content).decode("utf-8-sig")

    assert "varav i fas varav ligger efter" in shown
    assert "Kvar att göra, ligger efter" in listed
    said = [row["Läge"] for row in csv.DictReader(io.StringIO(taken), delimiter=";") if row["Läge"]]
    assert sorted(said) == ["Kvar att göra", "Kvar att göra, i fas", "Kvar att göra, ligger efter"]


@pytest.mark.parametrize(("standing", "names"), [("in_step", {"Anna Åberg"}), ("behind", {"Cecilia Chefsson"})])
def test_list_file_and_api_show_only_those_in_step_or_behind(client, goal, hr, monkeypatch, standing, names):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda value=None, timezone=None: TUESDAY)
    client.force_login(hr)
    where = f"/uppfoljning/mal/{goal.pk}/?standing={standing}"

    shown = plain(client.get(where))
    taken = b"".join(client.get(f"{where}&format=csv").streaming_content).decode("utf-8-sig")
    fetched = client.get("/api/v1/people", {"standing": standing}).json()

    assert {name for name in ("Anna Åberg", "Cecilia Chefsson", "Ulf Utman") if name in shown} == names
    rows = csv.DictReader(io.StringIO(taken), delimiter=";")
    assert {row["Namn"] for row in rows if row["Läge"]} == names
    assert {each["name"] for each in fetched["items"]} == names and fetched["count"] == 1
    assert [each["goals"][0]["in_step"] for each in fetched["items"]] == [standing == "in_step"]


def test_as_many_questions_for_one_behind_as_for_many(client, goal, hr, home_care, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda value=None, timezone=None: TUESDAY)
    client.force_login(hr)

    def asked():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"/uppfoljning/mal/{goal.pk}/?standing=behind").status_code == 200
        return len(queries)

    few = [asked(), asked()][1]
    for number in range(20):
        factories.employee("Kim", f"Nr{number}", home_care)
    assign(TUESDAY)

    assert asked() == few
