"""An editor begins a nanoutbildning, and has its shape to fill in."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.urls import reverse
from wagtail.blocks import StreamBlockValidationError
from wagtail.models import Site
from wagtail.rich_text import RichText

from content.ready import lacking_in
from courses.course_file import course_index
from courses.models import CoursePage, LessonPage
from courses.skeletons import NOW, SHAPES, SITUATION
from tests import factories
from tests.content.library.making import library
from tests.courses.factories import course


@pytest.fixture
def index(db):
    return course_index()


@pytest.fixture
def editor(client, index):
    call_command("make_groups", verbosity=0)
    person = factories.UserFactory()
    person.groups.add(Group.objects.get(name="Redaktörer"))
    client.force_login(person)
    return client


def kinds(lesson):
    return [child.block_type for child in lesson.body]


def test_nano_course_begins_as_drafts_with_the_shape_of_each_part(editor, index):
    answer = editor.post(reverse("new_nano", args=[index.pk]), {"title": "Trygga samtal", "parts": "3"})
    course = CoursePage.objects.get()
    parts = list(LessonPage.objects.child_of(course).order_by("path"))

    assert answer["Location"] == reverse("wagtailadmin_explore", args=[course.pk])
    assert (course.title, course.live, course.sensitive, course.training) == ("Trygga samtal", False, True, None)
    assert [(part.title, part.live) for part in parts] == [("Del 1", False), ("Del 2", False), ("Del 3", False)]
    assert kinds(parts[0]) == ["text", "remember", "single_choice", "text", "contacts"]
    assert kinds(parts[1]) == ["single_choice", *kinds(parts[0])] == kinds(parts[2])
    assert all(len(child.value["variants"]) == 2 for child in parts[1].body if child.block_type == "single_choice")
    ids = [child.id for part in parts for child in part.body]
    assert len(ids) == len(set(ids))  # each question is an item of its own


def test_part_opens_in_the_editor_with_its_headings(editor, index):
    editor.post(reverse("new_nano", args=[index.pk]), {"title": "Trygga samtal", "parts": "2"})
    part = LessonPage.objects.order_by("path").first()

    shown = editor.get(reverse("wagtailadmin_pages:edit", args=[part.pk]))

    assert "5 ord." in " ".join(shown.content.decode().split())  # Situationen, Gör nu på jobbet


def test_same_title_twice_is_two_courses(editor, index):
    for _time in range(2):
        editor.post(reverse("new_nano", args=[index.pk]), {"title": "Trygga samtal", "parts": "2"})

    assert sorted(CoursePage.objects.values_list("slug", flat=True)) == ["trygga-samtal", "trygga-samtal-2"]


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"title": "", "parts": "6"}, "title"),
        ({"title": "A", "parts": "1"}, "parts"),
        ({"title": "A", "parts": "99"}, "parts"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_begun(editor, index, given, says):
    answer = editor.post(reverse("new_nano", args=[index.pk]), given)

    assert list(answer.context["form"].errors) == [says] and not CoursePage.objects.exists()


def test_nobody_who_may_not_add_courses_begins_one(client, index, anna):
    client.force_login(anna)
    assert client.post(reverse("new_nano", args=[index.pk]), {"title": "A", "parts": "2"}).status_code in (302, 403)
    other = factories.UserFactory()
    call_command("make_groups", verbosity=0)
    other.groups.add(Group.objects.get(name="HR"))
    client.force_login(other)

    assert client.post(reverse("new_nano", args=[index.pk]), {"title": "A", "parts": "2"}).status_code in (302, 403)
    assert not CoursePage.objects.exists()


def test_way_to_a_new_course_is_on_the_start_page_and_by_the_courses(editor, index):
    address = reverse("new_nano", args=[index.pk])

    assert address in editor.get("/admin/").content.decode()
    assert address in editor.get(reverse("wagtailadmin_explore", args=[index.pk])).content.decode()
    home = Site.objects.get(is_default_site=True).root_page
    assert address not in editor.get(reverse("wagtailadmin_explore", args=[home.pk])).content.decode()


@pytest.mark.parametrize("shape", SHAPES)
def test_lesson_of_a_shape_opens_in_the_editor_with_its_blocks(editor, shape):
    kurs = course(lessons=1)

    answer = editor.post(reverse("new_lesson", args=[kurs.pk]), {"title": "Att lyssna", "shape": shape})
    lesson = LessonPage.objects.get(title="Att lyssna")

    assert answer["Location"] == reverse("wagtailadmin_pages:edit", args=[lesson.pk])
    assert (lesson.live, kinds(lesson)) == (False, [kind for kind, _value in SHAPES[shape].blocks])
    assert editor.get(answer["Location"]).status_code == 200


@pytest.mark.parametrize("shape", SHAPES)
def test_editor_is_asked_to_fill_in_what_a_shape_leaves_empty(editor, shape):
    editor.post(reverse("new_lesson", args=[course(lessons=1).pk]), {"title": "Att lyssna", "shape": shape})
    lesson = LessonPage.objects.get(title="Att lyssna")

    with pytest.raises(StreamBlockValidationError):
        lesson.body.stream_block.clean(lesson.body)


def test_shape_that_is_none_is_refused(editor):
    answer = editor.post(reverse("new_lesson", args=[course(lessons=1).pk]), {"title": "Att lyssna", "shape": "annan"})

    assert answer.status_code == 200 and not LessonPage.objects.filter(title="Att lyssna").exists()


def test_part_is_not_published_with_a_heading_and_nothing_under_it(editor, index):
    editor.post(reverse("new_nano", args=[index.pk]), {"title": "Trygga samtal", "parts": "2"})
    part = LessonPage.objects.order_by("path").first()

    lacking = list(part.lacking(part.body))

    assert [part.body[place].value.source for place, _says in lacking] == [SITUATION[1], NOW[1]]
    assert lacking[0][1] == "Under rubriken ”Situationen” står inget. Skriv texten, eller ta bort rubriken."


EMPTY = "Texten är tom. Skriv den, eller ta bort blocket."


@pytest.mark.parametrize(
    ("html", "complained_of"),
    [
        ("<p>Text</p>", []),
        ("<p></p>", [EMPTY]),
        ("", [EMPTY]),
        ("<p>Text</p><h2>Rubrik</h2><p>Mer</p>", []),
        ("<h2>Rubrik</h2><ul><li>Ett</li></ul>", []),
        ("<h2>En</h2><h3>Under</h3><p>Text</p>", []),
        ("<h2>En</h2><p>Text</p><h2>Två</h2><p></p>", ["Två"]),
        ("<h2>En</h2><h3>Under</h3><h2>Två</h2><p>Text</p>", ["En", "Under"]),
    ],
)
def test_text_says_something_under_each_heading(html, complained_of):
    body = LessonPage(body=[("text", RichText(html))]).body
    under = "Under rubriken ”{}” står inget. Skriv texten, eller ta bort rubriken."

    says = [each for _place, each in lacking_in(body)]

    assert says == [each if each == EMPTY else under.format(each) for each in complained_of]


def test_first_page_leads_to_what_one_may_write(editor, index):
    library()

    told = editor.get("/admin/").content.decode()

    assert reverse("new_nano", args=[index.pk]) in told
    assert f"/admin/pages/add/content/resourcepage/{library().pk}/" in told
    assert "Resurs</a>" in told and "Läslista</a>" in told


def test_first_page_leads_nobody_to_what_they_may_not_write(client, index):
    person = factories.UserFactory()
    person.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(person)

    assert "Skriv nytt" not in client.get("/admin/").content.decode()
