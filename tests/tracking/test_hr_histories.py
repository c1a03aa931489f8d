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


UTB = {"top_unit_code": "UTB", "top_unit_name": "Utbildning"}
OTHERS = [row(8, unit_code="A", unit_name="A"), row(9, unit_code="B", unit_name="B", **UTB)]


def places(on):
    """Who belongs where on a day, by code path."""
    ties = Affiliation.objects.as_of(on).order_by("external_id")
    return dict(ties.values_list("external_id", "unit__code_path"))


def tree(on):
    return sorted(OrganisationalUnit.objects.as_of(on).values_list("code_path", flat=True))


def all_hold(on):
    """Everybody who belongs somewhere belongs in a unit that holds."""
    return set(Affiliation.objects.as_of(on).values_list("unit", flat=True)) <= set(
        OrganisationalUnit.objects.as_of(on).values_list("pk", flat=True)
    )


def test_unit_moved_and_back_the_same_day_is_where_the_last_file_says(hr):
    here, there = [row(1), row(2), *OTHERS], [row(1, **UTB), row(2, **UTB), *OTHERS]
    hr.load(ON, *here)
    for file in (there, here, there, here):
        assert hr.load(ON + DAY, *file).applied

    assert places(ON + DAY) == places(ON) and tree(ON + DAY) == tree(ON)
    assert all_hold(ON + DAY)
    assert unchanged(hr, ON + DAY, *here) and unchanged(hr, ON + 2 * DAY, *here)


def test_unit_moved_twice_in_a_day_takes_what_lies_below_it(hr):
    def file(top):
        return [row(1, unit_code="OMR", unit_name="Område", top_unit_code=top, top_unit_name=top), *OTHERS]

    hr.load(ON, *file("SOC"))
    area = OrganisationalUnit.objects.get(code="OMR")
    factories.UnitFactory(code="HEM1", parent=area, valid_from=ON)
    for top in ("UTB", "VOF"):
        hr.load(ON + DAY, *file(top))

    assert "kommun/SOC/OMR/HEM1" in tree(ON)
    assert [path for path in tree(ON + DAY) if "OMR" in path] == ["kommun/VOF/OMR", "kommun/VOF/OMR/HEM1"]
    moved = OrganisationalUnit.objects.as_of(ON + DAY)
    assert moved.within(moved.get(code="VOF")).count() == 3


def test_forvaltning_becomes_a_unit_and_a_unit_its_own_top(hr):
    hr.load(ON, row(1), row(2, unit_code="UTB", unit_name="Utbildning", **UTB), row(9))
    file = [
        row(1, top_unit_code="HEM1", top_unit_name="Hemtjänsten"),
        row(2, unit_code="UTB", unit_name="Utbildning"),
        row(9, unit_code="A", unit_name="A"),
    ]
    outcome = hr.load(ON + DAY, *file)

    assert places(ON) == {"a1": "kommun/SOC/HEM1", "a2": "kommun/UTB", "a9": "kommun/SOC/HEM1"}
    assert places(ON + DAY) == {"a1": "kommun/HEM1", "a2": "kommun/SOC/UTB", "a9": "kommun/SOC/A"}
    assert dict(OrganisationalUnit.objects.as_of(ON + DAY).values_list("code", "kind")) == {
        "kommun": "municipality",
        "SOC": "department",
        "HEM1": "department",
        "UTB": "unit",
        "A": "unit",
    }
    assert {
        "Enheten HEM1 har flyttat till en annan förvaltning.",
        "Enheten UTB har flyttat till en annan förvaltning.",
    } <= set(outcome.warnings)
    assert unchanged(hr, ON + DAY, *file)


def test_unit_stays_when_only_the_area_above_it_moves(hr):
    hr.load(ON, row(1, unit_code="OMR", unit_name="Område"), *OTHERS)
    area = OrganisationalUnit.objects.get(code="OMR")
    factories.UnitFactory(code="HEM1", name="Hemtjänst norr", parent=area)
    file = [row(2), row(1, unit_code="OMR", unit_name="Område", **UTB), *OTHERS]
    hr.load(ON + DAY, *file)

    assert (places(ON + DAY)["a1"], places(ON + DAY)["a2"]) == ("kommun/UTB/OMR", "kommun/SOC/HEM1")
    assert unchanged(hr, ON + DAY, *file)


def test_level_above_the_forvaltning_that_a_units_file_laid_is_left_alone(hr):
    top = factories.UnitFactory(code="K", kind="municipality")
    sector = factories.UnitFactory(code="SEKTOR", parent=top)
    social = factories.UnitFactory(code="SOC", name="Socialförvaltningen", kind="department", parent=sector)
    factories.UnitFactory(code="HEM1", name="Hemtjänst norr", parent=social)

    for days in range(2):
        assert hr.load(ON + days * DAY, row(1), row(2)).new_units == 0
    assert places(ON + DAY)["a1"] == "K/SEKTOR/SOC/HEM1"


def test_file_that_names_no_forvaltning_leaves_a_known_tree(hr):
    hr.load(ON, row(1))
    hr.load(ON + DAY, row(1, top_unit_code="", top_unit_name=""))

    assert places(ON + DAY) == {"a1": "kommun/SOC/HEM1"}


def test_unit_planned_for_later_begins_when_the_file_has_people_there(hr):
    top = factories.UnitFactory(code="K", kind="municipality")
    social = factories.UnitFactory(code="SOC", kind="department", parent=top)
    factories.UnitFactory(code="HEM1", parent=social, valid_from=dt.date(2027, 1, 1))
    hr.load(ON, row(1), row(2))

    assert all_hold(ON)
    assert OrganisationalUnit.objects.get(code="HEM1").valid_from == ON


def test_move_of_a_unit_with_a_planned_successor_keeps_the_plan(hr):
    hr.load(ON, row(1), *OTHERS)
    old = OrganisationalUnit.objects.get(code="HEM1")
    old.valid_until = dt.date(2026, 12, 31)
    old.save()
    school = OrganisationalUnit.objects.get(code="UTB")
    planned = factories.UnitFactory(code="HEM1", parent=school, valid_from=dt.date(2027, 1, 1))
    hr.load(ON + DAY, row(1, top_unit_code="VOF", top_unit_name="Vård"), *OTHERS)

    assert places(ON + DAY)["a1"] == "kommun/VOF/HEM1"
    assert OrganisationalUnit.objects.as_of(dt.date(2027, 1, 1)).get(code="HEM1") == planned
