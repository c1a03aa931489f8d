"""What a file does not say: a column that is not there changes nobody; one that says something else of most does not
pass unseen."""

import datetime as dt

import pytest
from django.utils import timezone

from tests.tracking.hr_file import Hr, row, text
from tests.tracking.test_uploads import (
    approve,
    as_hr,  # noqa: F401
    hr,  # noqa: F401
    loaded,
    no_files_from_before,  # noqa: F401
    worked_out,
    written,
)
from tracking.hr_import.layout import Layout
from tracking.hr_import.rows import HEADINGS
from tracking.models import Affiliation, UnitRole, User

DAY = dt.timedelta(days=1)


@pytest.fixture
def system(db, tmp_path):
    return Hr(tmp_path)


def silent(system, on, *rows, without=("main", "manager"), **options):
    """A file that lacks columns, read as its columns are pointed out."""
    headings = [name for name in HEADINGS if name not in without]
    told = [{name: each[name] for name in headings} for each in rows]
    layout = Layout(columns={name: name for name in headings}, fixed={})
    return system.load(on, content=text(*told, headings=headings).encode(), layout=layout, **options)


def main_now(on):
    ties = Affiliation.objects.as_of(on).order_by("external_id")
    return dict(ties.values_list("external_id", "is_main"))


def managers(on):
    roles = UnitRole.objects.as_of(on).filter(role="manager").order_by("pk")
    return list(roles.values_list("user__source_records__person_id", "unit__code", "unit__parent__code"))


def test_source_without_the_columns_takes_no_role_and_no_main_place(system, today):
    second = row(11, person_id="p1", email="p1@example.se", main="0")
    system.load(today, row(1, manager="1"), row(2), second)

    outcome = silent(system, today + DAY, row(1), row(2), second)

    assert (outcome.problems, outcome.persons["changed"]) == ([], 0)
    assert managers(today + DAY) == [("p1", "HEM1", "SOC")]
    assert main_now(today + DAY) == {"a1": True, "a11": False, "a2": True}
    assert [str(warning) for warning in outcome.warnings] == [
        "Filen har ingen kolumn för huvudanställning: de platser som är huvudsakliga är det även i fortsättningen.",
        "Filen har ingen kolumn för chef: de som är chefer från den här källan är det även i fortsättningen.",
    ]


def test_one_of_the_columns_is_followed_without_the_other(system, today):
    system.load(today, row(1, manager="1"), row(2))

    silent(system, today + DAY, row(1, manager="0"), row(2, manager="1"), without=["main"])
    assert (managers(today + DAY), main_now(today + DAY)) == ([("p2", "HEM1", "SOC")], {"a1": True, "a2": True})

    silent(system, today + 2 * DAY, row(1, main="0"), row(2), without=["manager"])
    assert managers(today + 2 * DAY) == [("p2", "HEM1", "SOC")]
    assert main_now(today + 2 * DAY) == {"a1": False, "a2": True}


def test_new_place_is_main_when_it_is_the_persons_only_one(system, today):
    over = row(12, person_id="p2", email="p2@example.se", end=str(today - DAY))
    file = [row(1), row(11, person_id="p1", email="p1@example.se"), row(2), over]
    outcome = silent(system, today, *file)

    assert main_now(today) == {"a1": False, "a11": False, "a2": True}
    assert not any("huvudanställning" in warning for warning in outcome.warnings)
    assert silent(system, today, *file).persons["unchanged"] == 2


def test_place_that_goes_on_elsewhere_is_still_the_main_one(system, today):
    system.load(today, row(1), row(2))

    silent(system, today + DAY, row(1, title="Kock", unit_code="HEM2", unit_name="Söder"), row(2))

    assert main_now(today + DAY) == {"a1": True, "a2": True}


def test_role_follows_a_unit_to_its_successor(system, today):
    system.load(today, row(1, manager="1"), row(2))
    other = {"top_unit_code": "VOF", "top_unit_name": "Vård"}

    silent(system, today + DAY, row(1, **other), row(2, **other))

    assert managers(today) == [("p1", "HEM1", "SOC")]
    assert managers(today + DAY) == [("p1", "HEM1", "VOF")]


