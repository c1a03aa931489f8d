"""The trend as a workbook: units and goals down, reporting dates across, told as the page tells it."""

import datetime as dt
import io
import subprocess
import sys

import openpyxl
import pytest

from tests import factories
from tracking.assigning import assign
from tracking.measuring import measure
from tracking.models import Goal, Plan

APRIL, AUGUST = dt.date(2025, 4, 30), dt.date(2025, 8, 31)


@pytest.fixture
def goal(municipality):
    plan = factories.PlanFactory(code="vbe", cadence=Plan.Cadence.TERTIAL, valid_from=dt.date(2025, 1, 1))
    return factories.GoalFactory(
        focus_area=factories.FocusAreaFactory(plan=plan),
        title="=Grund",
        measure=Goal.Measure.TRAINED,
        requirement=factories.RequirementFactory(),
    )


@pytest.fixture
def reported(goal, home_care, school):
    """Twenty in home care, of whom eighteen have done it by August; three in the school."""
    people = [factories.employee("Kim", f"Ek{number}", home_care) for number in range(20)]
    [factories.employee("Bo", f"Al{number}", school) for number in range(3)]
    assign(dt.date(2025, 2, 1))
    measure(goal.focus_area.plan, APRIL)
    for person in people[:18]:
        factories.completed(person, goal.requirement.training, dt.date(2025, 5, 2))
    measure(goal.focus_area.plan, AUGUST)
    return people


def workbook(client, role, unit, **asked):
    reader = factories.UserFactory()
    factories.UnitRoleFactory(user=reader, unit=unit, role=role)
    client.force_login(reader)
    response = client.get("/uppfoljning/", {"on": "2025-08-31", "format": "trend"} | asked)
    if response.status_code != 200:
        return response.status_code
    rows = openpyxl.load_workbook(io.BytesIO(response.content)).active.iter_rows(values_only=True)
    return [row for row in rows if any(cell is not None for cell in row)]


def test_workbook_holds_every_unit_s_figures_for_each_reporting_date(client, reported, municipality):
    heading, *rows = workbook(client, "hr", municipality)

    assert heading == ("Enhet", "Kod", "Mål", "Uppgift", "2025-04-30", "2025-08-31")
    assert [row[1:] for row in rows if row[1]] == [
        ("LARK", "'=Grund", "Andel klara", 0, pytest.approx(18 / 23)),
        ("LARK", "'=Grund", "Klara", 0, 18),
        ("LARK", "'=Grund", "Räknas", 23, 23),
        ("SOC", "'=Grund", "Andel klara", 0, 0.9),
        ("SOC", "'=Grund", "Klara", 0, 18),
        ("SOC", "'=Grund", "Räknas", 20, 20),
        ("HEM1", "'=Grund", "Andel klara", 0, 0.9),
        ("HEM1", "'=Grund", "Klara", 0, 18),
        ("HEM1", "'=Grund", "Räknas", 20, 20),
        ("UTB", "'=Grund", "Andel klara", 0, 0),
        ("UTB", "'=Grund", "Klara", 0, 0),
        ("UTB", "'=Grund", "Räknas", 3, 3),
    ]


def test_who_may_not_see_the_persons_gets_what_the_page_tells(client, reported, municipality):
    heading, *rows = workbook(client, "coordinator", municipality)

    # Spans of whole förvaltningar; of the school, which is too small, nothing, and so it is not in the total.
    assert [row[1:] for row in rows if row[1]] == [
        ("LARK", "'=Grund", "Andel klara", "0–20 %", "80–100 %"),
        ("LARK", "'=Grund", "Klara", "0–4", "16–20"),
        ("LARK", "'=Grund", "Räknas", 20, 20),
        ("SOC", "'=Grund", "Andel klara", "0–20 %", "80–100 %"),
        ("SOC", "'=Grund", "Klara", "0–4", "16–20"),
        ("SOC", "'=Grund", "Räknas", 20, 20),
    ]


def test_workbook_is_cut_to_the_reader_s_own_part(client, reported, social):
    _heading, *rows = workbook(client, "hr", social)

    assert {row[1] for row in rows if row[1]} == {"SOC", "HEM1"}


def test_where_persons_are_counted_now_there_is_nothing_reported_to_take_out(client, reported, municipality):
    assert workbook(client, "hr", municipality, belonging="now") == 404


def test_pandas_is_not_loaded_until_somebody_asks():
    code = "import django; django.setup(); import lms.urls, sys; sys.exit('pandas' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_workbook_of_an_earlier_day_holds_no_later_report(client, reported, municipality):
    heading, *_rows = workbook(client, "hr", municipality, on="2025-04-30")

    assert heading == ("Enhet", "Kod", "Mål", "Uppgift", "2025-04-30")
