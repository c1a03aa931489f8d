"""A walk through a scenario, replayed from the choices made."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.results import Result
from content.scenarios.graph import MOST_STEPS, Choice, Graph, Node, read, replay, written
from tests.content.scenarios.writing import ending, graph, scene

TALK = graph(
    scene("Fikarummet", "Gången", "Ring chefen"),
    scene("Gången", "fikarummet ", "Ring chefen"),  # back, whatever its case and spaces
    ending("Ring chefen"),
)


def names(walk):
    return [step.node.name for step in walk.steps]


def test_walk_ends_where_the_choices_lead():
    walk = replay(TALK, [1, 2])

    assert (names(walk), walk.at.name, walk.taken) == (["Fikarummet", "Gången"], "Ring chefen", (1, 2))
    assert walk.result == Result(finished=True, passed=None)
    assert walk.back == (1,)


@pytest.mark.parametrize(
    ("taken", "kept"),
    [([], ()), ([3], ()), ([0], ()), ([1, 9, 1], (1,)), ([2, 1], (2,)), ([-1], ())],
)
def test_choice_that_is_not_there_ends_the_walk_before_it(taken, kept):
    assert replay(TALK, taken).taken == kept


def test_choice_that_leads_nowhere_is_not_taken():
    assert replay(graph(scene("Början", "Borta")), [1]).at.name == "Början"


def test_loop_is_gone_round_until_nobody_means_it():
    walk = replay(TALK, [1] * (MOST_STEPS + 5))

    assert (len(walk.steps), walk.result.finished) == (MOST_STEPS, False)


@given(st.lists(st.integers(1, 5), max_size=MOST_STEPS))
def test_choices_in_an_address_are_read_as_they_were_written(taken):
    assert read(written(taken)) == taken


@given(st.text(max_size=40))
def test_any_address_is_read_as_some_choices(address):
    assert replay(TALK, read(address)).at in TALK.nodes


def test_choices_are_read_as_far_as_they_are_numbers():
    assert read("1.2.x.3") == [1, 2]
    assert read("1.٢") == read("1.22") == [1]


def test_first_of_two_with_the_same_name_is_meant():
    double = Graph((Node("A", "", (Choice("", "", "", "B"),)), Node("B", "ett"), Node("b", "två")))

    assert replay(double, [1]).at.text == "ett"
