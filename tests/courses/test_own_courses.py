import pytest
from django.core.management import call_command

from courses.models import CoursePage, LessonPage
from tests.content.course_texts import CODES, DATA


@pytest.fixture
def loaded(db, capsys):
    for code in CODES:
        call_command("load_course", str(DATA / f"{code}.yaml"))
    capsys.readouterr()


def test_courses_that_come_with_the_project_are_published(loaded):
    assert list(CoursePage.objects.live().order_by("path").values_list("slug", "passing", "training__level")) == [
        ("vbe-grunden", "answered", "nano"),
        ("vbe-samordnare", "passed", "in_depth"),
        ("vbe-fortroendevald", "answered", "in_depth"),
    ]
    assert LessonPage.objects.live().count() == 6 + 5 + 3


def test_courses_loaded_again_change_nothing(loaded, capsys):
    for code in CODES:
        call_command("load_course", str(DATA / f"{code}.yaml"))

    assert capsys.readouterr().out.count("Ändrade 0 sidor.") == len(CODES)
