"""A pause gives its days back, as an exemption does, and none twice: in SQL and on the page."""

import datetime as dt

import pytest

from tests import factories
from tracking.assigning import assign
from tracking.exempting import due_after
from tracking.models import Assignment, TrainingPause
from tracking.pausing import StillDays, pauses_of, still_days
from tracking.standing import with_standing

DAY = dt.timedelta(days=1)
FIRST = dt.date(2026, 5, 4)


def days(first, last):
    return StillDays(FIRST + first * DAY, FIRST + last * DAY)


@pytest.mark.parametrize(
    ("one", "other", "joined"),
    [
        ([(0, 4)], [], [(0, 4)]),
        ([(0, 4)], [(2, 6)], [(0, 6)]),
        ([(2, 6)], [(0, 9)], [(0, 9)]),
        ([(0, 4)], [(5, 6)], [(0, 6)]),
        ([(0, 4)], [(6, 7)], [(0, 4), (6, 7)]),
    ],
)
def test_days_that_are_exempt_and_paused_count_once(one, other, joined):
    assert still_days([days(*each) for each in one], [days(*each) for each in other]) == [
        days(*each) for each in joined
    ]


@pytest.fixture
def required(anna, utomstaende):
    requirement = factories.RequirementFactory(due_days=10)
    assign(FIRST)
    return requirement


def pause(required, unit, first, last):
    given = days(first, last)
    return TrainingPause.objects.create(
        training=required.training, unit=unit, start_on=given.start_on, end_on=given.end_on
    )


def last_day(person, required):
    """The last day before the standing says that time has run out, asked day by day; and as the page counts it."""
    assignment = Assignment.objects.get(user=person, requirement=required)
    on = FIRST
    while with_standing(Assignment.objects.filter(pk=assignment.pk), on).get().standing != "overdue":
        on += DAY
    paused = pauses_of([person.pk], [required.training_id])[person.pk, required.training_id]
    shown = due_after(assignment, still_days(person.exemptions.all(), paused))
    assert on - DAY == shown
    return (shown - FIRST).days


def test_pause_moves_the_last_day_of_those_who_belong_there(required, anna, utomstaende, social):
    pause(required, social, 3, 7)

    assert (last_day(anna, required), last_day(utomstaende, required)) == (15, 10)


@pytest.mark.parametrize(
    ("paused", "exempt", "expected"),
    [
        ([(-5, 1)], [], 12),  # days before its time began are not given back
        ([(10, 14)], [], 15),  # on the last day
        ([(12, 14)], [], 10),  # after it
        ([(3, 5), (12, 13)], [], 15),  # the second falls within the time that the first gave
        ([(3, 7)], [(5, 9)], 17),
        ([(3, 9)], [(5, 6)], 17),
        ([(5, 6)], [(3, 9)], 17),
        ([(3, 4), (6, 7)], [(4, 6)], 15),
    ],
)
def test_paused_and_exempt_days_are_given_back_once(required, anna, social, paused, exempt, expected):
    for each in paused:
        pause(required, social, *each)
    for first, last in exempt:
        factories.exempt(anna, FIRST + first * DAY, FIRST + last * DAY)

    assert last_day(anna, required) == expected


def test_who_is_employed_during_a_pause_has_the_rest_of_it(required, social, home_care):
    pause(required, social, 3, 7)
    new = factories.employee("Ny", "Nyman", home_care, start_on=FIRST + 5 * DAY)
    assign(FIRST + 5 * DAY)

    assert last_day(new, required) == 5 + 10 + 3


def test_pause_of_another_training_gives_nothing(required, anna, social):
    pause(factories.RequirementFactory(), social, 3, 7)

    assert last_day(anna, required) == 10


def test_nobodys_time_runs_out_in_a_pause(required, anna, social):
    """Whose last day was the one before it is late when it is over, and the last day stays what it was."""
    pause(required, social, 11, 14)
    mine = Assignment.objects.filter(user=anna)

    stands = [with_standing(mine, FIRST + number * DAY).get().standing for number in (10, 11, 14, 15)]

    assert stands == ["due", "due", "due", "overdue"]
