"""The texts of the basic course keep to the rules in docs/innehall.md, as far as a machine can tell."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from courses.course_file import BlockText, CourseText, LessonText, QuestionText

COURSE = CourseText.read(Path(settings.BASE_DIR) / "courses" / "data" / "vbe-grunden.yaml")
MAX_WORDS, MAX_LIX = 250, 35
LAST_STEP = "## Gör nu på jobbet"
CHILDREN = "del-4"  # the only lesson that may say orosanmälan: it is a word for children
EMERGENCY = "112"  # its source stands in the course file
RECALL = re.compile(r"minns-(\d)")

# Whole words, or the beginnings of words; what to write instead stands in docs/innehall.md.
FORBIDDEN = re.compile(
    r"\bVBE\b|\bBRÅ\b|\bupptäck|\bavslöja|\bidentifiera|\bradikaliser|\bförsena|\bkrav\b|\beskaler|\bpolitiker"
    r"|\bnano|\bintyg|\bcertifikat|\bkunskap|\bterroris|\bfacilitator|\bsamarbetspartner|\bskyddad identitet"
    r"|\btecken på|\bvarningss|\briskfaktor|\bhotnivå|\bdet kan hända här|\bfel!|\bsamtalskompassen",
    re.IGNORECASE,
)
# Numbers, laws and authorities come with the fact snippets, which carry their source and date.
FACTS = re.compile(r"\d{3}|\d-\d|§|\blag(en)?\b|\bkap\.|procent|%|säkerhetspolis|socialstyrelse", re.IGNORECASE)

each_lesson = pytest.mark.parametrize("lesson", COURSE.lessons, ids=lambda lesson: lesson.slug)


def questions(lesson: LessonText) -> list[QuestionText]:
    found = [block.single_choice or block.multiple_choice for block in lesson.blocks]
    return [question for question in found if question]


def point_questions(lesson: LessonText) -> list[QuestionText]:
    return [question for question in questions(lesson) if not RECALL.fullmatch(question.key)]


def recalled(lesson: LessonText) -> list[int]:
    """The numbers of the lessons asked about, in the order asked."""
    keys = [RECALL.fullmatch(question.key) for question in questions(lesson)]
    return [int(key[1]) for key in keys if key]


def running(block: BlockText) -> Iterator[str]:
    """What everybody reads: not the options, nor what is said about an answer."""
    question = block.single_choice or block.multiple_choice
    if question:
        yield max((variant.prompt for variant in question.variants), key=len)
    elif block.case:
        yield from (block.case.situation, block.case.discussion)
    elif block.glossary:
        yield from (block.glossary.term, block.glossary.explanation)
    elif block.checklist:
        yield from (block.checklist.title, *block.checklist.items)
    else:
        yield block.text or block.remember or block.reflection or ""


def answering(block: BlockText) -> Iterator[str]:
    question = block.single_choice or block.multiple_choice
    for variant in question.variants if question else ():
        yield variant.prompt
        for option in variant.options:
            yield from (option.text, option.feedback)
        yield variant.reason
    for choice in block.case.choices if block.case else ():
        yield from (choice.text, choice.consequence)


def running_text(lesson: LessonText) -> str:
    return "\n".join(text for block in lesson.blocks for text in running(block))


def answer_text(lesson: LessonText) -> str:
    return "\n".join(text for block in lesson.blocks for text in answering(block))


def all_text(lesson: LessonText) -> str:
    return "\n".join((lesson.title, running_text(lesson), answer_text(lesson)))


def words(text: str) -> list[str]:
    return re.findall(r"\w+(?:-\w+)*", text)


def lix(text: str) -> float:
    """Björnsson's läsbarhetsindex: words per sentence, plus the share of words longer than six letters.

    A heading or a bullet without a full stop is a sentence of its own."""
    sentences = [part for part in re.split(r"[.!?:\n]", text) if words(part)]
    long = [word for word in words(text) if len(word) > 6]
    return len(words(text)) / len(sentences) + 100 * len(long) / len(words(text))


def test_lix_is_counted_as_bjornsson_did():
    assert lix("Vi ser en katt. Kommunen svarar alltid lugnt.") == 8 / 2 + 100 * 1 / 8 + 100 * 0 / 8
    assert lix("Vad gör du först?\nFråga") == 5 / 2


def test_course_is_six_lessons_of_three_minutes():
    assert [(lesson.slug, lesson.minutes) for lesson in COURSE.lessons] == [(f"del-{n}", 3) for n in range(1, 7)]
    assert (COURSE.passing, COURSE.training.level) == ("answered", "nano")


def test_course_holds_every_kind_of_block():
    kinds = [kind for lesson in COURSE.lessons for block in lesson.blocks for kind in block.model_fields_set]
    assert set(kinds) == set(BlockText.model_fields)
    assert kinds.count("case") == 2


@each_lesson
def test_lesson_is_short_and_easy_to_read(lesson: LessonText):
    text = running_text(lesson)
    assert len(words(text)) <= MAX_WORDS
    assert lix(text) <= MAX_LIX
    assert lix(answer_text(lesson)) <= MAX_LIX


@each_lesson
def test_lesson_recalls_the_last_one_and_later_an_older_one(lesson: LessonText):
    number = COURSE.lessons.index(lesson) + 1
    asked = recalled(lesson)
    older = [recall for recall in asked if recall < number - 1]
    assert asked[:1] == ([number - 1] if number > 1 else [])
    assert len(asked) == len(older) + (number > 1)
    assert bool(older) == (number > 2)


@each_lesson
def test_lesson_begins_with_its_recall_questions(lesson: LessonText):
    count = len(recalled(lesson))
    first = [block.single_choice.key for block in lesson.blocks[:count] if block.single_choice]
    assert [bool(RECALL.fullmatch(key)) for key in first] == [True] * count


@each_lesson
def test_recall_question_stands_alone_as_a_case_of_its_own(lesson: LessonText):
    """Variants take turns: nobody is sure to have met a certain case before."""
    for question in questions(lesson):
        recalls = RECALL.fullmatch(question.key)
        for variant in question.variants if recalls else ():
            assert variant.prompt.startswith(f"Repetition av del {recalls[1]}: ")


def test_who_shall_call_for_help_sees_the_number():
    called = [lesson.slug for lesson in COURSE.lessons if re.search(r"[Rr]ing(er)? 112", all_text(lesson))]
    assert called == ["del-4", "del-5", "del-6"]
    for lesson in COURSE.lessons:
        assert re.findall(r"\blarmar?\b(?! 112)", all_text(lesson), re.IGNORECASE) == []


@each_lesson
def test_numbers_to_save_are_shown(lesson: LessonText):
    says = "Spara numren" in running_text(lesson)
    assert says == any(block.contacts for block in lesson.blocks)


@each_lesson
def test_lesson_asks_about_its_one_point_in_two_settings(lesson: LessonText):
    assert [len(question.variants) for question in point_questions(lesson)] == [2]


@each_lesson
def test_question_has_three_options_with_feedback_and_its_right_answers(lesson: LessonText):
    for block in lesson.blocks:
        for question, right in ((block.single_choice, 1), (block.multiple_choice, 2)):
            for variant in question.variants if question else ():
                assert len({option.text for option in variant.options}) == 3
                assert all(option.feedback.strip() for option in variant.options)
                assert sum(option.correct for option in variant.options) == right
                assert variant.reason.strip()


@each_lesson
def test_right_answer_does_not_show_by_its_length(lesson: LessonText):
    """Nobody should be able to answer by picking the text that stands out."""
    for question in questions(lesson):
        for variant in question.variants:
            right = max(len(option.text) for option in variant.options if option.correct)
            wrong = max(len(option.text) for option in variant.options if not option.correct)
            assert right <= 1.6 * wrong, variant.prompt


@each_lesson
def test_question_asks_what_to_do(lesson: LessonText):
    for question in questions(lesson):
        for variant in question.variants:
            assert re.search(r"Vad gör .*först|Vilka två steg är bra\?", variant.prompt), variant.prompt


def test_no_question_is_asked_twice_in_the_same_words():
    prompts = [variant.prompt for lesson in COURSE.lessons for each in questions(lesson) for variant in each.variants]
    assert len(set(prompts)) == len(prompts)


@each_lesson
def test_keys_are_unique_in_a_lesson(lesson: LessonText):
    keys = [question.key for question in questions(lesson)]
    keys += [block.case.key for block in lesson.blocks if block.case]
    assert len(set(keys)) == len(keys)


@each_lesson
def test_lesson_has_one_thing_to_remember_and_offers_support_once(lesson: LessonText):
    assert sum(block.remember is not None for block in lesson.blocks) == 1
    assert running_text(lesson).count("**Stöd till dig:**") == 1


@each_lesson
def test_lesson_ends_with_a_step_and_a_local_contact(lesson: LessonText):
    before, heading, step = (lesson.blocks[-1].text or "").partition(LAST_STEP)
    assert heading == LAST_STEP
    assert re.search(r"\bchef|\bsamordnare", step)
    assert running_text(lesson).count(LAST_STEP) == 1


@each_lesson
def test_lesson_keeps_to_plain_respectful_words(lesson: LessonText):
    assert FORBIDDEN.findall(all_text(lesson)) == []
    assert ("orosanmäl" in all_text(lesson).lower()) == (lesson.slug == CHILDREN)


@each_lesson
def test_lesson_states_no_numbers_laws_or_authorities(lesson: LessonText):
    assert FACTS.findall(all_text(lesson).replace(EMERGENCY, "")) == []


@each_lesson
def test_islam_is_told_apart_every_time(lesson: LessonText):
    text = all_text(lesson)
    assert ("islamism" not in text) or ("Islam är en religion." in text)


def test_secrecy_always_ends_in_whom_to_ask():
    for lesson in COURSE.lessons:
        if "tystnadsplikt" in running_text(lesson).lower():
            assert "chef eller kommunens jurist" in running_text(lesson)
