"""Files that correct, reuse and plan ahead: what has been counted stays as it was counted."""

import datetime as dt

import pytest

from tests import factories
from tests.tracking.hr_file import Hr, row
from tracking.assigning import assign
from tracking.models import Affiliation, OrganisationalUnit, User

ON = dt.date(2026, 9, 1)
DAY = dt.timedelta(days=1)


@pytest.fixture
def hr(db, tmp_path):
    return Hr(tmp_path)


def ties(external_id="a1"):
    rows = Affiliation.objects.filter(external_id=external_id).order_by("start_on")
    return list(rows.values_list("user__source_records__person_id", "start_on", "end_on"))


def unchanged(hr, on, *rows):
    outcome = hr.load(on, *rows)
    assert outcome.applied, outcome.problems
    return {name for name, count in outcome.persons.items() if count} == {"unchanged"}


def test_one_row_that_says_protected_is_enough_for_a_new_person(hr):
    rows = [row(1), row(1, affiliation_id="a2", unit_code="HEM2", unit_name="Söder", main="0", protected="1")]
    hr.load(ON, *rows)

    assert User.objects.get().protected
    assert unchanged(hr, ON, *rows)


def test_source_must_have_a_name_since_none_means_by_hand(hr):
    hr.load(ON, row(1))
    role = factories.UnitRoleFactory(
        user=User.objects.get(), unit=OrganisationalUnit.objects.get(code="HEM1"), role="hr"
    )

    assert not hr.load(ON, row(5), source="").applied
    role.refresh_from_db()
    assert role.end_on is None


def test_id_used_again_by_another_person_leaves_the_first_as_it_was(hr):
    hr.load(dt.date(2024, 1, 2), row(1), row(9))
    hr.load(dt.date(2024, 6, 2), row(1, end="2024-06-01"), row(9))
    file = [row(2, affiliation_id="a1", start="2026-08-01"), row(9)]
    hr.load(ON, *file)

    assert ties() == [
        ("p1", dt.date(2024, 1, 1), dt.date(2024, 6, 1)),
        ("p2", dt.date(2026, 8, 1), None),
    ]


@pytest.mark.parametrize(("start", "later"), [("2026-09-01", 0), ("2026-10-01", 3)])
def test_person_number_corrected_before_or_on_the_first_day(hr, start, later):
    hr.load(ON, row(1, start=start), row(9))
    file = [row(2, affiliation_id="a1", start=start), row(9)]
    outcome = hr.load(ON + later * DAY, *file)

    assert outcome.applied
    assert ties() == [("p2", dt.date.fromisoformat(start), None)]


def test_next_period_under_the_same_id_keeps_the_running_one(hr):
    hr.load(dt.date(2024, 2, 1), row(1), row(9))
    file = [row(1, start="2026-10-01"), row(9)]
    hr.load(ON, *file)

    assert ties() == [("p1", dt.date(2024, 1, 1), dt.date(2026, 9, 30)), ("p1", dt.date(2026, 10, 1), None)]
    assert unchanged(hr, ON, *file)
    assert unchanged(hr, dt.date(2026, 10, 2), *file)


def test_start_corrected_back_to_an_older_row_leaves_that_row(hr):
    hr.load(dt.date(2024, 1, 2), row(1), row(9))
    hr.load(dt.date(2025, 1, 2), row(1, end="2024-12-31"), row(9))
    hr.load(dt.date(2025, 3, 2), row(1, start="2025-03-01"), row(9))
    file = [row(1, start="2024-01-01"), row(9)]
    hr.load(ON, *file)

    assert ties() == [("p1", dt.date(2024, 1, 1), dt.date(2024, 12, 31)), ("p1", dt.date(2025, 1, 1), None)]
    assert unchanged(hr, ON, *file)


