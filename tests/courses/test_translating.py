"""An editor sends a course for translation in the admin, and translates it there."""

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from wagtail.models import Locale, TaskState
from wagtail_localize.models import StringTranslation, Translation, TranslationSource

from courses.models import CoursePage, LessonPage
from courses.progress import item_ids
from tests import factories
from tests.courses.factories import course, lessons_of
from tests.courses.test_second_reader import EVERY_RULE, act, as_, live_title
from tests.courses.test_second_reader import editor as editor_account

EVERY = [
    {"remember": "Lyssna"},
    {"glossary": {"term": "Ord", "explanation": "Sak"}},
    {"checklist": {"title": "Lista", "items": ["Ett", "Två"]}},
    {"contacts": True},
    {"case": {"key": "fall", "situation": "Då", "choices": [{"text": "A", "consequence": "B"}] * 2, "discussion": "C"}},
]


@pytest.fixture
def editor(client, db):
    call_command("make_groups", verbosity=0)
    person = factories.UserFactory()
    person.groups.add(Group.objects.get(name="Redaktörer"))
    client.force_login(person)
    return client


def send(client, page, **more):
    english, _made = Locale.objects.get_or_create(language_code="en")
    address = f"/admin/localize/submit/page/{page.pk}/"
    return client.post(address, {"locales": [english.pk], **more})


def test_editor_sends_a_course_with_its_lessons_and_nothing_is_published(editor, django_capture_on_commit_callbacks):
    kurs = course(lessons=1, blocks=tuple(EVERY))

    with django_capture_on_commit_callbacks(execute=True):
        sent = send(editor, kurs, include_subtree="on")

    swedish, english = LessonPage.objects.order_by("path")
    assert sent.status_code == 302
    assert list(CoursePage.objects.order_by("path").values_list("live", "training", "alias_of")) == [
        (True, kurs.training_id, None),
        (False, kurs.training_id, None),
    ]
    assert (english.live, item_ids(english)) == (False, item_ids(swedish))


def test_translated_lesson_keeps_every_id_and_what_is_right(editor, django_capture_on_commit_callbacks):
    kurs = course(lessons=1)
    send(editor, kurs, include_subtree="on")
    swedish = lessons_of(kurs)[0]
    source = TranslationSource.objects.get_for_instance(swedish)
    translation = Translation.objects.get(source=source)
    for segment in source.stringsegment_set.select_related("string"):
        StringTranslation.objects.create(
            translation_of=segment.string, context=segment.context, locale=translation.target_locale,
            data=f"EN {segment.string.data}", translation_type="manual",
        )  # fmt: skip

    with django_capture_on_commit_callbacks(execute=True):
        translation.save_target(publish=False)

    english = LessonPage.objects.get(locale__language_code="en").get_latest_revision_as_object()
    one, two = list(swedish.body.raw_data), list(english.body.raw_data)
    assert skeleton(one) == skeleton(two)
    assert "EN Jag frågar" in str(two[1]) and "EN" not in str(one)


def skeleton(value):
    if isinstance(value, dict):
        return {name: inner if name in ("id", "type", "correct") else skeleton(inner) for name, inner in value.items()}
    return [skeleton(inner) for inner in value] if isinstance(value, list) else None


@pytest.mark.parametrize(("group", "led"), [("Redaktörer", True), ("Samordnare", False), ("HR", False)])
def test_report_of_translations_is_offered_to_those_who_translate(client, db, group, led):
    call_command("make_groups", verbosity=0)
    person = factories.UserFactory()
    person.groups.add(Group.objects.get(name=group))
    client.force_login(person)

    shown = client.get("/admin/").content.decode()

    assert ("/admin/localize/reports/translations/" in shown) == led


@pytest.fixture
def lesson(editor, django_capture_on_commit_callbacks):
    """The Swedish of a sensitive lesson that is live in English; an editor has translated its title, and no more."""
    kurs = course(lessons=1, sensitive=True)
    with django_capture_on_commit_callbacks(execute=True):
        send(editor, kurs, include_subtree="on")
    swedish, english = LessonPage.objects.order_by("path")
    LessonPage.objects.filter(pk=english.pk).update(live=True)
    translation = Translation.objects.get(source=TranslationSource.objects.get_for_instance(swedish))
    segment = translation.source.stringsegment_set.get(context__path="title")
    address = f"/admin/localize/translate/{translation.pk}/strings/{segment.pk}/edit/"
    editor.put(address, "value=Part+1", content_type="application/x-www-form-urlencoded")
    return swedish


@pytest.mark.parametrize("way", ["editor", "update"])
def test_translation_of_a_sensitive_lesson_is_sent_to_its_reader(
    client, editor, lesson, way, django_capture_on_commit_callbacks
):
    english = LessonPage.objects.get(locale__language_code="en")
    source = TranslationSource.objects.get_for_instance(lesson)
    address, sent = {
        "editor": (f"/admin/pages/{english.pk}/edit/", {"action": "publish"}),
        "update": (f"/admin/localize/update/{source.pk}/", {"publish_translations": "on"}),
    }[way]

    with django_capture_on_commit_callbacks(execute=True):
        answer = editor.post(address, sent)
        again = editor.post(address, sent)
    unread = live_title(english)
    reader = editor_account()
    act(reader, english, "approve", rules=EVERY_RULE)

    assert (answer.status_code, again.status_code, unread) == (302, 302, "Del 1")
    assert live_title(english) == "Part 1"


def test_updating_a_translation_without_publishing_sends_nothing(editor, lesson):
    source = TranslationSource.objects.get_for_instance(lesson)

    answer = editor.post(f"/admin/localize/update/{source.pk}/", {})

    assert answer.status_code == 302
    assert not TaskState.objects.exists()


def test_who_translated_a_word_is_not_its_reader(editor, lesson):
    """Whoever sends it."""
    translator = StringTranslation.objects.get().last_translated_by
    english = LessonPage.objects.get(locale__language_code="en")
    sender = editor_account()
    as_(sender).post(f"/admin/pages/{english.pk}/edit/", {"action": "publish"})

    act(translator, english, "approve", rules=EVERY_RULE)

    assert live_title(english) == "Del 1"


def test_translation_of_an_ordinary_lesson_is_published_at_once(editor, django_capture_on_commit_callbacks):
    kurs = course(lessons=1)
    with django_capture_on_commit_callbacks(execute=True):
        send(editor, kurs, include_subtree="on")
    english = LessonPage.objects.get(locale__language_code="en")

    with django_capture_on_commit_callbacks(execute=True):
        editor.post(f"/admin/pages/{english.pk}/edit/", {"action": "publish"})

    assert LessonPage.objects.get(pk=english.pk).live
