"""A course that somebody has taken asks before it goes, and is kept."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from courses.models import CoursePage, LessonPage
from tests import factories
from tests.courses.factories import course as make_course


@pytest.fixture
def course(db):
    call_command("make_groups", stdout=StringIO())
    return make_course()


@pytest.fixture
def editor(client, course):
    """Wagtail lets editors delete a page with pages below it only if they are administrators."""
    person = factories.UserFactory(is_superuser=True, is_staff=True)
    client.force_login(person)
    return person


@pytest.fixture
def taken(course, municipality):
    anna = factories.employee("Anna", "Åberg", municipality)
    return factories.completed(anna, course.training, timezone.localdate())


def delete(course):
    return reverse("wagtailadmin_pages:delete", args=[course.pk])


def test_course_that_has_been_taken_asks_and_is_archived(client, editor, course, taken):
    page = client.get(delete(course)).content.decode()
    assert "1 genomförd utbildning kommer härifrån" in page

    done = client.post(delete(course), follow=True)

    assert "Arkiverat: Kursen. Det som är genomfört finns kvar." in done.content.decode()
    assert not CoursePage.objects.get(pk=course.pk).live
    assert LessonPage.objects.live().count() == 0
    assert LessonPage.objects.count() == 2
    taken.refresh_from_db()


def test_course_that_nobody_has_taken_is_deleted_as_any_page(client, editor, course):
    assert "Arkivera" not in client.get(delete(course)).content.decode()

    client.post(delete(course))

    assert not CoursePage.objects.filter(pk=course.pk).exists()


def test_page_above_a_course_that_has_been_taken_archives_the_course_and_stays(client, editor, course, taken):
    index = course.get_parent()

    client.post(delete(index))

    index.refresh_from_db()
    assert index.live
    assert not CoursePage.objects.get(pk=course.pk).live


def test_many_pages_at_once_do_not_take_it_along(client, editor, course, taken):
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])

    done = client.post(f"{address}?id={course.pk}", follow=True)

    assert "har genomförts av någon och tas inte bort" in done.content.decode()
    assert CoursePage.objects.get(pk=course.pk).live


def test_learner_meets_a_course_that_is_gone_and_keeps_what_is_done(client, editor, course, taken):
    client.post(delete(course))
    client.force_login(taken.user)

    assert client.get(course.url).status_code == 404
    assert taken.training.title in client.get("/mina-utbildningar/").content.decode()
