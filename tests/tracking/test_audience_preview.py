import datetime as dt

from tests import factories
from tracking.assigning import assign
from tracking.audience_preview import audience_counts
from tracking.models import Goal
from tracking.reports import CompletionReport
from tracking.standing import Belonging


def test_preview_counts_in_the_rows_of_the_report(municipality, social, school, home_care, today):
    audience = factories.AudienceFactory(kinds=["employee", "elected", "partner"])
    offer = factories.RequirementFactory(audience=audience, mandatory=False)
    goal = factories.GoalFactory(requirement=offer, measure=Goal.Measure.OFFERED)
    committee = factories.UnitFactory(code="SN", name="Socialnämnden", kind="committee", parent=social)
    factories.employee("Eva", "Vald", committee, kind="elected")
    for unit in (home_care, social, school, municipality):
        factories.employee("Kim", "Lind", unit)
    for code in ("POL", "REG"):
        police = factories.UnitFactory(code=code, name="Polisen", kind="partner", parent=municipality)
        factories.employee("Per", "Part", police, kind="partner")
    assign(today)
    rows = CompletionReport(goal.focus_area.plan, today, today, municipality, Belonging.THEN).rows

    assert sorted(audience_counts(audience, today, None)) == sorted(
        (row.place.name, row.counted) for row in rows if row.counted
    )
    assert dict(audience_counts(audience, today, None))["Samverkansparter"] == 2


def test_units_of_one_name_are_rows_of_their_own(municipality, today):
    for code in ("A", "B"):
        unit = factories.UnitFactory(code=code, name="Kansliet", kind="department", parent=municipality)
        factories.employee("Kim", "Lind", unit, start_on=today - dt.timedelta(days=1))

    assert audience_counts(factories.AudienceFactory(), today, None) == [("Kansliet", 1), ("Kansliet", 1)]