def led(number):
    """Managers of different units of one förvaltning."""
    return [row(each, manager="1", unit_code=f"E{each}", unit_name=f"Enhet {each}") for each in range(number)]


def test_file_that_ends_most_managers_is_stopped_with_their_number(system, today):
    system.load(today, *led(6), row(9))
    without = [each | {"manager": ""} for each in led(6)]

    stopped = system.load(today + DAY, *without, row(9))

    assert "6 av 6 chefer finns i filen utan att vara chefer" in stopped.problems[0].message
    assert len(managers(today + DAY)) == 6
    assert system.load(today + DAY, *without, row(9), force=True).problems == []
    assert managers(today + DAY) == []


@pytest.mark.parametrize(("held", "lost", "stopped"), [(2, 2, False), (3, 2, False), (3, 3, True), (10, 3, False),
                                                       (10, 4, True), (100, 21, True)])  # fmt: skip
def test_as_many_managers_as_persons_may_go_at_once(system, today, held, lost, stopped):
    system.load(today, *led(held))
    file = [each | {"manager": "0"} for each in led(held)[:lost]] + led(held)[lost:]

    assert bool(system.load(today + DAY, *file).problems) == stopped


def test_managers_who_leave_or_lead_another_unit_are_not_lost(system, today):
    system.load(today, *led(6), row(9))
    gone = [each | {"end": str(today), "manager": "0"} for each in led(3)]
    moved = [each | {"unit_code": "NY", "unit_name": "Ny"} for each in led(6)[3:]]

    assert system.load(today + DAY, *gone, *moved, row(9)).problems == []


def test_page_tells_how_many_cease_to_be_managers_and_asks_for_a_tick(as_hr, tmp_path):  # noqa: F811
    loaded(tmp_path, *led(6), row(9))
    upload = worked_out(as_hr, text(*(each | {"manager": "0"} for each in led(6)), row(9)))

    page = approve(as_hr, upload).content.decode()

    assert "Det stämmer att 6 chefer inte längre är chefer." in page and "platser saknas" not in page
    assert upload.status == "ready"
    approve(as_hr, upload, lost="on")
    assert (written(upload).status, managers(timezone.localdate())) == ("applied", [])


def test_only_their_own_source_is_asked_of(system, today):
    system.load(today, *led(6), row(9))

    outcome = silent(system, today + DAY, *(row(each, email="", person_id=f"b{each}", affiliation_id=f"b{each}")
                                        for each in range(5)), source="bolaget")  # fmt: skip

    assert (outcome.problems, outcome.warnings, User.objects.count()) == ([], [], 12)


def partners(number, **changes):
    return [row(each, kind="partner", unit_code="POL", unit_name="Polisen") | changes for each in range(number)]


def test_most_of_a_kind_that_become_another_are_a_guard(system, today):
    hired = [row(each) for each in range(30, 36)]
    system.load(today, *partners(9), *hired)
    file = [*partners(9, kind="employee"), *hired]

    stopped = system.load(today + DAY, *file)

    [problem] = stopped.problems
    assert "9 av 9 samverkansparter blir något annat i filen." in problem.message
    assert system.load(today + DAY, *file, force=True).problems == []
    assert not Affiliation.objects.as_of(today + DAY).filter(kind="partner").exists()


@pytest.mark.parametrize("changed", [1, 2, 4])
def test_some_may_change_kind(system, today, changed):
    held = 2 if changed == 2 else 9
    system.load(today, *partners(held), row(30))

    assert system.load(
        today + DAY, *partners(held, kind="elected")[:changed], *partners(held)[changed:], row(30)
    ).applied


def test_page_asks_for_a_tick_for_another_kind(as_hr, tmp_path):  # noqa: F811
    loaded(tmp_path, *partners(9), row(30))
    upload = worked_out(as_hr, text(*partners(9, kind="employee"), row(30)))

    page = approve(as_hr, upload).content.decode()

    assert "Det stämmer att 9 platser blir av en annan sort." in page and upload.status == "ready"
