import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from wagtail.models import Page, PageLogEntry, Revision, Site

from courses.models import CoursePage, LessonPage
from tests import factories
from tests.courses.factories import first_item, lesson, plain, variant
from tracking.models import Completion, Municipality, Training

BASIC = Path(settings.BASE_DIR) / "courses" / "data" / "vbe-grunden.yaml"
SMALL = """code: kurs
title: Kurs
training: {code: kurs, title: Kurs, level: nano}
lessons:
  - slug: del-1
    title: Ett
    blocks:
      - single_choice:
          key: fraga
          variants:
            - prompt: Vad gör du först?
              options:
                - {text: Lyssnar, feedback: Bra, correct: true}
                - {text: Går, feedback: Stanna hellre}
              reason: Lyssna först.
"""


@pytest.fixture
def write(tmp_path):
    def made(text):
        path = tmp_path / "kurs.yaml"
        path.write_text(text, encoding="utf-8")
        return str(path)

    return made


def test_same_file_again_changes_nothing(db, capsys):
    call_command("load_facts", str(BASIC.with_name("facts.yaml")))
    call_command("load_course", str(BASIC))
    before = (Revision.objects.count(), list(LessonPage.objects.values_list("pk", "body")))

    call_command("load_course", str(BASIC))

    assert (Revision.objects.count(), list(LessonPage.objects.values_list("pk", "body"))) == before
    assert capsys.readouterr().out.endswith("Ändrade 0 sidor.\n")


def test_list_with_empty_lines_between_its_rows_is_one_list(db, write):
    text = "    blocks:\n      - text: |\n          - **Fråga**\n\n          - Lyssna\n"
    call_command("load_course", write(SMALL.replace("    blocks:\n", text)), verbosity=0)

    body = re.sub(' data-block-key="[0-9a-f]{5}"', "", LessonPage.objects.get().body.raw_data[0]["value"])
    assert body == "<ul><li><b>Fråga</b></li><li>Lyssna</li></ul>"


@pytest.mark.parametrize(
    "text", ["En *viktig* sak", "> Lyssna", "`kod`", "# Rubrik", "![bild](bild.png)", "a\n\n---\n\nb"]
)
def test_text_that_the_editor_could_not_write_is_refused(db, write, text):
    block = f"    blocks:\n      - text: {json.dumps(text)}\n"

    with pytest.raises(CommandError, match="bara ha mellanrubriker"):
        call_command("load_course", write(SMALL.replace("    blocks:\n", block)), verbosity=0)


def test_changed_wording_keeps_the_ids_of_the_answers(db, write):
    def ids():
        [lesson] = LessonPage.objects.all()
        [block] = lesson.body.raw_data
        [variant] = block["value"]["variants"]
        return [block["id"], *(option["id"] for option in variant["value"]["options"])]

    call_command("load_course", write(SMALL))
    before = ids()
    call_command("load_course", write(SMALL.replace("Lyssnar", "Jag lyssnar")))

    assert ids() == before
    assert "Jag lyssnar" in str(LessonPage.objects.get().body.raw_data[0])


def recap(training, code="kort"):
    given = f"{{code: {code}, title: Kort, level: nano, {training}}}"
    return SMALL.replace("{code: kurs, title: Kurs, level: nano}", given).replace("code: kurs\n", f"code: {code}\n")


def test_course_file_names_the_training_that_it_renews_and_says_it_once(db, write):
    call_command("load_course", write(SMALL))
    call_command("load_course", write(recap("recap_of: kurs")))
    short = Training.objects.get(code="kort")
    assert short.recap_of == Training.objects.get(code="kurs")

    call_command("load_course", write(recap("length_days: 0")))
    short.refresh_from_db()
    assert short.recap_of.code == "kurs"
    call_command("load_course", write(recap("recap_of: null")))
    short.refresh_from_db()
    assert short.recap_of is None


@pytest.mark.parametrize(("training", "field", "says"), [
    ("recap_of: finns-inte", "training.recap_of", "Utbildningen finns inte"),
    ("recap_of: kurs", "training.valid_months", "Ange hur många månader repetitionen gäller"),
    ("valid_months: 12, recap_of: kortare", "training.recap_of", "En repetition kan inte ha en egen repetition"),
])  # fmt: skip
def test_wrong_recap_is_refused_with_its_line(db, write, training, field, says):
    call_command("load_course", write(SMALL.replace("level: nano", "level: nano, valid_months: 24")))
    whole = Training.objects.get()
    factories.TrainingFactory(code="kortare", valid_months=12, recap_of=whole)

    with pytest.raises(CommandError) as told:
        call_command("load_course", write(recap(training)))

    assert field in str(told.value) and says in str(told.value) and "rad 3" in str(told.value)
    assert not Training.objects.filter(code="kort").exists()


def test_dry_run_changes_nothing(db, write):
    call_command("load_course", write(SMALL), "--dry-run")

    assert (CoursePage.objects.count(), PageLogEntry.objects.count()) == (0, 0)


def test_lesson_shows_112_and_the_contact_that_the_municipality_has_set(db, write, client):
    call_command("load_course", write(SMALL.replace("    blocks:\n", "    blocks:\n      - contacts: true\n")))
    client.force_login(factories.UserFactory())
    address = LessonPage.objects.get().url
    without = plain(client.get(address))
    municipality = Municipality.for_site(Site.objects.get())
    municipality.contact_name, municipality.contact_phone = "Säkerhetssamordnaren", "08-465 004 10"
    municipality.save()

    shown = plain(client.get(address))

    assert "Fara just nu 112 Fråga din chef efter numret till kommunens samordnare." in without
    assert "Fara just nu 112 Säkerhetssamordnaren Växel: 08-465 004 10" in shown and "Fråga din chef" not in shown


