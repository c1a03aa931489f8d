import datetime as dt

import pytest

from tests.at_once import at_once
from tracking.models import Spent
from tracking.pace import Limit

NOW = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
LIMIT = Limit("test", 3, 60)


def after(seconds):
    return NOW + dt.timedelta(seconds=seconds)


def test_window_begins_with_the_first_try(db):
    assert [LIMIT.spend("a", after(each)) for each in (0, 10, 20, 30, 59)] == [True, True, True, False, False]
    assert [LIMIT.spend("a", after(each)) for each in (60, 61, 62, 63)] == [True, True, True, False]


def test_one_does_not_spend_the_other_s(db):
    assert [LIMIT.spend(who, NOW) for who in "aaaab"] == [True, True, True, False, True]
    assert Limit("another", 1, 60).spend("a", NOW)


def test_try_that_is_given_back_may_be_spent_again(db):
    for _try in range(5):
        assert LIMIT.spend("a", NOW)
        LIMIT.give_back("a")


def test_counts_that_are_over_are_not_kept(db):
    LIMIT.spend("a", NOW)
    LIMIT.spend("b", NOW + dt.timedelta(days=2))

    assert list(Spent.objects.values_list("key", flat=True)) == ["test:b"]


@pytest.mark.parametrize("known", [False, True])
def test_fifty_at_once_are_fifty(real_db, known):
    limit, passed = Limit("test", 20, 60), []
    if known:
        limit.spend("a", after(-100))  # a window that is over

    at_once(*[lambda: passed.append(limit.spend("a", NOW)) for _each in range(50)])

    assert (len(passed), sum(passed)) == (50, 20)
