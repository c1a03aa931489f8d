"""What follows from an editor's work, through the views an editor uses: nothing here calls our own modules."""

import datetime as dt

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from wagtail.models import Locale, Revision, TaskState

from courses.content_rules import RULES
from courses.models import CoursePage, LessonPage
from tests import factories
from tests.courses.factories import RIGHT, course, english, first_item, lessons_of, options, variant
from tests.courses.test_versions import save
from tracking.models import Completion, TrainingVersion

EVERYBODY = TrainingVersion.Again.EVERYBODY
COMMENTS = {f"comments-{name}": "0" for name in ("TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS")}


@pytest.fixture
def groups(db):
    call_command("make_groups", verbosity=0)


def editor(**more):
    person = factories.UserFactory(**more)
    person.groups.add(Group.objects.get(name="Redaktörer"))
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def administrator(groups):
    return editor(is_superuser=True, is_staff=True)


def learner(*lessons):
    """Has answered the questions of these."""
    person = factories.UserFactory()
    client = Client()
    client.force_login(person)
    for lesson in lessons:
        client.post(f"/lektion/{lesson.pk}/svar/{first_item(lesson)}/", {"option": options(lesson, RIGHT)[0]})
    return person


def done(person):
    return Completion.objects.filter(user=person).count()


def versions(kurs):
    return [(each.number, each.again) for each in kurs.training.versions.order_by("number")]


def approve(client, page):
    state = TaskState.objects.get(status=TaskState.STATUS_IN_PROGRESS)
    return client.post(f"/admin/pages/workflow/action/{page.pk}/approve/{state.pk}/", {"rules": list(RULES)})


def test_major_version_of_a_sensitive_course_begins_when_it_is_approved(groups):
    kurs = course(sensitive=True)
    save(editor(), kurs, EVERYBODY, **{"action-submit": "1"})
    before = versions(kurs)

    approve(editor(), kurs)

    assert (before, versions(kurs)) == ([(1, "new")], [(1, "new"), (2, EVERYBODY)])


@pytest.mark.parametrize("choice", [EVERYBODY, ""])
def test_second_reader_is_told_that_a_version_is_published_and_what_follows(groups, choice):
    kurs = course(sensitive=True)
    save(editor(), kurs, choice, **{"action-submit": "1"})
    state = TaskState.objects.get()

    dialog = editor().get(f"/admin/pages/workflow/action/{kurs.pk}/approve/{state.pk}/").json()["html"]

    told = ["Alla gör kursen igen" in dialog, "Hela målgruppen får kursen igen i natt" in dialog]
    assert told == [bool(choice)] * 2


def test_major_version_of_a_sensitive_course_that_is_set_to_a_day_begins_that_day(groups):
    kurs = course(sensitive=True)
    soon = (timezone.localtime() + dt.timedelta(hours=1)).strftime("%Y-%m-%d %H:%M")
    save(editor(), kurs, EVERYBODY, go_live_at=soon, **{"action-submit": "1"})
    approve(editor(), kurs)
    before = versions(kurs)
    past = timezone.now() - dt.timedelta(minutes=1)
    for revision in Revision.objects.exclude(approved_go_live_at=None):  # an hour passes
        revision.content["go_live_at"], revision.approved_go_live_at = past.isoformat(), past
        revision.save()

    call_command("publish_scheduled", verbosity=0)

    assert (before, versions(kurs)) == ([(1, "new")], [(1, "new"), (2, EVERYBODY)])


def posted(name, raw):
    """Blocks as the editor's form sends them."""
    if isinstance(raw, list):
        yield f"{name}-count", len(raw)
        for place, item in enumerate(raw):
            yield from posted(f"{name}-{place}", {"order": place, "deleted": "", **item})
    elif isinstance(raw, dict):
        for key, value in raw.items():
            yield from posted(f"{name}-{key}", value)
    elif raw is not False:
        yield name, raw


