"""How Swedish is searched and sorted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.swedish import MOST_WORDS, asked_stems, folded, sort_key, stems
from tracking import swedish as names


def test_titles_sort_as_a_swedish_dictionary():
    titles = ["Östersund", "Ärla", "Åre", "Zinkgruvan", "Éva", "Eva B", "Ånge", "Alby", "2 steg", "10 steg", "Bö"]

    assert sorted(titles, key=sort_key) == [
        *("10 steg", "2 steg", "Alby", "Bö", "Éva", "Eva B", "Zinkgruvan", "Ånge", "Åre", "Ärla", "Östersund"),
    ]


@given(st.text())
def test_titles_and_names_of_people_sort_alike(text):
    """Neither package may know the other, and both write Swedish (docs/decisions/0016)."""
    assert sort_key(text) == names.sort_key(text)


@pytest.mark.parametrize(
    ("text", "is_read_as"),
    [("ÅÄÖ", "åäö"), ("A\u030a", "å"), ("Idé", "ide"), ("Müller", "muller"), ("Søren Æ", "sören ä"), ("ß", "ss")],
)
def test_only_marks_that_make_no_letter_are_taken_away(text, is_read_as):
    assert folded(text) == is_read_as


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("kommuner", "kommunernas"),
        ("rapport", "rapporterna"),
        ("Förebyggande", "förebygga"),
        ("idéer", "ideer"),
        ("skolan", "skola"),
        ("frågans", "frågor"),
    ],
)
def test_forms_of_a_word_have_one_stem(one, other):
    assert list(stems(one)) == list(stems(other))


@pytest.mark.parametrize(
    ("one", "other"), [("år", "ar"), ("mal", "mål"), ("höra", "hora"), ("innan", "inne"), ("plan", "plomb")]
)
def test_other_words_have_other_stems(one, other):
    assert list(stems(one)) != list(stems(other))


def test_small_words_are_not_asked_for_unless_nothing_else_is():
    assert asked_stems("barn och unga") == asked_stems("barn unga")
    assert asked_stems("att vara i") == asked_stems("vara")
    assert asked_stems("och") == ["och"]


def test_question_is_cut_where_nobody_reads_on():
    assert len(asked_stems(" ".join(f"ord{number}" for number in range(50)))) == MOST_WORDS
    assert asked_stems("???") == asked_stems("") == []


@given(st.text())
def test_any_question_is_read(text):
    assert all(stem.isalnum() for stem in asked_stems(text))
