"""A course in two languages is one course: who reads English meets the English pages, and progress follows."""

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Locale

from courses.models import CourseIndexPage, LessonPage
from courses.progress import CourseProgress
from tests.courses.factories import RIGHT, course, english, first_item, lessons_of, options, plain
from tracking.models import Completion, Enrolment


@pytest.fixture
def kurs(db):
    return course(lessons=2)


@pytest.fixture
def reader(client, anna):
    client.force_login(anna)
    return client


def in_english(client):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"


def right(client, lesson):
    address = f"/lektion/{lesson.pk}/svar/{first_item(lesson)}/"
    return client.post(address, {"option": options(lesson, RIGHT)[0]})


def test_swedish_address_leads_an_english_reader_to_the_english_page(reader, kurs):
    english(kurs)
    lesson = lessons_of(kurs)[0]

    before = reader.get(lesson.url)
    in_english(reader)
    after = reader.get(f"{lesson.url}?igen=1")

    assert (before.status_code, lesson.url) == (200, "/kurser/kurs/del-1/")
    assert (after.status_code, after["Location"]) == (302, "/en/courses/kurs/del-1/?igen=1")


def test_english_reader_reads_the_swedish_course_where_there_is_no_other(reader, kurs):
    in_english(reader)

    shown = reader.get(lessons_of(kurs)[0].url)

    assert shown.status_code == 200
    assert '<html lang="en"' in shown.content.decode()
    assert '<h1 class="ds-heading" data-size="lg" lang="sv">Del 1</h1>' in shown.content.decode()


def test_english_address_is_missing_before_anything_is_translated(reader, kurs):
    assert reader.get("/en/kurser/").status_code == 404
    Locale.objects.create(language_code="en")
    assert reader.get("/en/kurser/").status_code == 404


@pytest.mark.parametrize("page", ["/kurser/kurs/del-1/", "/kurser/kurs/", "/kurser/", "/"])
def test_choosing_a_language_leads_to_the_same_page_and_back(reader, kurs, page):
    english(kurs)

    there = reader.post("/sprak/", {"language": "en", "next": page})["Location"]
    back = reader.post("/sprak/", {"language": "sv", "next": there})["Location"]

    assert there == "/en" + page.replace("kurser", "courses")
    assert back == page
    assert reader.get(there).status_code == reader.get(page).status_code == 200


@pytest.mark.parametrize("address", ["https://annan.example/", "//annan.example/", "javascript:alert(1)", ""])
def test_choosing_a_language_never_leads_to_another_site(reader, kurs, address):
    assert reader.post("/sprak/", {"language": "en", "next": address})["Location"] == "/"


def test_my_trainings_shows_the_english_course_once(reader, kurs, anna, today):
    english(kurs)
    kurs.training.enrol(anna, today)
    swedish = reader.get("/mina-utbildningar/").content.decode()
    in_english(reader)

    shown = reader.get("/mina-utbildningar/").content.decode()

    assert "/en/courses/kurs/del-1/" in shown and "/kurser/kurs/" not in shown
    assert "/kurser/kurs/del-1/" in swedish and "/en/" not in swedish


def test_list_of_courses_has_each_course_once_in_the_readers_language(reader, kurs):
    english(kurs)
    other = course(code="bara-svenska")
    in_english(reader)

    shown = reader.get("/en/courses/")

    assert "> Courses The course Kursen Kommunen" in plain(shown)
    assert f'href="{other.url}"' in shown.content.decode()


def test_what_is_answered_in_one_language_is_answered_in_the_other(reader, kurs, anna, today):
    translated = english(kurs)
    first, second = lessons_of(kurs)

    right(reader, first)
    in_english_it_is = CourseProgress.of(translated, anna, today).done_count
    right(reader, lessons_of(translated)[1])

    assert in_english_it_is == 1
    assert Enrolment.objects.count() == Completion.objects.count() == 1
    assert CourseProgress.of(kurs, anna, Completion.objects.get().completed_on).complete


def test_half_translated_course_completes_nobody_and_shows_the_rest_in_swedish(reader, kurs, anna):
    translated = english(kurs)
    lessons_of(translated)[1].unpublish()
    right(reader, lessons_of(kurs)[0])
    lessons_of(translated)[0].save_revision().publish()
    in_english(reader)

    shown = reader.get(translated.url)

    assert Completion.objects.count() == 0
    says = "Continue with part 2 About 3 minutes left. You can take one part at a time. Part 1 ✓ Done Del 2 3 min"
    assert says in plain(shown)
    right(reader, lessons_of(translated)[0])
    assert Completion.objects.count() == 0


def test_lesson_taken_down_in_swedish_completes_those_who_read_english(reader, kurs, anna):
    translated = english(kurs)
    right(reader, lessons_of(translated)[0])

    lessons_of(kurs)[1].unpublish()

    assert Completion.objects.filter(user=anna).count() == 1


def test_pages_ask_as_many_questions_in_english_however_many_lessons(reader):
    few, many = course(lessons=1, code="liten"), course(lessons=6, code="stor")
    in_english(reader)
    asked = []
    for each in (few, many):
        address = english(each).url
        reader.get(address)
        with CaptureQueriesContext(connection) as queries:
            reader.get(address)
        asked.append(len(queries))

    assert asked[0] == asked[1]


def test_alias_in_english_is_no_translation(reader, kurs):
    CourseIndexPage.objects.get().copy_for_translation(
        Locale.objects.create(language_code="en"), copy_parents=True, alias=True
    )
    in_english(reader)

    assert reader.get("/kurser/").status_code == 200
    assert LessonPage.objects.count() == 2
