"""Steps to put in order, as a learner meets them, with and without JavaScript."""

import pytest

from courses.models import LessonPage
from tests.courses.factories import course, first_item, lessons_of, plain
from tracking.models import Attempt, Completion

STEPS = ["Lyssna", "Fråga", "Prata med chefen"]
BLOCK = {"ordering": {"key": "steg", "variants": [{"prompt": "Vad gör du?", "items": STEPS, "reason": "Lugnt först."}]}}


@pytest.fixture
def lesson(db) -> LessonPage:
    return lessons_of(course(lessons=1, blocks=(BLOCK,), passing="passed"))[0]


@pytest.fixture
def put(client, anna, lesson):
    """Answers with the steps in that order."""
    client.force_login(anna)
    [_text, child] = lesson.body
    ids = {step.value: step.id for step in child.value["variants"][0]["items"].bound_blocks}

    def answered(*order, **headers):
        chosen = [f"{ids[text]}:{place}" for place, text in enumerate(order, start=1)]
        return client.post(
            f"/lektion/{lesson.pk}/svar/{first_item(lesson)}/", {"option": chosen}, follow=True, headers=headers
        )

    return answered


def test_right_order_completes_and_is_shown(put):
    shown = plain(put(*STEPS))

    assert "Det stämmer" in shown and "Lyssna Rätt plats Fråga Rätt plats" in shown and "Lugnt först." in shown
    assert (Attempt.objects.get().score, Completion.objects.count()) == (1.0, 1)


def test_wrong_order_says_how_many_are_right_and_keeps_what_was_put(put):
    shown = put("Fråga", "Lyssna", "Prata med chefen")

    assert "1 av 3 steg står på rätt plats." in plain(shown)
    assert shown.content.decode().count("selected") == 3
    assert "Lugnt först" not in plain(shown)


def test_second_wrong_order_shows_the_right_one(put):
    put("Fråga", "Lyssna", "Prata med chefen")

    shown = plain(put("Fråga", "Lyssna", "Prata med chefen"))

    assert "Lyssna Du valde plats 2 Fråga Du valde plats 1 Prata med chefen Rätt plats" in shown
    assert (Attempt.objects.count(), Completion.objects.count()) == (2, 0)


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_steps_in_the_same_place_are_told_and_not_recorded(put, client, lesson, headers):
    shown = put("Lyssna", "Fråga", **headers).content.decode()

    assert "Ge varje steg en egen plats. Ingen plats får stå två gånger." in shown
    assert shown.count("selected") == 2
    assert Attempt.objects.count() == 0
