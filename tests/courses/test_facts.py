"""Facts with a source: one edit reaches every page, and what must be checked is pointed out to editors."""

import datetime as dt
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.utils import timezone
from wagtail.models import Locale

from content.facts import Fact
from courses.course_file import LessonText, body_of
from tests import factories
from tests.courses.factories import course, lessons_of, plain

FACTS = Path(settings.BASE_DIR) / "courses" / "data" / "facts.yaml"
TODAY = timezone.localdate()


@pytest.fixture
def fact(db):
    return Fact.objects.create(
        code="lagen", text="Lagen gäller sedan 2023.", source="Lag (2023:196)", locale=Locale.get_default(),
        source_address="https://lag.example/", checked_on=dt.date(2026, 3, 1), check_by=TODAY,
    )  # fmt: skip


@pytest.fixture
def lesson(fact):
    return lessons_of(course(lessons=1, blocks=({"fact": "lagen"},)))[0]


@pytest.fixture
def editor(client, db):
    call_command("make_groups", verbosity=0)
    person = factories.UserFactory()
    person.groups.add(Group.objects.get(name="Redaktörer"))
    client.force_login(person)
    return client


def test_one_edit_corrects_every_page_and_shows_source_and_day(fact, lesson, client, anna):
    client.force_login(anna)
    fact.text = "Lagen gäller sedan 1 juli 2023."
    fact.save()

    shown = client.get(lesson.url)

    assert "Lagen gäller sedan 1 juli 2023. Källa: Lag (2023:196) , kontrollerad 1 mars 2026" in plain(shown)


def test_english_lesson_of_a_file_uses_the_english_fact(fact, db):
    text = LessonText.model_validate({"slug": "del-1", "title": "Part 1", "blocks": [{"fact": "lagen"}]})
    before = body_of("kurs", text, "en")
    translated = fact.copy_for_translation(Locale.objects.create(language_code="en"))
    translated.save()

    [block] = body_of("kurs", text, "en")

    assert ([each["value"] for each in before], block["value"]) == ([fact.pk], translated.pk)


@pytest.mark.parametrize(
    ("checked_on", "check_by", "flagged"),
    [(TODAY, TODAY, False), (TODAY, TODAY - dt.timedelta(1), True), (None, TODAY + dt.timedelta(9), True)],
)
def test_fact_to_check_is_flagged_to_editors_and_shown_to_learners(editor, fact, lesson, checked_on, check_by, flagged):
    Fact.objects.update(checked_on=checked_on, check_by=check_by)

    edited = editor.get(f"/admin/pages/{lesson.pk}/edit/").content.decode()

    assert ("Sidan har uppgifter att kontrollera" in edited) == flagged
    assert fact.text in plain(editor.get(lesson.url))
    assert [each.code for each in Fact.objects.to_check(TODAY)] == (["lagen"] if flagged else [])


def test_report_lists_facts_to_check_with_the_pages_that_use_them(editor, fact, lesson):
    call_command("rebuild_references_index", verbosity=0)
    before = plain(editor.get("/admin/reports/facts/"))
    Fact.objects.update(check_by=TODAY - dt.timedelta(1))

    shown = plain(editor.get("/admin/reports/facts/"))

    assert "Alla uppgifter är kontrollerade i tid." in before and "Del 1" not in before
    assert fact.text in shown and "Del 1" in shown


def test_report_and_facts_are_closed_to_others(client, anna, fact):
    call_command("make_groups", verbosity=0)
    anna.groups.add(Group.objects.get(name="Samordnare"))
    client.force_login(anna)

    answers = [client.get(f"/admin/{each}/") for each in ("reports/facts", "snippets/content/fact")]

    assert [fact.text in answer.content.decode() for answer in answers] == [False, False]
    assert all(answer.status_code in (302, 403) for answer in answers)


def test_file_of_facts_makes_both_languages_once_and_leaves_what_editors_have_changed(db, capsys):
    call_command("load_facts", str(FACTS))
    Fact.objects.filter(code="orostelefonen").update(text="Ändrad", checked_on=TODAY)

    call_command("load_facts", str(FACTS))

    assert capsys.readouterr().out == "18 nya uppgifter.\n0 nya uppgifter.\n"
    assert set(Fact.objects.filter(code="orostelefonen").values_list("text", flat=True)) == {"Ändrad"}
    keys = Fact.objects.values_list("code", "translation_key").distinct()
    assert len(keys) == 9


def test_unknown_fact_in_a_course_is_refused_with_its_line(db, tmp_path):
    path = tmp_path / "kurs.yaml"
    text = "code: k\ntitle: K\ntraining: {code: k, title: K, level: nano}\nlessons:\n  - slug: a\n    title: A\n"
    path.write_text(text + "    blocks:\n      - fact: finns-inte\n")

    with pytest.raises(CommandError, match="rad 8, .*fact: Uppgiften finns inte"):
        call_command("load_course", str(path))


def test_bad_file_of_facts_is_refused_whole(db, tmp_path):
    path = tmp_path / "facts.yaml"
    path.write_text(
        "facts:\n  - {code: a, text: A, source: S, check_by: 2026-12-31}\n  - {code: b, text: B, source: S}\n"
    )

    with pytest.raises(CommandError, match="rad 3, .*saknas"):
        call_command("load_facts", str(path))

    assert Fact.objects.count() == 0