def test_question_that_is_removed_completes_those_who_had_answered_the_others(groups):
    questions = [{"single_choice": {"key": key, "variants": [variant()]}} for key in ("ett", "två")]
    [lesson] = lessons_of(course(lessons=1, blocks=tuple(questions)))
    ready, not_ready = learner(lesson), learner()
    kept = [block for block in lesson.body.get_prep_value() if block["type"] == "single_choice"][:1]
    form = {"title": "Del 1", "slug": lesson.slug, "minutes": "3", **COMMENTS, **dict(posted("body", kept))}
    before = done(ready)

    editor().post(f"/admin/pages/{lesson.pk}/edit/", {**form, "action-publish": "1"})

    assert [block.id for block in LessonPage.objects.get(pk=lesson.pk).body] == [kept[0]["id"]]
    assert (before, done(ready), done(not_ready)) == (0, 1, 0)


@pytest.mark.parametrize("way", ["unpublish", "delete"])
def test_lesson_that_is_taken_away_completes_those_who_had_done_the_rest(administrator, way):
    first, second = lessons_of(course(lessons=2))
    ready = learner(first)

    administrator.post(f"/admin/pages/{second.pk}/{way}/")

    assert LessonPage.objects.live().count() == 1
    assert done(ready) == 1


def test_question_that_is_added_is_asked_of_those_who_are_under_way(administrator):
    kurs = course(lessons=2)
    first, second = lessons_of(kurs)
    administrator.post(f"/admin/pages/{second.pk}/unpublish/")
    ready = learner(first)
    before = done(ready)
    after = learner()
    administrator.post(f"/admin/bulk/wagtailcore/page/publish/?id={second.pk}&next=/admin/")
    assert LessonPage.objects.live().count() == 2

    client = Client()
    client.force_login(after)
    client.post(f"/lektion/{first.pk}/svar/{first_item(first)}/", {"option": options(first, RIGHT)[0]})

    assert (before, done(ready), done(after)) == (1, 1, 0)


def test_translation_of_a_course_that_has_been_taken_is_archived_and_the_course_stays(administrator):
    kurs = course(lessons=1)
    translated = english(kurs)
    factories.completed(factories.UserFactory(), kurs.training, timezone.localdate())

    administrator.post(f"/admin/pages/{translated.pk}/delete/")

    live = dict(CoursePage.objects.values_list("pk", "live"))
    assert live == {kurs.pk: True, translated.pk: False}


def test_course_with_translations_that_has_been_taken_is_archived_and_nothing_is_deleted(administrator):
    kurs = course(lessons=1)
    translated = english(kurs)
    factories.completed(factories.UserFactory(), kurs.training, timezone.localdate())

    administrator.post(f"/admin/pages/{kurs.pk}/delete/")

    assert set(CoursePage.objects.values_list("pk", flat=True)) == {kurs.pk, translated.pk}
    assert not CoursePage.objects.get(pk=kurs.pk).live
    assert LessonPage.objects.count() == 2


def test_copy_of_a_course_that_has_been_taken_is_another_and_can_be_deleted(administrator):
    kurs = course(lessons=1)
    factories.completed(factories.UserFactory(), kurs.training, timezone.localdate())
    values = {"new_title": "Kopia", "new_slug": "kopia", "new_parent_page": kurs.get_parent().pk, "copy_subpages": "on"}
    administrator.post(f"/admin/pages/{kurs.pk}/copy/", values)
    copy = CoursePage.objects.get(slug="kopia")
    lessons = LessonPage.objects.child_of(copy).count()

    administrator.post(f"/admin/pages/{copy.pk}/delete/")

    assert (copy.training, copy.sensitive, lessons) == (None, True, 1)
    assert list(CoursePage.objects.values_list("pk", "live")) == [(kurs.pk, True)]


def test_course_sent_for_translation_makes_no_version_and_archives_as_one(
    administrator, django_capture_on_commit_callbacks
):
    kurs = course(lessons=1)
    locale, _made = Locale.objects.get_or_create(language_code="en")
    with django_capture_on_commit_callbacks(execute=True):
        sent = {"locales": [locale.pk], "include_subtree": "on"}
        administrator.post(f"/admin/localize/submit/page/{kurs.pk}/", sent)
    translated = CoursePage.objects.get(locale=locale)
    factories.completed(factories.UserFactory(), kurs.training, timezone.localdate())

    administrator.post(f"/admin/pages/{translated.pk}/edit/", {"action": "publish"})
    administrator.post(f"/admin/pages/{translated.pk}/delete/")

    assert versions(kurs) == [(1, "new")]
    assert dict(CoursePage.objects.values_list("pk", "live")) == {kurs.pk: True, translated.pk: False}
