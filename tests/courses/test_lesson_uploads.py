"""A lesson that somebody has written in Word comes into the course as a draft, made by a worker."""

import datetime as dt

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.images import get_image_model

from courses.lesson_taking_in import take_in
from courses.lesson_uploads import LessonUpload
from courses.models import LessonPage
from tests import factories
from tests.content.documents.writing import drawn, paragraph, word
from tests.courses.factories import course
from tracking.clearing import clear_old

MIXED = word(paragraph("Att lyssna", "H1"), paragraph("Först."), drawn(alt="Stolar"), drawn("rId8"), paragraph("Sist."))


@pytest.fixture
def kurs(db):
    return course(lessons=1)


@pytest.fixture
def editor(client, kurs):
    call_command("make_groups", verbosity=0)
    person = factories.UserFactory()
    person.groups.add(Group.objects.get(name="Redaktörer"))
    client.force_login(person)
    client.person = person
    return client


def upload(client, kurs, content, name="Att lyssna.docx"):
    address = reverse("upload_lesson", args=[kurs.pk])
    return client.post(address, {"file": SimpleUploadedFile(name, content)})


def read(answer, editor):
    """What the worker does."""
    take_in.call(LessonUpload.objects.get().pk, editor.person.pk)
    return answer


def test_word_document_becomes_the_last_lesson_as_a_draft(editor, kurs):
    answer = read(upload(editor, kurs, MIXED), editor)
    lesson = LessonPage.objects.child_of(kurs).order_by("path").last()
    image = get_image_model().objects.get()

    assert (lesson.title, lesson.live, lesson.owner) == ("Att lyssna", False, editor.person)
    assert [child.block_type for child in lesson.body] == ["text", "image", "text"]
    assert "Först." in lesson.body[0].value.source and lesson.body[1].value.pk == image.pk
    assert (lesson.body[1].value.contextual_alt_text, image.uploaded_by_user) == ("Stolar", editor.person)
    shown = editor.get(answer["Location"], follow=True)
    said = [str(message) for message in shown.context["messages"]]
    assert shown.redirect_chain[-1][0] == reverse("wagtailadmin_pages:edit", args=[lesson.pk])
    assert "utkast" in said[0] and any("bild-2.x-emf följde inte med" in each for each in said)


def test_file_that_calls_itself_word_and_is_not_is_refused(editor, kurs):
    answer = read(upload(editor, kurs, b"hej", "hej.docx"), editor)

    assert "Word" in editor.get(answer["Location"]).content.decode()
    assert (LessonUpload.objects.get().status, LessonPage.objects.count()) == (LessonUpload.Status.REFUSED, 1)


def test_markdown_takes_its_name_from_the_file_when_it_has_no_heading(editor, kurs):
    read(upload(editor, kurs, b"Bara text.", name="C:\\Lektioner\\Tryggt.md"), editor)

    assert LessonPage.objects.child_of(kurs).order_by("path").last().title == "Tryggt"


def test_file_is_gone_when_it_has_been_read_and_reading_twice_makes_one_lesson(
    editor, kurs, django_capture_on_commit_callbacks
):
    upload(editor, kurs, MIXED)
    row = LessonUpload.objects.get()
    name = row.file.name
    assert row.file.storage.exists(name)
    for _time in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            take_in.call(row.pk, editor.person.pk)

    row.refresh_from_db()
    assert (row.status, row.file.name) == (LessonUpload.Status.DRAFTED, "")
    assert not row.file.storage.exists(name)
    assert LessonPage.objects.child_of(kurs).count() == 2


def test_page_that_waits_is_led_on_when_the_draft_is_there(editor, kurs):
    address = upload(editor, kurs, MIXED)["Location"]
    htmx = {"headers": {"HX-Request": "true"}}
    assert "hx-trigger" in editor.get(address, **htmx).content.decode()
    take_in.call(LessonUpload.objects.get().pk, editor.person.pk)

    assert editor.get(address, **htmx)["HX-Redirect"] == address


def test_broken_file_is_told_and_adds_nothing(editor, kurs):
    answer = read(upload(editor, kurs, word("<w:p>")), editor)
    told = editor.get(answer["Location"]).content.decode()

    assert "word/document.xml: Filen är inte giltig XML." in told and "inget lades till i kursen." in told
    assert LessonPage.objects.child_of(kurs).count() == 1


@pytest.mark.parametrize("name", ["lektion.doc", "lektion.pdf", "lektion"])
def test_other_kind_of_file_is_refused_in_the_form(editor, kurs, name):
    answer = upload(editor, kurs, b"x", name=name)

    assert "Välj en fil som slutar på .docx" in answer.content.decode() and not LessonUpload.objects.exists()


def test_page_waits_and_says_so_when_no_worker_comes(editor, kurs):
    row = LessonUpload.objects.create(course=kurs, file_name="a.docx")
    address = reverse("lesson_uploaded", args=[row.pk])

    assert "hx-trigger" in editor.get(address).content.decode()
    LessonUpload.objects.update(uploaded_at=timezone.now() - dt.timedelta(minutes=6))
    late = editor.get(address).content.decode()
    assert "Det tar längre tid än det brukar." in late and "hx-trigger" not in late


def test_nobody_who_may_not_add_lessons_hands_in_or_looks(client, kurs, anna):
    row = LessonUpload.objects.create(course=kurs, file_name="a.docx")
    call_command("make_groups", verbosity=0)
    anna.groups.add(Group.objects.get(name="HR"))
    client.force_login(anna)

    assert upload(client, kurs, MIXED).status_code == 302 and LessonUpload.objects.count() == 1
    assert client.get(reverse("lesson_uploaded", args=[row.pk]))["Location"] != ""
    assert not LessonPage.objects.child_of(kurs).filter(title="Att lyssna").exists()


def test_how_it_went_is_forgotten_after_a_month_with_a_file_that_nobody_read(
    kurs, today, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        row = LessonUpload(course=kurs, file_name="a.docx")
        row.file.save("a", SimpleUploadedFile("a", b"x"), save=False)
        row.save()
    name, late = row.file.name, timezone.localdate() + dt.timedelta(days=32)
    with django_capture_on_commit_callbacks(execute=True):
        clear_old(late, dry_run=True)
    assert row.file.storage.exists(name) and LessonUpload.objects.exists()

    with django_capture_on_commit_callbacks(execute=True):
        clear_old(late)
    assert not row.file.storage.exists(name) and not LessonUpload.objects.exists()
