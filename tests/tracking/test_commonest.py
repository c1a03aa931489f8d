"""When nearly everybody changes in a file, one warning says what the commonest change is."""

import datetime as dt

import pytest

from tests.tracking.hr_file import Hr, row

DAY = dt.timedelta(days=1)
VOF = {"top_unit_code": "VOF", "top_unit_name": "Vård"}


@pytest.fixture
def hr(db, tmp_path):
    return Hr(tmp_path)


def told(hr, today, changes, *, of=25, but=0):
    """The warning of a file in which all but some change."""
    file = [row(number) for number in range(of)]
    hr.load(today, *file)
    changed = [each | changes(each) for each in file]
    outcome = hr.load(today + DAY, *file[:but], *changed[but:], force=True)
    assert outcome.problems == []
    return [str(warning) for warning in outcome.warnings if warning.startswith("Nästan alla")]


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"main": "0"}, "huvudsaklig plats"),
        ({"title": "Kock"}, "befattningen"),
        ({"form": "vikariat"}, "anställningsformen"),
        ({"kind": "elected"}, "sorten"),
        ({"unit_code": "NY"}, "enheten"),
        (VOF, "enheten"),
        ({"start": "2023-01-01"}, "första dagen"),
        ({"end": "2030-01-01"}, "sista dagen"),
        ({"given_name": "Ã…sa"}, "namnet"),
        ({"email": ""}, "e-postadressen"),
    ],
)
def test_commonest_change_is_told_once(hr, today, changes, says):
    [warning] = told(hr, today, lambda _row: changes)

    assert warning == f"Nästan alla ändras: 25 av 25, oftast {says} (25). Kontrollera kolumnen."


def test_other_numbers_of_the_employments_are_told(hr, today):
    [warning] = told(hr, today, lambda each: {"affiliation_id": f"ny{each['affiliation_id']}"})

    assert "oftast radens nummer (25)" in warning


@pytest.mark.parametrize(("of", "but", "warned"), [(25, 5, True), (26, 6, False), (20, 0, True), (19, 0, False)])
def test_nearly_everybody_is_four_in_five_and_at_least_twenty(hr, today, of, but, warned):
    assert bool(told(hr, today, lambda _row: {"title": "Kock"}, of=of, but=but)) == warned


def test_most_of_two_changes_is_told(hr, today):
    [warning] = told(
        hr, today, lambda each: {"form": "vikariat"} | ({"title": "Kock"} if each["person_id"] < "p2" else {})
    )

    assert "anställningsform" in warning


def test_first_file_and_the_same_again_tell_nothing(hr, today):
    assert told(hr, today, lambda _row: {}) == []
