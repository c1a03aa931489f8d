from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from wagtail.models import PageLogEntry, Revision, Site

from courses.models import CoursePage, LessonPage
from tests import factories
from tests.courses.factories import plain
from tracking.models import Municipality

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
    call_command("load_course", str(BASIC))
    before = (Revision.objects.count(), list(LessonPage.objects.values_list("pk", "body")))

    call_command("load_course", str(BASIC))

    assert (Revision.objects.count(), list(LessonPage.objects.values_list("pk", "body"))) == before
    assert capsys.readouterr().out.endswith("Ändrade 0 sidor.\n")


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
