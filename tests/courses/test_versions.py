"""A new version is chosen on the course page, and carried out when the page is published, whichever way."""

import datetime as dt
from io import StringIO

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from courses.models import CoursePage
from tests import factories
from tests.courses.factories import course as make_course
from tests.courses.factories import english
from tracking.assigning import assign
from tracking.models import TrainingVersion
from tracking.standing import Standing, with_standing

Again = TrainingVersion.Again


@pytest.fixture
def course(db):
    call_command("make_groups", stdout=StringIO())
    return make_course()


@pytest.fixture
def editor(client, course):
    person = factories.UserFactory()
    person.groups.add(Group.objects.get(name="Redaktörer"))
    client.force_login(person)
    return person


def save(client, course, again, **extra):
    """The editor's own form, as it was shown, with a choice."""
    address = reverse("wagtailadmin_pages:edit", args=[course.pk])
    form = client.get(address).context["form"]
    shown = {name: form[name].value() for name in form.fields}
    body = {name: value for name, value in shown.items() if value not in (None, False)} | {"new_version": again}
    body |= {f"comments-{name}": 0 for name in ("TOTAL_FORMS", "INITIAL_FORMS")} | extra
    return client.post(address, body)


def latest(course):
    return CoursePage.objects.get(pk=course.pk).get_latest_revision()


def versions(course):
    return [(each.number, each.again) for each in course.training.versions.order_by("number")]


def test_minor_change_makes_no_version(client, editor, course):
    save(client, course, "", **{"action-publish": "1"})

    assert versions(course) == [(1, Again.NEW)]


@pytest.mark.parametrize("again", Again.values)
def test_choice_is_recorded_when_the_course_is_published(client, editor, course, again):
    save(client, course, again, **{"action-publish": "1"})

    assert versions(course) == [(1, Again.NEW), (2, again)]
    assert course.training.versions.get(number=2).starts_on == timezone.localdate()


def test_saved_draft_records_nothing_until_it_is_published(client, editor, course):
    save(client, course, Again.EVERYBODY)
    assert versions(course) == [(1, Again.NEW)]

    latest(course).publish()

    assert versions(course) == [(1, Again.NEW), (2, Again.EVERYBODY)]


def test_choice_is_carried_out_once(client, editor, course):
    save(client, course, Again.EVERYBODY, **{"action-publish": "1"})
    save(client, course, "", title="Kursen, rättad", **{"action-publish": "1"})
    latest(course).publish()

    assert versions(course) == [(1, Again.NEW), (2, Again.EVERYBODY)]
    assert CoursePage.objects.get(pk=course.pk).title == "Kursen, rättad"


def test_draft_of_before_the_publishing_does_not_make_the_version_again(client, editor, course):
    save(client, course, Again.EVERYBODY)
    first = latest(course)
    save(client, course, Again.EVERYBODY, title="Ett senare utkast")
    first.publish()

    latest(course).publish()

    assert versions(course) == [(1, Again.NEW), (2, Again.EVERYBODY)]


def test_scheduled_publishing_records_the_choice_on_its_day(client, editor, course):
    save(client, course, Again.EVERYBODY)
    revision = latest(course)
    revision.approved_go_live_at = timezone.now() - dt.timedelta(minutes=1)
    revision.save()

    call_command("publish_scheduled")

    assert versions(course) == [(1, Again.NEW), (2, Again.EVERYBODY)]


def test_copy_of_a_course_takes_no_choice_along(client, editor, course):
    save(client, course, Again.EVERYBODY)

    copy = course.specific.copy(update_attrs={"title": "Kopia", "slug": "kopia"})

    assert copy.specific.new_version == ""
    assert copy.specific.sensitive  # whatever its original is


def test_everybody_does_the_course_again_from_the_night_after(client, editor, course, municipality):
    today = timezone.localdate()
    anna = factories.employee("Anna", "Åberg", municipality)
    requirement = factories.RequirementFactory(training=course.training)
    assign(today - dt.timedelta(days=9))
    factories.completed(anna, course.training, today - dt.timedelta(days=5))
    save(client, course, Again.EVERYBODY, **{"action-publish": "1"})

    assign(today)

    [standing] = with_standing(requirement.assignments.open_on(today), today).values_list("standing", flat=True)
    assert standing == Standing.DUE
    assert anna.completions.count() == 1


def test_page_says_what_versions_there_are_and_how_many_would_do_it_again(client, editor, course, municipality):
    anna = factories.employee("Anna", "Åberg", municipality)
    factories.completed(anna, course.training, timezone.localdate())

    page = client.get(reverse("wagtailadmin_pages:edit", args=[course.pk])).content.decode()

    assert "1 person har genomfört kursen och det gäller i dag." in page
    assert "(1 genomförd)" in page


def test_choice_is_made_on_the_swedish_page_for_every_language(client, editor, course):
    translated = english(course)
    pages = [client.get(f"/admin/pages/{each.pk}/edit/").content.decode() for each in (course, translated)]

    save(client, translated, Again.EVERYBODY, **{"action-publish": "1"})

    assert ['name="new_version"' in page for page in pages] == [True, False]
    assert "Valet gäller kursen på alla språk." in pages[0] and f"/admin/pages/{translated.pk}/edit/" in pages[0]
    assert "på den svenska sidan, för alla språk" in pages[1] and f"/admin/pages/{course.pk}/edit/" in pages[1]
    assert versions(course) == [(1, Again.NEW)]
