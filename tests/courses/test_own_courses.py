import pytest
from django.core.management import call_command

from courses.models import CoursePage, LessonPage
from tests.content.course_texts import CODES, DATA

NAMES = "slug", "passing", "training__level"
COURSES = [
    ("vbe-grunden", "answered", "nano"),
    ("vbe-samordnare", "passed", "in_depth"),
    ("vbe-fortroendevald", "answered", "in_depth"),
]


@pytest.fixture
def loaded(db, capsys):
    call_command("load_facts", str(DATA / "facts.yaml"))
    _load()
    capsys.readouterr()


def _load():
    """Each course in Swedish and then in English."""
    for code in CODES:
        for path in (DATA / f"{code}.yaml", DATA / "en" / f"{code}.yaml"):
            call_command("load_course", str(path))


def test_courses_that_come_with_the_project_are_published(loaded):
    assert [
        list(CoursePage.objects.live().filter(locale__language_code=language).order_by("path").values_list(*NAMES))
        for language in ("sv", "en")
    ] == [COURSES, COURSES]
    assert LessonPage.objects.live().count() == 2 * (6 + 5 + 3)


def test_courses_loaded_again_change_nothing(loaded, capsys):
    call_command("load_facts", str(DATA / "facts.yaml"))
    _load()

    said = capsys.readouterr().out
    assert said.startswith("0 nya uppgifter.")
    assert said.count("Ändrade 0 sidor.") == 2 * len(CODES)
