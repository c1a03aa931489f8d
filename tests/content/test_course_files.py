"""How the courses are built: the shape each promises its readers, and the same shape in English."""

import re
from typing import Any

import pytest

from courses.block_text import BlockText
from tests.content.course_texts import BASIC, CODES, COORDINATOR, ELECTED, Lesson, course_file, lessons_of, of

PROMISES = {
    BASIC: (6, "answered", "nano", 24),
    COORDINATOR: (5, "passed", "in_depth", 36),
    ELECTED: (3, "answered", "in_depth", None),
}
KINDS = {
    "text", "remember", "reflection", "glossary", "checklist", "single_choice", "multiple_choice", "case", "contacts",
    "fact", "facilitator",
}  # fmt: skip
CHILDREN = 4  # the only basic lesson that may say orosanmälan: it is a word for children


@pytest.mark.parametrize("code", CODES)
def test_course_has_the_lessons_and_rules_it_promises(code: str):
    course = course_file(code, "sv")
    training = course["training"]
    kept = (len(course["lessons"]), course["passing"], training["level"], training["valid_months"])
    assert kept == PROMISES[code]
    assert (course["code"], training["code"], training["title"]) == (code, code, course["title"])
    assert [lesson["slug"] for lesson in course["lessons"]] == [f"del-{n}" for n in range(1, kept[0] + 1)]


@pytest.mark.parametrize(
    ("code", "least", "most"), [(BASIC, 3, 3), (COORDINATOR, 8, 12), (ELECTED, 6, 8)], ids=lambda value: str(value)
)
def test_lessons_take_the_minutes_their_course_promises(code: str, least: int, most: int):
    assert all(least <= lesson.text.minutes <= most for lesson in lessons_of(code, "sv"))


def test_basic_course_shows_what_a_lesson_can_be_built_of():
    kinds = [kind for lesson in lessons_of(BASIC, "sv") for block in lesson.blocks for kind in block.model_fields_set]
    assert set(kinds) == KINDS
    assert kinds.count("case") == 2


@of(BASIC)
def test_nano_lesson_tells_whoever_leads_a_talk_what_to_ask_and_what_to_do_when_it_is_hard(lesson: Lesson):
    [notes] = [block.facilitator for block in lesson.blocks if block.facilitator]
    assert len(notes.questions) == 3 and all(question.endswith("?") for question in notes.questions)
    assert notes.if_defended and notes.if_affected


@pytest.mark.parametrize("code", CODES)
def test_english_file_holds_what_is_translated_and_nothing_else(code: str):
    assert set(course_file(code, "en")) == {"translates", "title", "introduction", "lessons"}
    assert course_file(code, "en")["translates"] == code


@pytest.mark.parametrize("code", CODES)
def test_english_is_built_as_the_swedish(code: str):
    """The ids of the answers come from keys and places: what differs would be another question."""
    assert [shape(lesson) for lesson in lessons_of(code, "en")] == [shape(lesson) for lesson in lessons_of(code, "sv")]


@pytest.mark.parametrize("code", CODES)
def test_english_has_the_same_paragraphs_and_bullets(code: str):
    for swedish, english in zip(lessons_of(code, "sv"), lessons_of(code, "en"), strict=True):
        assert [marks(block) for block in english.blocks] == [marks(block) for block in swedish.blocks]


def shape(lesson: Lesson) -> list[Any]:
    return [lesson.text.slug, lesson.text.minutes, *(_shape(block) for block in lesson.blocks)]


def _shape(block: BlockText) -> tuple[Any, ...]:
    [kind] = block.model_fields_set
    question = block.single_choice or block.multiple_choice
    if question:
        return kind, question.key, [[option.correct for option in variant.options] for variant in question.variants]
    if block.ordering:
        return kind, block.ordering.key, [len(variant.items) for variant in block.ordering.variants]
    if block.fact:
        return kind, block.fact
    if block.case:
        return kind, block.case.key, len(block.case.choices)
    if block.checklist:
        return kind, len(block.checklist.items)
    if block.facilitator:
        return kind, len(block.facilitator.questions)
    return (kind,)


def marks(block: BlockText) -> list[str]:
    """How the lines of a text begin: headings, bullets, numbers, paragraphs."""
    return [re.match(r"(#+ |- |\d\. )?", line)[0] for line in (block.text or "").splitlines() if line]  # type: ignore[index]


@pytest.mark.parametrize("language", ["sv", "en"])
def test_order_of_steps_is_asked_once_where_somebody_comes_with_a_worry(language: str):
    asked = {(code, each.number): len(each.orderings) for code in CODES for each in lessons_of(code, language)}
    assert {place for place, count in asked.items() if count} == {(COORDINATOR, 2)}
    assert asked[COORDINATOR, 2] == 1


@of(BASIC, language="sv")
def test_numbers_to_save_are_shown(lesson: Lesson):
    says = "Spara numren" in lesson.running
    assert says == any(block.contacts for block in lesson.blocks)


@of(BASIC, language="sv")
def test_basic_course_says_orosanmalan_in_the_lesson_on_children_only(lesson: Lesson):
    assert ("orosanmäl" in lesson.everything.lower()) == (lesson.number == CHILDREN)


@pytest.mark.parametrize("code", [COORDINATOR, ELECTED])
def test_longer_course_shows_the_contacts(code: str):
    assert any(block.contacts for lesson in lessons_of(code, "sv") for block in lesson.blocks)


def test_who_shall_call_for_help_sees_the_number():
    called = {
        code: [
            lesson.number for lesson in lessons_of(code, "sv") if re.search(r"[Rr]ing(er|a)? 112", lesson.everything)
        ]
        for code in CODES
    }
    assert called == {BASIC: [4, 5, 6], COORDINATOR: [2, 5], ELECTED: [3]}
