"""Packages in the editor: what a lesson may hold, when it is published, and where a package is used."""

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.test import Client
from wagtail.blocks import StructBlockValidationError
from wagtail.hooks import search_for_hooks

from content.blocks import PackageBlock
from content.keeping import keep
from content.kept_packages import Package
from content.uses import pages_with
from courses.group_sessions.presentation import presentation
from courses.models import LessonPage
from courses.progress import item_id, item_ids
from courses.recall.rounds import points_of
from tests import factories
from tests.content.packages.building import h5p
from tests.courses.factories import course, lessons_of
from tests.courses.packages import TEXT, course_with

pytestmark = pytest.mark.usefixtures("package_storage")


@pytest.fixture
def version(db, file):
    return keep(file(h5p()))


@pytest.fixture
def editor(db):
    call_command("make_groups", verbosity=0)
    person = factories.UserFactory()
    person.groups.add(*Group.objects.filter(name__in=["Redaktörer", "Paketansvariga"]))
    client = Client()
    client.force_login(person)
    return client


def without_text(version):
    Package.objects.filter(pk=version.package_id).update(text_alternative="")
    return Package.objects.get(pk=version.package_id)


@pytest.mark.parametrize(
    ("chosen", "field"),
    [
        ({"version": 2}, "version"),
        ({"counts": "after"}, "seconds"),
        ({"counts": "opened", "pass_percent": 80}, "pass_percent"),
    ],
)
def test_block_says_which_choice_does_not_hold(version, chosen, field):
    search_for_hooks()  # by which choosers are known, as they are in the admin
    asked = {"package": version.package, "version": None, "counts": "best", "seconds": None, "pass_percent": None}

    with pytest.raises(StructBlockValidationError) as refused:
        PackageBlock().clean(PackageBlock().to_python({**asked, "package": version.package_id} | chosen))

    assert list(refused.value.block_errors) == [field]


def test_package_is_what_the_lesson_asks_and_needs_no_button(version):
    _kurs, lesson = course_with(version)

    assert item_ids(lesson) == [item_id(lesson, lesson.body[0].id)]


def test_lesson_is_published_when_its_package_has_a_text(version):
    lesson = course_with(version)[1]
    without_text(version)

    with pytest.raises(PermissionDenied, match="saknar textalternativ"):
        lesson.save_revision().publish()


def test_text_stays_while_the_package_is_used_in_a_draft_too(version):
    [lesson] = lessons_of(course(lessons=1))
    lesson.body = [("package", {"package": version.package, "counts": "best"})]
    lesson.save_revision()

    package = without_text(version)
    assert pages_with(package) == [lesson.page_ptr]
    with pytest.raises(ValidationError, match="Del 1"):
        package.clean()


def test_page_of_a_package_tells_where_it_is_used(version, editor):
    address = f"/admin/snippets/content/package/inspect/{version.package_id}/"
    assert "Ingen lektion än." in editor.get(address).content.decode()

    _kurs, lesson = course_with(version)

    assert f"/admin/pages/{lesson.pk}/edit/" in editor.get(address).content.decode()


def test_retired_package_stays_where_it_is(version):
    _kurs, lesson = course_with(version)
    Package.objects.update(retired=True)

    lesson.save_revision().publish()

    assert LessonPage.objects.get(pk=lesson.pk).body[0].value["package"] == version.package


def test_group_is_shown_the_text_and_nobody_is_asked_about_it_later(version):
    _kurs, lesson = course_with(version)

    [step] = presentation(lesson).steps

    assert TEXT in step.child.render()
    assert points_of([lesson]) == []


def test_lesson_with_a_question_and_a_package_asks_for_both(version):
    [lesson] = lessons_of(course(lessons=1))
    asked = item_ids(lesson)

    lesson.body.append(("package", {"package": version.package, "counts": "best"}))
    lesson.save_revision()

    assert len(item_ids(lesson)) == 2 and item_ids(lesson)[0] == asked[0]
