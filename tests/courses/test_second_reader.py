"""Nobody publishes a sensitive page that nobody else has read, whichever way they try."""

import datetime as dt
import json

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from wagtail.models import Locale, Revision, TaskState, Workflow

from content.keeping import keep
from content.kept_packages import Package
from courses.content_rules import RULES
from courses.models import CoursePage, LessonPage
from courses.second_reader import SecondReaderTask
from tests import factories
from tests.content.packages.building import h5p
from tests.courses.factories import course, lessons_of, plain

EVERY_RULE = list(RULES)


@pytest.fixture
def groups(db):
    call_command("make_groups", verbosity=0)


def editor(**more):
    person = factories.UserFactory(**more)
    person.groups.add(Group.objects.get(name="Redaktörer"))
    return person


def as_(person):
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def author(groups):
    return editor()


@pytest.fixture
def reader(groups):
    return editor()


@pytest.fixture
def lesson(groups):
    """Live, read when it came with its file."""
    return lessons_of(course(lessons=1, sensitive=True))[0]


def form(lesson, **more):
    """The editor's form as it is sent, with another title."""
    body = {"body-count": "0"}
    comments = {f"comments-{name}": "0" for name in ("TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS")}
    return {"title": "Ny titel", "slug": lesson.slug, "minutes": "3", **body, **comments, **more}


def edit(person, lesson, **more):
    return as_(person).post(f"/admin/pages/{lesson.pk}/edit/", form(lesson, **more))


def act(person, lesson, name, **data):
    state = TaskState.objects.get(status=TaskState.STATUS_IN_PROGRESS)
    return as_(person).post(f"/admin/pages/workflow/action/{lesson.pk}/{name}/{state.pk}/", data)


def live_title(lesson):
    return LessonPage.objects.get(pk=lesson.pk).title


def test_text_that_waits_is_told_where_its_reader_begins(author, reader, lesson, anna):
    def told(person):
        return "1 text väntar på att du läser den" in plain(as_(person).get("/mina-utbildningar/"))

    assert not told(reader)
    edit(author, lesson, **{"action-submit": "1"})
    assert [told(each) for each in (reader, author, anna)] == [True, False, False]

    act(reader, lesson, "approve", rules=EVERY_RULE)
    assert not told(reader)


def test_author_sends_and_another_person_publishes(author, reader, lesson):
    sent = edit(author, lesson, **{"action-submit": "1"})
    before = live_title(lesson)

    read = act(reader, lesson, "approve", rules=EVERY_RULE)

    assert (sent.status_code, read.status_code, before, live_title(lesson)) == (302, 302, "Del 1", "Ny titel")
    assert LessonPage.objects.get(pk=lesson.pk).live_revision.user == author


def test_reader_who_leaves_a_rule_unticked_publishes_nothing(author, reader, lesson):
    edit(author, lesson, **{"action-submit": "1"})

    asked = as_(reader).post(
        f"/admin/pages/workflow/action/{lesson.pk}/approve/{TaskState.objects.get().pk}/",
        {"rules": EVERY_RULE[1:]},
        headers={"x-requested-with": "XMLHttpRequest"},
    )

    assert "Bocka för alla punkter" in asked.json()["html"]
    assert f'href="/admin/pages/{lesson.pk}/view_draft/"' in asked.json()["html"]
    assert asked.json()["html"].count('type="checkbox"') == len(RULES) == 5
    assert live_title(lesson) == "Del 1"


def test_answer_that_there_is_not_is_refused(author, reader, lesson):
    edit(author, lesson, **{"action-submit": "1"})

    assert act(reader, lesson, "praise").status_code == 302
    assert TaskState.objects.get().status == TaskState.STATUS_IN_PROGRESS


def test_list_of_what_waits_leaves_out_what_one_has_written(author, reader, lesson):
    edit(author, lesson, **{"action-submit": "1"})
    waits = ["awaiting-review-section" in as_(each).get("/admin/").content.decode() for each in (author, reader)]
    tasks = [SecondReaderTask.objects.get().get_task_states_user_can_moderate(each) for each in (author, reader)]

    assert [len(each) for each in tasks] == [0, 1]
    assert waits == [False, True]


