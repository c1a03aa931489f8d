"""A course in English as a file: the same course to tracking, built as the Swedish one."""

import json

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import Locale, Page

from courses.models import CourseIndexPage, CoursePage, LessonPage
from courses.progress import item_ids
from tests.courses.factories import lesson, variant

TRAINING = {"code": "kurs", "title": "Kursen", "level": "nano"}


def swedish(*lessons):
    return {"code": "kurs", "title": "Kursen", "training": TRAINING, "lessons": [*lessons]}


def english(*lessons):
    return {"translates": "kurs", "title": "The course", "lessons": [*lessons]}


def in_english(part):
    """The same lesson in other words."""
    swedish = json.dumps(part, ensure_ascii=False)
    return json.loads(swedish.replace("Jag frågar", "I ask").replace('"title": "Del', '"title": "Part'))


@pytest.fixture
def load(tmp_path, capsys):
    def loaded(text):
        path = tmp_path / "kurs.yaml"
        lines = [f"{name}: {json.dumps(value)}" for name, value in text.items()]
        path.write_text("\n".join(lines), encoding="utf-8")
        call_command("load_course", str(path))
        return capsys.readouterr().out

    return loaded


def pages(code):
    return list(LessonPage.objects.filter(locale__language_code=code).order_by("path"))


def ids(value):
    if isinstance(value, dict):
        own = [value["id"]] if "id" in value else []
        return own + [each for inner in value.values() for each in ids(inner)]
    return [each for inner in value for each in ids(inner)] if isinstance(value, list) else []


def test_translation_shares_training_and_every_id(db, load):
    parts = lesson(1), lesson(2)
    load(swedish(*parts))

    said = load(english(*map(in_english, parts)))

    one, two = CoursePage.objects.order_by("path")
    assert said == "The course: Ändrade 3 sidor.\n"
    assert (one.translation_key, one.training) == (two.translation_key, two.training)
    assert two.url == "/en/courses/kurs/" and pages("en")[0].url == "/en/courses/kurs/del-1/"
    assert [item_ids(page) for page in pages("en")] == [item_ids(page) for page in pages("sv")]
    assert [ids(list(page.body.raw_data)) for page in pages("en")] == [
        ids(list(page.body.raw_data)) for page in pages("sv")
    ]
    assert "I ask" in str(pages("en")[0].body.raw_data[1])
    assert Page.find_problems() == ([], [], [], [], [])


def test_same_translation_again_changes_nothing(db, load):
    load(swedish(lesson(1)))
    load(english(in_english(lesson(1))))

    assert load(english(in_english(lesson(1)))) == "The course: Ändrade 0 sidor.\n"
    assert load(swedish(lesson(1))) == "Kursen: Ändrade 0 sidor.\n"
    assert (Locale.objects.count(), CourseIndexPage.objects.count()) == (2, 2)


def right_elsewhere():
    options = variant()["options"]
    options[0].pop("correct")
    options[1]["correct"] = True
    return lesson(1, asks({**variant(), "options": options}))


def asks(*variants, key="fraga"):
    return {"single_choice": {"key": key, "variants": list(variants)}}


ONE = lesson(1, asks(variant()))
BAD = {
    "another lesson": ([lesson(3)], "Lektionerna ska vara de svenska i samma ordning. Här ska stå: del-1."),
    "lesson too many": ([ONE, lesson(2)], "Här ska stå: ingen fler."),
    "no lessons": ([], "Lektionen del-1 saknas."),
    "another key": ([lesson(1, asks(variant(), key="annan"))], "Blocket ska ha samma sort, key"),
    "variants": ([lesson(1, asks(variant(), variant(1)))], "Blocket ska ha samma sort, key"),
    "right answer": ([right_elsewhere()], "Blocket ska ha samma sort, key"),
    "blocks": ([lesson(1, asks(variant()), {"remember": "Lyssna"})], "har 2 block och den här 3"),
}


@pytest.mark.parametrize("name", BAD)
def test_translation_that_is_built_otherwise_is_refused_with_its_line(db, load, name):
    parts, says = BAD[name]
    load(swedish(ONE))

    with pytest.raises(CommandError, match="rad 3, .*" + says.replace(".", r"\.")):
        load(english(*parts))

    assert CoursePage.objects.count() == 1


def test_translation_of_a_course_that_is_not_there_is_refused(db, load):
    with pytest.raises(CommandError, match="rad 1, .*Kursen finns inte på svenska"):
        load(english(lesson(1)))


def test_alias_that_stood_in_becomes_the_page(db, load):
    load(swedish(lesson(1)))
    CoursePage.objects.get().copy_for_translation(
        Locale.objects.create(language_code="en"), copy_parents=True, alias=True
    )

    load(english(in_english(lesson(1))))

    assert list(CoursePage.objects.values_list("title", "alias_of")) == [("Kursen", None), ("The course", None)]
    assert Page.find_problems() == ([], [], [], [], [])