def of(*parts):
    """A course file with those lessons, or lessons of those numbers."""
    lessons = [lesson(part) if isinstance(part, int) else part for part in parts]
    training = {"code": "kurs", "title": "Kurs", "level": "nano"}
    return json.dumps({"code": "kurs", "title": "Kurs", "training": training, "lessons": lessons})


def live():
    return list(LessonPage.objects.live().order_by("path").values_list("title", flat=True))


@pytest.mark.parametrize("numbers", [(3, 1, 2), (2, 3, 1), (3, 2, 1), (1, 3, 2), (4, 1, 2, 3)])
def test_lessons_follow_the_order_of_the_file(db, write, capsys, numbers):
    call_command("load_course", write(of(1, 2, 3)))

    call_command("load_course", write(of(*numbers)))
    said = capsys.readouterr().out
    call_command("load_course", write(of(*numbers)))

    titles = [f"Del {number}" for number in numbers]
    assert live() == titles
    assert f"Ny ordning: {', '.join(titles)}.\n" in said
    assert capsys.readouterr().out == "Kurs: Ändrade 0 sidor.\n"
    assert Page.find_problems() == ([], [], [], [], [])


def test_lesson_that_the_file_no_longer_has_is_taken_down_and_named(anna, today, write, capsys):
    call_command("load_course", write(of(1, 2)))
    kurs = CoursePage.objects.get()
    kurs.training.enrol(anna, today).complete(today)
    capsys.readouterr()

    call_command("load_course", write(of(1)), "--dry-run")
    tried = live(), capsys.readouterr().out
    call_command("load_course", write(of(1)))
    done = live(), capsys.readouterr().out
    call_command("load_course", write(of(1, 2)))

    gone = "Del 2: den finns inte längre i filen.\n"
    assert tried == (["Del 1", "Del 2"], f"Kurs: Skulle ändra 0 sidor.\nSkulle avpublicera {gone}")
    assert done == (["Del 1"], f"Kurs: Ändrade 0 sidor.\nAvpublicerade {gone}")
    assert live() == ["Del 1", "Del 2"]
    assert list(Completion.objects.values_list("user", "completed_on")) == [(anna.pk, today)]


def asks(*keys):
    return [{"single_choice": {"key": key, "variants": [variant()]}} for key in keys]


CHANGES = {
    "another lesson": ([1, 2], ["del-1"], [1, 3]),
    "question moves on": (
        [lesson(1, *asks("a", "b")), lesson(2, *asks("c"))],
        ["del-1", "del-2"],
        [lesson(1, *asks("a")), lesson(2, *asks("c", "b"))],
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_nobody_is_done_while_one_question_takes_the_place_of_another(anna, today, write, name):
    before, answered, after = CHANGES[name]
    call_command("load_course", write(of(*before)))
    enrolment = CoursePage.objects.get().training.enrol(anna, today)
    values = {"finished": True, "passed": True, "score": 1.0, "duration": None, "source": "web"}
    for page in LessonPage.objects.filter(slug__in=answered):
        enrolment.record_attempt(first_item(page), **values)

    call_command("load_course", write(of(*after)))

    assert Completion.objects.count() == 0


def test_lesson_that_an_editor_has_made_or_renamed_stays(db, write):
    call_command("load_course", write(of(1, 2)))
    made = LessonPage(title="Egen", slug="egen")
    CoursePage.objects.get().add_child(instance=made)
    LessonPage.objects.filter(slug="del-2").update(slug="andra")

    call_command("load_course", write(of(2, 1)))

    assert set(live()) == {"Del 2", "Del 1", "Egen"}
    assert [title for title in live() if title != "Egen"] == ["Del 2", "Del 1"]
    assert LessonPage.objects.get(title="Del 2").slug == "andra"


BLOCK_TWICE = SMALL + SMALL[SMALL.index("      - single") :]
BAD = {
    "unknown field": (SMALL + "farg: blå\n", "rad 16, kolumn farg: Fältet finns inte"),
    "unknown level": (SMALL.replace("nano", "djup"), "rad 3, .*Välj något av 'nano', 'in_depth' eller 'other'"),
    "title too long": (SMALL.replace("title: Ett", "title: " + "x" * 256), "rad 6, .*255 tecken"),
    "too many minutes": (SMALL.replace("title: Ett", "title: Ett\n    minutes: 90"), "rad 7, .*minutes: .*60"),
    "no right answer": (SMALL.replace(", correct: true", ""), "rad 8, .*exakt ett rätt svar"),
    "one option": (
        SMALL.replace("                - {text: Går, feedback: Stanna hellre}\n", ""),
        "rad 8, .*minsta antalet",
    ),
    "key twice": (BLOCK_TWICE, "rad 16, .*samma key"),
    "two kinds in a block": (SMALL.replace("reason: Lyssna först.", "reason: A\n        text: B"), "rad 8, .*en sort"),
    "slug twice": (SMALL + SMALL[SMALL.index("  - slug") :], "rad 16, .*samma slug"),
    "training of another course": (SMALL.replace("code: kurs\ntitle", "code: ny\ntitle"), "rad 3, .*ges redan av"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_course_is_refused_whole_with_line_and_remedy(db, write, name):
    call_command("load_course", write(SMALL))
    before = list(CoursePage.objects.values_list("title", "latest_revision"))
    text, says = BAD[name]

    with pytest.raises(CommandError, match=says):
        call_command("load_course", write(text))

    assert list(CoursePage.objects.values_list("title", "latest_revision")) == before