def test_reader_sends_back_with_a_comment_and_the_author_sends_again(author, reader, lesson):
    edit(author, lesson, **{"action-submit": "1"})
    silent = act(reader, lesson, "reject", comment="")
    still = TaskState.objects.get().status
    act(reader, lesson, "reject", comment="Ta bort hotnivån.")
    shown = as_(author).get(f"/admin/pages/{lesson.pk}/edit/").content.decode()
    edit(author, lesson, **{"action-submit": "1"})

    act(reader, lesson, "approve", rules=EVERY_RULE)

    assert (silent.status_code, still) == (302, TaskState.STATUS_IN_PROGRESS)
    assert "Ta bort hotnivån." in shown
    assert live_title(lesson) == "Ny titel"


@pytest.mark.parametrize("kind", ["editor", "administrator"])
def test_author_cannot_be_the_second_reader(groups, lesson, kind):
    author = editor(is_superuser=kind == "administrator", is_staff=True)
    edit(author, lesson, **{"action-submit": "1"})

    answer = act(author, lesson, "approve", rules=EVERY_RULE)

    assert answer.status_code in (302, 403)
    assert live_title(lesson) == "Del 1"


@pytest.mark.parametrize("kind", ["editor", "administrator"])
def test_publishing_directly_saves_a_draft(groups, lesson, kind):
    author = editor(is_superuser=kind == "administrator")

    edit(author, lesson, **{"action-publish": "1"})

    saved = LessonPage.objects.get(pk=lesson.pk)
    assert (saved.title, saved.draft_title, saved.has_unpublished_changes) == ("Del 1", "Ny titel", True)


def test_new_lesson_and_new_course_are_drafts_until_read(author, lesson):
    parent = lesson.get_parent()
    client = as_(author)

    client.post(f"/admin/pages/add/courses/lessonpage/{parent.pk}/", form(lesson, slug="ny", **{"action-publish": "1"}))
    client.post(
        f"/admin/pages/add/courses/coursepage/{parent.get_parent().pk}/",
        {**form(lesson, slug="egen"), "passing": "answered", "action-publish": "1"},
    )

    assert [LessonPage.objects.get(slug="ny").live, CoursePage.objects.get(slug="egen").live] == [False, False]


def test_many_pages_at_once_are_not_published(author, lesson):
    edit(author, lesson)
    parent = lesson.get_parent()

    for page, below in ((lesson, ""), (parent, "on"), (parent.get_parent(), "on")):
        address = f"/admin/bulk/wagtailcore/page/publish/?id={page.pk}&next=/admin/"
        as_(author).post(address, {"include_descendants": below})

    assert live_title(lesson) == "Del 1"


def test_set_day_publishes_only_what_was_read(author, reader, lesson):
    soon = (timezone.localtime() + dt.timedelta(hours=1)).strftime("%Y-%m-%d %H:%M")
    edit(author, lesson, go_live_at=soon, **{"action-publish": "1"})
    let_the_day_come()

    call_command("publish_scheduled", verbosity=0)

    assert live_title(lesson) == "Del 1"


def let_the_day_come():
    now = timezone.now()
    for revision in Revision.objects.exclude(content__go_live_at=None):
        revision.content["go_live_at"] = now.isoformat()
        revision.approved_go_live_at = now
        revision.save()


def test_unread_text_stops_no_other_on_its_day_and_its_editor_is_told(author, reader, lesson, caplog):
    """The course was not sensitive when the day was set."""
    soon = (timezone.localtime() + dt.timedelta(hours=1)).strftime("%Y-%m-%d %H:%M")
    kurs = course(lessons=1, code="annan")
    first = lessons_of(kurs)[0]
    other = lessons_of(course(lessons=1, code="tredje"))[0]
    for each in (first, other):
        edit(author, each, go_live_at=soon, **{"action-publish": "1"})
    CoursePage.objects.filter(pk=kurs.pk).update(sensitive=True)
    let_the_day_come()

    call_command("publish_scheduled", verbosity=0)

    assert [live_title(first), live_title(other)] == ["Del 1", "Ny titel"]
    assert not Revision.objects.exclude(approved_go_live_at=None).exists()
    assert [record.levelname for record in caplog.records if "nobody else has read it" in record.message] == ["WARNING"]
    told = [plain(as_(author).get(f"/admin/pages/{page.pk}/edit/")) for page in (first, other)]
    assert ["Dagen för publicering har gått" in text for text in told] == [True, False]

    edit(author, first, **{"action-submit": "1"})
    act(reader, first, "approve", rules=EVERY_RULE)

    assert live_title(first) == "Ny titel"
    assert "Dagen för publicering" not in plain(as_(author).get(f"/admin/pages/{first.pk}/edit/"))


