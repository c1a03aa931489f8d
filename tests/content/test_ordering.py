"""Steps to put in order: how they are graded, met and written."""

import re

import pytest
from wagtail.blocks import StreamBlockValidationError

from content.blocks import LessonBody
from content.questions import Option, Question, Variant, grade, recall, start_order

STEPS = tuple(Option(id=letter, text=letter, feedback="") for letter in "abcd")
OTHER = tuple(Option(id=letter, text=letter, feedback="") for letter in "efg")
QUESTION = Question((Variant("Först?", STEPS, "Därför."), Variant("Sedan?", OTHER, "Därför.")), ordered=True)


def given(order):
    return [f"{letter}:{place}" for place, letter in enumerate(order, start=1)]


def test_all_in_place_is_passed():
    answer = grade(QUESTION, given("abcd"), 0)

    assert (answer.result.finished, answer.result.passed, answer.result.score) == (True, True, 1.0)
    assert answer.revealed


def test_score_is_the_share_in_the_right_place():
    answer = grade(QUESTION, given("abdc"), 0)

    assert (answer.result.finished, answer.result.passed, answer.result.score, answer.hits) == (False, False, 0.5, 2)
    assert [option.id for option in answer.chosen] == list("abdc")


def test_second_try_shows_the_right_order_and_the_third_is_another_variant():
    assert grade(QUESTION, given("bacd"), 1).revealed
    assert grade(QUESTION, given("efg"), 2).result.passed


@pytest.mark.parametrize(
    "chosen",
    [[], ["a:1"], given("abc"), [*given("abc"), "d:3"], [*given("abc"), "d:5"], given("abcx"), ["a", "b", "c", "d"],
     ["a:x", "b:2", "c:3", "d:4"], ["a:-1", "b:2", "c:3", "d:4"], ["a:²", "b:2", "c:3", "d:4"], ["a:1" * 999]],
)  # fmt: skip
def test_order_that_is_not_whole_is_no_answer(chosen):
    assert grade(QUESTION, chosen, 0) is None


def test_what_is_kept_of_an_answer_shows_the_right_order():
    assert recall(QUESTION, 1, True).chosen == STEPS
    assert recall(QUESTION, 2, False).chosen == ()


@pytest.mark.parametrize("size", [3, 4, 7])
def test_steps_are_never_met_in_their_right_order(size):
    steps = tuple(Option(id=str(number), text="", feedback="") for number in range(size))

    met = [start_order(steps, str(seed)) for seed in range(500)]

    assert all(sorted(order, key=lambda each: each.id) == list(steps) for order in met)
    assert all(order != list(steps) for order in met)
    assert met[0] == start_order(steps, "0")


@pytest.mark.parametrize(
    ("items", "says"),
    [(["a", "b"], "minsta"), (list("abcdefgh"), "maximala"), (["Ring", "ring ", "Gå"], "likadana")],
)
def test_editor_is_told_what_is_wrong_with_the_steps(items, says):
    body = LessonBody()
    value = {"variants": [{"prompt": "Först?", "items": items, "reason": "Därför."}]}

    with pytest.raises(StreamBlockValidationError) as refused:
        body.clean(body.to_python([{"type": "ordering", "value": value}]))

    assert re.search(says, str(refused.value.as_json_data()))