def test_audience_follows_a_unit_to_its_successor(hr):
    school = {"top_unit_code": "UTB", "top_unit_name": "Utbildning"}
    hr.load(ON, row(1), row(2), row(3, unit_code="SK", unit_name="Skola", **school))
    audience = factories.AudienceFactory()
    audience.units.add(OrganisationalUnit.objects.get(code="HEM1"))
    factories.RequirementFactory(audience=audience)
    assign(ON)
    hr.load(ON + DAY, row(1, **school), row(2, **school), row(3, unit_code="SK", unit_name="Skola", **school))

    assert assign(ON + DAY).closed == 0


def test_planned_successor_is_not_used_before_its_day(hr):
    top = factories.UnitFactory(code="K", kind="municipality")
    social, school = (factories.UnitFactory(code=code, kind="department", parent=top) for code in ("SOC", "BUN"))
    old = factories.UnitFactory(code="HEM1", parent=social, valid_until=dt.date(2026, 12, 31))
    factories.UnitFactory(code="HEM1", parent=school, valid_from=dt.date(2027, 1, 1))

    assert hr.load(ON, row(1), row(2)).applied
    assert set(Affiliation.objects.values_list("unit", flat=True)) == {old.pk}


def test_ended_employment_that_goes_on_elsewhere_is_at_the_new_place_at_once(hr):
    hr.load(dt.date(2026, 1, 2), row(1, end="2026-01-31"), row(9))
    file = [row(1, unit_code="HEM2", unit_name="Söder", title="Rektor"), row(9)]
    hr.load(ON, *file)

    assert list(Affiliation.objects.as_of(ON).filter(external_id="a1").values_list("unit__code", "start_on")) == [
        ("HEM2", dt.date(2026, 2, 1))
    ]
    assert unchanged(hr, ON, *file)


def test_late_end_before_a_newer_row_ends_all_rows_of_the_id(hr):
    hr.load(dt.date(2026, 1, 2), row(1), row(9))
    hr.load(dt.date(2026, 2, 1), row(1, title="Rektor"), row(9))
    file = [row(1, title="Rektor", end="2025-12-31"), row(9)]
    hr.load(ON, *file)

    assert ties() == [("p1", dt.date(2024, 1, 1), dt.date(2025, 12, 31))]
    assert unchanged(hr, ON, *file)


def test_period_corrected_to_lie_before_the_only_row_moves_it(hr):
    hr.load(ON, row(1), row(9))
    file = [row(1, start="2023-01-01", end="2023-06-30"), row(9)]
    hr.load(ON + DAY, *file)

    assert ties() == [("p1", dt.date(2023, 1, 1), dt.date(2023, 6, 30))]
    assert unchanged(hr, ON + DAY, *file)


def test_planned_period_that_the_file_takes_back_leaves_the_running_one(hr):
    hr.load(dt.date(2024, 2, 1), row(1), row(9))
    hr.load(ON, row(1, start="2026-10-01"), row(9))
    hr.load(ON, row(1), row(9))

    assert ties() == [("p1", dt.date(2024, 1, 1), None)]


def test_planned_period_gone_from_the_file_never_held(hr):
    hr.load(ON, row(1, start="2026-12-01"), row(9))
    hr.load(ON + DAY, row(9))
    hr.load(ON + 20 * DAY, row(9))

    assert ties() == []


def test_planned_period_does_not_prolong_one_that_ends_before_it(hr):
    hr.load(dt.date(2024, 2, 1), row(1, end="2026-10-31"), row(9))
    hr.load(ON, row(1, start="2027-02-01"), row(9))

    assert ties() == [("p1", dt.date(2024, 1, 1), dt.date(2026, 10, 31)), ("p1", dt.date(2027, 2, 1), None)]


def test_employment_reopened_with_an_earlier_start_says_so_at_once(hr):
    hr.load(dt.date(2026, 1, 2), row(1, end="2026-01-31"), row(9))
    file = [row(1, start="2023-06-01"), row(9)]
    hr.load(ON, *file)

    assert ties() == [("p1", dt.date(2023, 6, 1), None)]
    assert unchanged(hr, ON, *file)