@pytest.mark.parametrize("kind", ["editor", "administrator"])
def test_lesson_that_goes_out_unread_on_a_day_is_not_moved_into_a_sensitive_course(lesson, kind):
    mover = editor(is_superuser=kind == "administrator")
    soon = (timezone.localtime() + dt.timedelta(hours=1)).strftime("%Y-%m-%d %H:%M")
    draft = lessons_of(course(lessons=1, code="annan"))[0]
    draft.unpublish()
    edit(mover, draft, slug="nytt", go_live_at=soon, **{"action-publish": "1"})
    scheduled = Revision.objects.exclude(approved_go_live_at=None).exists()

    answer = as_(mover).post(f"/admin/pages/{draft.pk}/move/{lesson.get_parent().pk}/confirm/", follow=True)

    assert scheduled and LessonPage.objects.get(pk=draft.pk).get_parent().slug == "annan"
    assert "Avpublicera den eller ta bort dagen först" in plain(answer)


def test_read_page_goes_out_on_its_day(author, reader, lesson):
    soon = (timezone.localtime() + dt.timedelta(hours=1)).strftime("%Y-%m-%d %H:%M")
    edit(author, lesson, go_live_at=soon, **{"action-submit": "1"})
    act(reader, lesson, "approve", rules=EVERY_RULE)
    before = live_title(lesson)
    let_the_day_come()

    call_command("publish_scheduled", verbosity=0)

    assert (before, live_title(lesson)) == ("Del 1", "Ny titel")


def test_earlier_version_is_read_again_before_it_is_published(author, reader, lesson):
    edit(author, lesson, **{"action-submit": "1"})
    act(reader, lesson, "approve", rules=EVERY_RULE)
    first = Revision.objects.for_instance(lesson).order_by("pk").first()

    answer = as_(author).post(
        f"/admin/pages/{lesson.pk}/edit/", form(lesson, title="Förr", revision=first.pk, **{"action-publish": "1"})
    )

    assert answer.status_code == 302
    assert live_title(lesson) == "Ny titel"


def test_change_after_reading_is_not_published_with_it(author, reader, lesson):
    edit(author, lesson, **{"action-submit": "1"})
    act(reader, lesson, "approve", rules=EVERY_RULE)
    edit(author, lesson, title="Smugit in", **{"action-publish": "1"})

    with pytest.raises(PermissionDenied):
        LessonPage.objects.get(pk=lesson.pk).get_latest_revision().publish()

    assert live_title(lesson) == "Ny titel"


def test_reader_does_not_change_the_text_while_approving_it(author, reader, lesson):
    edit(author, lesson, **{"action-submit": "1"})

    edit(reader, lesson, title="Min", **{
        "action-workflow-action": "1", "workflow-action-name": "approve",
        "workflow-action-extra-data": json.dumps({"rules": EVERY_RULE, "comment": ""}),
    })  # fmt: skip

    assert live_title(lesson) == "Del 1"


def test_reader_who_changes_nothing_is_no_author_whatever_the_form_sends(author, reader, lesson, file, package_storage):
    """A browser sends an empty field as "", a number as text, and lines that end in two characters."""
    package = keep(file(h5p())).package
    Package.objects.update(text_alternative="Lyssna.")
    chosen = {"package": package, "version": 1, "counts": "best", "seconds": None, "pass_percent": None}
    lesson.body = [("package", chosen), ("reflection", "En rad.\nEn till.")]
    revision = lesson.save_revision(user=author)
    revision.as_object().get_workflow().start(LessonPage.objects.get(pk=lesson.pk), author)
    blocks = {"body-count": "2", "body-0-type": "package", "body-1-type": "reflection"}
    for number, child in enumerate(revision.as_object().body):
        own = f"body-{number}"
        blocks |= {f"{own}-id": str(child.id), f"{own}-order": str(number), f"{own}-deleted": ""}
    sent = {"package": str(package.pk), "version": "1", "counts": "best", "seconds": "", "pass_percent": ""}
    blocks |= {f"body-0-value-{name}": value for name, value in sent.items()}
    blocks["body-1-value"] = "En rad.\r\nEn till."

    answer = edit(reader, lesson, title="Del 1", **blocks, **{
        "action-workflow-action": "1", "workflow-action-name": "approve",
        "workflow-action-extra-data": json.dumps({"rules": EVERY_RULE, "comment": ""}),
    })  # fmt: skip

    assert answer.status_code == 302
    assert LessonPage.objects.get(pk=lesson.pk).live_revision == revision


