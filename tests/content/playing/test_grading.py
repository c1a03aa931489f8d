import datetime as dt

import pytest

from content.playing.grading import Counts, Policy, grade_reported, grade_shown, roll_up
from content.results import Result

OPENED = dt.datetime(2026, 3, 2, 9, 0, tzinfo=dt.UTC)
GOOD, BAD, HALF = Result(True, True, 1.0, 30), Result(True, False, 0.2, 40), Result(False, None, 0.5, 10)


@pytest.mark.parametrize(
    ("counts", "results", "expected"),
    [
        (Counts.BEST, [GOOD, BAD], GOOD),
        (Counts.BEST, [BAD, GOOD, HALF], GOOD),
        (Counts.LAST, [GOOD, BAD], BAD),
        (Counts.LAST, [GOOD, HALF], GOOD),
        (Counts.ANY, [BAD], Result(True, None, 0.2, 40)),
        (Counts.ANY, [BAD, GOOD], Result(True, None, 1.0, 30)),
        (Counts.BEST, [HALF], HALF),
        (Counts.ANY, [HALF], HALF),
        (Counts.BEST, [], None),
        (Counts.BEST, [Result(True, None), Result(True, False, 0.9)], Result(True, None)),
        (Counts.OPENED, [GOOD], None),
        (Counts.AFTER, [GOOD], None),
        (Counts.BUTTON, [GOOD], None),
    ],
)
def test_policy_says_which_of_many_results_counts(counts, results, expected):
    assert grade_reported(Policy(counts), results) == expected


def test_pass_mark_stands_over_what_the_activity_says():
    policy = Policy(Counts.BEST, pass_mark=0.8)

    assert grade_reported(policy, [Result(True, None, 0.8)]) == Result(True, True, 0.8)
    assert grade_reported(policy, [Result(True, True, 0.7)]) == Result(True, False, 0.7)
    assert grade_reported(policy, [Result(True, None)]) == Result(True, None)


@pytest.mark.parametrize(
    ("policy", "seconds", "pressed", "done"),
    [
        (Policy(Counts.OPENED), 0, False, True),
        (Policy(Counts.AFTER, seconds=60), 59, True, False),
        (Policy(Counts.AFTER, seconds=60), 60, False, True),
        (Policy(Counts.AFTER, seconds=60), -5, False, False),
        (Policy(Counts.BUTTON), 600, False, False),
        (Policy(Counts.BUTTON), 5, True, True),
        (Policy(Counts.BEST), 600, True, False),
        (Policy(Counts.LAST), 600, True, False),
        (Policy(Counts.ANY), 600, True, False),
    ],
)
def test_what_reports_nothing_is_done_as_its_author_says(policy, seconds, pressed, done):
    shown = grade_shown(policy, OPENED, OPENED + dt.timedelta(seconds=seconds), pressed)

    assert shown == (Result(True, None, duration=max(seconds, 0)) if done else None)


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ([GOOD, GOOD], Result(True, True, 1.0, 60)),
        ([GOOD, Result(True, None)], Result(True, True, 1.0, 30)),
        ([GOOD, BAD], Result(True, False, 0.6, 70)),
        ([GOOD, HALF], Result(False, None, 0.75, 40)),
        ([GOOD, None], Result(False, None, 1.0, 30)),
        ([Result(True, None), Result(True, None)], Result(True, None)),
        ([None], Result(False, None)),
        ([], Result(False, None)),
    ],
)
def test_package_of_several_parts_is_finished_with_the_last_of_them(parts, expected):
    assert roll_up(parts) == expected


@pytest.mark.parametrize(
    ("parts", "course", "expected"),
    [
        ([GOOD, None], Result(True, True), Result(True, True, 1.0, 30)),  # the other was skipped
        ([BAD, GOOD], Result(True, True), Result(True, True, 0.6, 70)),  # failed on the way
        ([GOOD, GOOD], Result(True, False), Result(True, False, 1.0, 60)),
        ([Result(True, None), None], Result(True, True), Result(True, None)),  # none has a right answer
        ([GOOD, None], Result(False, None), Result(False, None, 1.0, 30)),
        ([GOOD, GOOD], Result(False, None), Result(True, True, 1.0, 60)),  # begun once more
    ],
)
def test_sequencing_of_a_package_says_when_it_is_done(parts, course, expected):
    assert roll_up(parts, course) == expected