def test_author_does_not_change_a_text_that_is_being_read(author, lesson):
    edit(author, lesson, **{"action-submit": "1"})
    before = Revision.objects.count()

    edit(author, lesson, title="Senare")

    assert Revision.objects.count() == before


def test_reader_who_opened_the_text_before_it_changed_approves_nothing(author, reader, lesson):
    edit(author, lesson, **{"action-submit": "1"})
    opened = TaskState.objects.get()
    edit(editor(), lesson, title="En tredjes")

    as_(reader).post(f"/admin/pages/workflow/action/{lesson.pk}/approve/{opened.pk}/", {"rules": EVERY_RULE})

    assert live_title(lesson) == "Del 1"


def test_text_written_over_after_reading_is_unread(author, reader, lesson):
    edit(author, lesson, **{"action-submit": "1"})
    act(reader, lesson, "approve", rules=EVERY_RULE)
    page = LessonPage.objects.get(pk=lesson.pk)
    page.title = "Över"
    page.save_revision(user=author, overwrite_revision=page.get_latest_revision())

    with pytest.raises(PermissionDenied):
        page.get_latest_revision().publish()

    assert live_title(lesson) == "Ny titel"


def test_reader_who_has_changed_the_text_is_one_of_its_authors(author, reader, lesson):
    edit(author, lesson, **{"action-submit": "1"})
    edit(reader, lesson, title="Min")
    act(reader, lesson, "approve", rules=EVERY_RULE)
    act(author, lesson, "approve", rules=EVERY_RULE)
    unread = live_title(lesson)

    act(editor(), lesson, "approve", rules=EVERY_RULE)

    assert (unread, live_title(lesson)) == ("Del 1", "Min")


def test_who_sends_a_text_is_not_its_only_author(author, reader, lesson):
    edit(reader, lesson, title="Läsarens egen")
    edit(author, lesson, title="Läsarens egen", **{"action-submit": "1"})
    act(reader, lesson, "approve", rules=EVERY_RULE)
    unread = live_title(lesson)
    waiting = [SecondReaderTask.objects.get().get_task_states_user_can_moderate(each) for each in (author, reader)]

    act(editor(), lesson, "approve", rules=EVERY_RULE)

    assert (unread, [len(each) for each in waiting]) == ("Del 1", [0, 0])
    assert live_title(lesson) == "Läsarens egen"


def test_who_wrote_what_is_live_reads_what_comes_next(author, reader, lesson):
    edit(author, lesson, **{"action-submit": "1"})
    act(reader, lesson, "approve", rules=EVERY_RULE)
    edit(reader, lesson, title="Näst", **{"action-submit": "1"})

    act(author, lesson, "approve", rules=EVERY_RULE)

    assert live_title(lesson) == "Näst"


def test_who_wrote_over_what_is_live_is_an_author_of_the_next(author, reader, lesson):
    edit(author, lesson, **{"action-submit": "1"})
    act(reader, lesson, "approve", rules=EVERY_RULE)
    page = LessonPage.objects.get(pk=lesson.pk)
    page.title = "Över"
    page.save_revision(user=author, overwrite_revision=page.get_latest_revision())
    edit(reader, lesson, title="Över", **{"action-submit": "1"})

    act(author, lesson, "approve", rules=EVERY_RULE)

    assert live_title(lesson) == "Ny titel"


@pytest.mark.parametrize("extra", ["{}", '{"rules": ["freedom"]}', '{"comment": "Bra"}'])
def test_approval_from_the_editor_asks_for_every_rule_too(author, reader, lesson, extra):
    edit(author, lesson, **{"action-submit": "1"})

    answer = edit(reader, lesson, **{
        "action-workflow-action": "1", "workflow-action-name": "approve", "workflow-action-extra-data": extra,
    })  # fmt: skip

    assert (answer.status_code, answer["Location"]) == (302, "/admin/")
    assert live_title(lesson) == "Del 1"


def test_translation_is_read_too(author, lesson, django_capture_on_commit_callbacks):
    english, _made = Locale.objects.get_or_create(language_code="en")
    page = lesson.get_parent()
    with django_capture_on_commit_callbacks(execute=True):
        as_(author).post(f"/admin/localize/submit/page/{page.pk}/", {"locales": [english.pk], "include_subtree": "on"})
    translated = LessonPage.objects.get(locale=english)

    answer = as_(author).post(f"/admin/pages/{translated.pk}/edit/", {"action": "publish"})

    assert answer.status_code in (302, 403)
    assert not LessonPage.objects.get(pk=translated.pk).live


def test_editor_cannot_say_that_a_course_is_not_sensitive(author, lesson):
    kurs = CoursePage.objects.get()
    values = {**form(lesson, slug=kurs.slug), "passing": "answered", "training": kurs.training_id or ""}

    edited = as_(author).get(f"/admin/pages/{kurs.pk}/edit/").content.decode()
    as_(author).post(f"/admin/pages/{kurs.pk}/edit/", {**values, "sensitive": "", "action-publish": "1"})
    as_(author).post(f"/admin/pages/{kurs.pk}/edit/", {**values, "action-publish": "1"})

    assert 'name="sensitive"' not in edited
    assert list(CoursePage.objects.values_list("sensitive", "title")) == [(True, "Kursen")]


def test_without_the_workflow_nothing_is_published(author, lesson):
    Workflow.objects.filter(name="Andra läsare").update(active=False)

    edit(author, lesson, **{"action-submit": "1"})
    edit(author, lesson, **{"action-publish": "1"})

    assert live_title(lesson) == "Del 1"


def test_course_that_is_not_sensitive_is_published_at_once(author, db):
    other = lessons_of(course(lessons=1, code="annan"))[0]

    edit(author, other, **{"action-publish": "1"})

    assert live_title(other) == "Ny titel"


def test_page_offers_the_reader_and_no_publishing(author, lesson):
    shown = as_(author).get(f"/admin/pages/{lesson.pk}/edit/").content.decode()

    assert 'name="action-submit"' in shown and 'name="action-publish"' not in shown


@pytest.mark.parametrize("kind", ["editor", "administrator"])
def test_live_lesson_that_nobody_has_read_is_not_moved_into_a_sensitive_course(lesson, kind):
    mover = editor(is_superuser=kind == "administrator")
    other = lessons_of(course(lessons=1, code="annan"))[0]
    edit(mover, other, slug="nytt", **{"action-publish": "1"})
    address = f"/admin/pages/{other.pk}/move/{lesson.get_parent().pk}/confirm/"

    answer = as_(mover).post(address, follow=True).content.decode()

    assert LessonPage.objects.get(pk=other.pk).get_parent().slug == "annan"
    assert "Avpublicera den eller ta bort dagen först" in answer


def test_lesson_is_moved_into_a_sensitive_course_as_a_draft_or_when_it_has_been_read(author, reader, lesson):
    kurs, others = lesson.get_parent(), lessons_of(course(lessons=1, code="annan"))
    draft = others[0]
    draft.unpublish()
    edit(author, lesson, slug="last", **{"action-submit": "1"})
    act(reader, lesson, "approve", rules=EVERY_RULE)
    away, back = f"/admin/pages/{lesson.pk}/move/{draft.get_parent().pk}/confirm/", None

    as_(author).post(away)
    back = as_(author).post(f"/admin/pages/{lesson.pk}/move/{kurs.pk}/confirm/")
    as_(author).post(f"/admin/pages/{draft.pk}/move/{kurs.pk}/confirm/")

    inside = {page.slug: page.live for page in LessonPage.objects.child_of(kurs)}
    assert back.status_code == 302
    assert inside == {"last": True, draft.slug: False}


def test_alias_that_follows_a_lesson_of_another_course_does_not_come_into_a_sensitive_one(author, lesson):
    other = lessons_of(course(lessons=1, code="annan"))[0]
    alias = other.create_alias(update_slug="alias", parent=other.get_parent())
    alias.unpublish()

    as_(author).post(f"/admin/pages/{alias.pk}/move/{lesson.get_parent().pk}/confirm/")

    assert LessonPage.objects.get(pk=alias.pk).get_parent().slug == "annan"
