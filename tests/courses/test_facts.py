"""Facts with a source: one edit reaches every page, and what must be checked is pointed out to editors."""

import datetime as dt
import json
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.utils import timezone
from wagtail.models import Locale, Revision, TaskState
from wagtail_localize.models import StringSegment, TranslationSource

from content.facts import Fact
from courses.block_text import LessonText
from courses.content_rules import ROW_RULES
from courses.course_blocks import body_of
from tests import factories
from tests.courses.factories import course, lessons_of, plain
from tests.courses.test_second_reader import as_
from tests.courses.test_second_reader import editor as editor_account

FACTS = Path(settings.BASE_DIR) / "courses" / "data" / "facts.yaml"
TODAY = timezone.localdate()
NEW = "Lagen gäller sedan 1 juli 2023."
EVERY_ROW_RULE = list(ROW_RULES)


@pytest.fixture
def groups(db):
    call_command("make_groups", verbosity=0)


@pytest.fixture
def fact(db):
    return Fact.objects.create(
        code="lagen", text="Lagen gäller sedan 2023.", source="Lag (2023:196)", locale=Locale.get_default(),
        source_address="https://lag.example/", checked_on=dt.date(2026, 3, 1), check_by=TODAY,
    )  # fmt: skip


@pytest.fixture
def lesson(fact):
    return lessons_of(course(lessons=1, blocks=({"fact": "lagen"},)))[0]


@pytest.fixture
def editor(client, db):
    call_command("make_groups", verbosity=0)
    person = factories.UserFactory()
    person.groups.add(Group.objects.get(name="Redaktörer"))
    client.force_login(person)
    return client


def edit(person, fact, **more):
    values = {name: str(getattr(fact, name) or "") for name in ("code", "source", "source_address", "checked_on")}
    sent = {**values, "text": NEW, "check_by": str(fact.check_by), **more}
    return as_(person).post(f"/admin/snippets/content/fact/edit/{fact.pk}/", sent)


def approve(person, fact, rules=EVERY_ROW_RULE):
    state = TaskState.objects.get(status=TaskState.STATUS_IN_PROGRESS)
    address = f"/admin/snippets/content/fact/workflow/action/{fact.pk}/approve/{state.pk}/"
    return as_(person).post(address, {"rules": rules})


def live_text(fact):
    return Fact.objects.get(pk=fact.pk).text


def test_one_edit_corrects_every_page_when_another_has_read_it(groups, fact, lesson, anna):
    author, reader = editor_account(), editor_account()

    sent = edit(author, fact, **{"action-submit": "1"})
    before = live_text(fact)
    alone, half = approve(author, fact), approve(reader, fact, rules=EVERY_ROW_RULE[1:])
    unread = live_text(fact)
    approve(reader, fact)

    assert (sent.status_code, before, alone.status_code, unread) == (302, "Lagen gäller sedan 2023.", 302, before)
    assert half.status_code != 500
    assert f"{NEW} Källa: Lag (2023:196) , kontrollerad 1 mars 2026" in plain(as_(anna).get(lesson.url))


def approve_in_the_form(person, fact, **changed):
    """As the button of the form does, with all its fields as the browser sends them."""
    text = fact.get_latest_revision_as_object().text
    extra = json.dumps({"rules": EVERY_ROW_RULE, "comment": ""})
    said = {"action-workflow-action": "1", "workflow-action-name": "approve", "workflow-action-extra-data": extra}
    return edit(person, fact, text=text, **said, **changed)


def test_reader_approves_it_where_they_have_read_it(groups, fact, mailoutbox):
    author, reader = editor_account(), editor_account()
    edit(author, fact, text=f"{NEW}\r\nRad två.", **{"action-submit": "1"})
    written = Fact.objects.get().latest_revision

    answer = approve_in_the_form(reader, Fact.objects.get())

    assert (answer.status_code, live_text(fact)) == (302, f"{NEW}\r\nRad två.")
    assert Fact.objects.get().live_revision == Fact.objects.get().latest_revision == written
    assert [mail.to for mail in mailoutbox] == [[reader.email], [author.email]]


def test_reader_who_changes_it_does_not_approve_it(groups, fact):
    author, reader = editor_account(), editor_account()
    before = live_text(fact)
    edit(author, fact, **{"action-submit": "1"})

    approve_in_the_form(reader, Fact.objects.get(), source="Min egen")

    assert live_text(fact) == before


@pytest.mark.parametrize("administrator", [False, True])
@pytest.mark.parametrize("action", [{}, {"action-publish": "1"}])
def test_author_publishes_no_fact_alone(groups, fact, administrator, action):
    author = editor_account(is_superuser=administrator)

    edit(author, fact, **action)
    shown = as_(author).get(f"/admin/snippets/content/fact/edit/{fact.pk}/").content.decode()

    saved = Fact.objects.get(pk=fact.pk)
    assert (saved.text, saved.has_unpublished_changes) == ("Lagen gäller sedan 2023.", True)
    assert 'name="action-submit"' in shown and 'name="action-publish"' not in shown
    with pytest.raises(PermissionDenied):
        saved.get_latest_revision().publish(user=author)
    assert live_text(fact) == "Lagen gäller sedan 2023."


def test_reader_who_changes_a_fact_is_one_of_its_authors(groups, fact):
    author, reader = editor_account(), editor_account()
    edit(author, fact, **{"action-submit": "1"})
    edit(reader, fact, text="Min")
    approve(reader, fact)
    approve(author, fact)
    unread = live_text(fact)

    approve(editor_account(), fact)

    assert (unread, live_text(fact)) == ("Lagen gäller sedan 2023.", "Min")


def test_who_sends_a_fact_is_not_its_only_author(groups, fact):
    author, reader = editor_account(), editor_account()
    edit(reader, fact)
    edit(author, fact, **{"action-submit": "1"})

    approve(reader, fact)

    assert live_text(fact) == "Lagen gäller sedan 2023."


def test_fact_that_is_being_read_changes_under_nobodys_eyes(groups, fact):
    author, other = editor_account(), editor_account()
    edit(author, fact, **{"action-submit": "1"})
    before = Revision.objects.count()

    again, meanwhile = edit(author, fact, text="Igen", **{"action-submit": "1"}), edit(author, fact, text="Medan")
    back = as_(author).post(f"/admin/snippets/content/fact/history/{fact.pk}/revisions/{first_revision(fact)}/revert/")
    shown = as_(author).get(f"/admin/snippets/content/fact/edit/{fact.pk}/").content.decode()
    approve(other, fact)

    assert [each.status_code for each in (again, meanwhile, back)] == [200, 200, 200]
    assert Revision.objects.count() == before
    assert 'name="action-submit"' not in shown
    assert live_text(fact) == NEW


def test_fact_sent_by_two_at_once_is_read_once(groups, fact):
    edit(editor_account(), fact, **{"action-submit": "1"})

    answer = edit(editor_account(), fact, text="En annans", **{"action-submit": "1"})

    assert answer.status_code in (200, 302)
    assert TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS).count() == 1


def test_author_takes_a_fact_back_from_its_reader(groups, fact):
    author = editor_account()
    edit(author, fact, **{"action-submit": "1"})
    edit(author, fact, **{"action-cancel-workflow": "1"})

    edit(author, fact, text="Rättad")

    assert Fact.objects.get(pk=fact.pk).get_latest_revision_as_object().text == "Rättad"


def first_revision(fact):
    return Revision.objects.for_instance(fact).earliest("pk").pk


def test_new_fact_is_on_no_page_until_it_is_read(groups, fact, lesson, anna):
    author, reader = editor_account(), editor_account()
    sent = {"code": "ny", "text": NEW, "source": "Jag", "source_address": "", "check_by": "2030-01-01"}
    as_(author).post("/admin/snippets/content/fact/add/", {**sent, "checked_on": "", "action-submit": "1"})
    new = Fact.objects.get(code="ny")
    lesson.body = [("fact", new)]
    lesson.save()
    before = plain(as_(anna).get(lesson.url))

    approve(reader, new)

    assert not new.live and NEW not in before
    assert NEW in plain(as_(anna).get(lesson.url))


def test_fact_is_made_on_its_own_page_and_not_while_choosing(groups, fact):
    client = as_(editor_account())
    sent = {"code": "x1", "text": "Egen", "source": "S", "check_by": "2030-01-01"}

    answers = [client.get("/admin/snippets/choose/content/fact/create/")]
    answers.append(client.post("/admin/snippets/choose/content/fact/create/", sent))
    chosen_among = client.get("/admin/snippets/choose/content/fact/")

    assert [each.status_code for each in answers] == [404, 404]
    assert (chosen_among.status_code, Fact.objects.count()) == (200, 1)


@pytest.mark.parametrize(
    "address", ["/admin/snippets/content/fact/delete/{}/", "/admin/bulk/content/fact/delete/?id={}"]
)
def test_fact_that_a_live_page_uses_is_not_deleted(groups, fact, lesson, address):
    call_command("rebuild_references_index", verbosity=0)
    administrator = as_(editor_account(is_superuser=True))

    refused = administrator.post(address.format(fact.pk), follow=True)
    kept = Fact.objects.filter(pk=fact.pk).exists()
    lesson.unpublish()
    administrator.post(address.format(fact.pk))

    assert kept and "Uppgiften står på Del 1 (Kursen)" in refused.content.decode()
    assert not Fact.objects.filter(pk=fact.pk).exists()


def test_translating_a_fact_keeps_its_code(groups, fact, django_capture_on_commit_callbacks):
    english, _made = Locale.objects.get_or_create(language_code="en")
    with django_capture_on_commit_callbacks(execute=True):
        as_(editor_account()).post(f"/admin/localize/submit/snippet/content/fact/{fact.pk}/", {"locales": [english.pk]})

    offered = StringSegment.objects.values_list("context__path", flat=True)

    assert sorted(offered) == ["source", "text"]
    assert set(Fact.objects.values_list("code", "locale__language_code")) == {("lagen", "sv"), ("lagen", "en")}


def test_translated_fact_is_sent_to_its_reader_who_approves_it_in_its_own_form(
    groups, fact, django_capture_on_commit_callbacks
):
    english, _made = Locale.objects.get_or_create(language_code="en")
    author, reader = as_(editor_account()), as_(editor_account())
    with django_capture_on_commit_callbacks(execute=True):
        author.post(f"/admin/localize/submit/snippet/content/fact/{fact.pk}/", {"locales": [english.pk]})
    [translated] = Fact.objects.filter(locale=english)
    source = TranslationSource.objects.get_for_instance(fact)
    address = f"/admin/snippets/content/fact/edit/{translated.pk}/"

    with django_capture_on_commit_callbacks(execute=True):
        sent = author.post(f"/admin/localize/update/{source.pk}/", {"publish_translations": "on"})
    live = Fact.objects.get(pk=translated.pk).live
    offered = ["Godkänn" in who.get(address).content.decode() for who in (author, reader)]
    state = TaskState.objects.get()
    reader.post(
        f"/admin/snippets/content/fact/workflow/action/{translated.pk}/approve/{state.pk}/", {"rules": EVERY_ROW_RULE}
    )

    assert (sent.status_code, live, offered) == (302, False, [False, True])
    assert Fact.objects.get(pk=translated.pk).live


def test_translating_a_lesson_changes_no_fact(groups, fact, lesson, django_capture_on_commit_callbacks):
    english, _made = Locale.objects.get_or_create(language_code="en")
    translated = fact.copy_for_translation(english)
    translated.text = "The act is in force."
    translated.save()
    page = lesson.get_parent()

    with django_capture_on_commit_callbacks(execute=True):
        as_(editor_account()).post(
            f"/admin/localize/submit/page/{page.pk}/", {"locales": [english.pk], "include_subtree": "on"}
        )

    assert list(Fact.objects.filter(locale=english).values_list("text", "live")) == [("The act is in force.", True)]


def test_english_lesson_of_a_file_uses_the_english_fact(fact, db):
    text = LessonText.model_validate({"slug": "del-1", "title": "Part 1", "blocks": [{"fact": "lagen"}]})
    before = body_of("kurs", text, "en")
    translated = fact.copy_for_translation(Locale.objects.create(language_code="en"))
    translated.save()

    [block] = body_of("kurs", text, "en")

    assert ([each["value"] for each in before], block["value"]) == ([fact.pk], translated.pk)


@pytest.mark.parametrize(
    ("checked_on", "check_by", "flagged"),
    [(TODAY, TODAY, False), (TODAY, TODAY - dt.timedelta(1), True), (None, TODAY + dt.timedelta(9), True)],
)
def test_fact_to_check_is_flagged_to_editors_and_shown_to_learners(editor, fact, lesson, checked_on, check_by, flagged):
    Fact.objects.update(checked_on=checked_on, check_by=check_by)

    edited = editor.get(f"/admin/pages/{lesson.pk}/edit/").content.decode()

    assert ("Sidan har uppgifter att kontrollera" in edited) == flagged
    assert ("inte kontrollerad än" in edited) == (checked_on is None)
    assert ("skulle ha kontrollerats" in edited) == (check_by < TODAY)
    assert fact.text in plain(editor.get(lesson.url))
    assert [each.code for each in Fact.objects.to_check(TODAY)] == (["lagen"] if flagged else [])


def test_report_lists_facts_to_check_with_the_pages_that_use_them(editor, fact, lesson):
    call_command("rebuild_references_index", verbosity=0)
    Fact.objects.update(check_by=TODAY + dt.timedelta(91))
    before = plain(editor.get("/admin/reports/facts/"))
    Fact.objects.update(check_by=TODAY - dt.timedelta(1))

    shown = plain(editor.get("/admin/reports/facts/"))

    assert "Alla uppgifter är kontrollerade, och ingen" in before and "Del 1" not in before
    assert fact.text in shown and "Del 1" in shown


def test_report_sets_late_facts_apart_and_says_each_day_as_it_is(editor, fact):
    days = {
        "sen": (TODAY, -1),
        "sen-aldrig": (None, -1),
        "aldrig": (None, 200),
        "idag": (TODAY, 0),
        "lugn": (TODAY, 91),
    }
    for code, (checked_on, ahead) in days.items():
        values = {"text": f"Uppgift {code}.", "source": "Källa", "locale": fact.locale, "checked_on": checked_on}
        Fact.objects.create(code=code, check_by=TODAY + dt.timedelta(ahead), **values)
    fact.delete()

    page = editor.get("/admin/reports/facts/")

    groups = [(heading, [each.code for each, _pages in rows]) for heading, rows in page.context["groups"]]
    assert groups == [
        ("Dagen har gått", ["sen", "sen-aldrig"]), ("Inte kontrollerade än", ["aldrig"]), ("Kommer snart", ["idag"]),
    ]  # fmt: skip
    said = plain(page)
    assert said.count("skulle ha kontrollerats senast") == said.count("ska kontrolleras senast") == 2
    assert said.count("inte kontrollerad än") == 2
    assert "<title>Uppgifter att kontrollera" in " ".join(page.content.decode().split()).replace("<title> ", "<title>")


def test_report_says_the_language_of_each_fact_and_is_cut_to_one(editor, fact):
    Fact.objects.update(checked_on=None)
    english = fact.copy_for_translation(Locale.objects.create(language_code="en"))
    english.text, english.checked_on = "The law is from 2023.", None
    english.save()

    both, one, odd = (
        plain(editor.get(f"/admin/reports/facts/{asked}")) for asked in ("", "?language=en", "?language=x")
    )

    assert [text.count("Lagen gäller") for text in (both, one, odd)] == [1, 0, 1]
    assert f"The law is from 2023. {english.locale}" in one


def test_report_and_facts_are_closed_to_others(client, anna, fact):
    call_command("make_groups", verbosity=0)
    anna.groups.add(Group.objects.get(name="Samordnare"))
    client.force_login(anna)

    answers = [client.get(f"/admin/{each}/") for each in ("reports/facts", "snippets/content/fact")]

    assert [fact.text in answer.content.decode() for answer in answers] == [False, False]
    assert all(answer.status_code in (302, 403) for answer in answers)


def test_file_of_facts_makes_both_languages_once_and_leaves_what_editors_have_changed(db, capsys):
    call_command("load_facts", str(FACTS))
    Fact.objects.filter(code="orostelefonen").update(text="Ändrad", checked_on=TODAY)

    call_command("load_facts", str(FACTS))

    assert capsys.readouterr().out == "18 nya uppgifter.\n0 nya uppgifter.\n"
    assert set(Fact.objects.filter(code="orostelefonen").values_list("text", flat=True)) == {"Ändrad"}
    keys = Fact.objects.values_list("code", "translation_key").distinct()
    assert len(keys) == 9


def test_unknown_fact_in_a_course_is_refused_with_its_line(db, tmp_path):
    path = tmp_path / "kurs.yaml"
    text = "code: k\ntitle: K\ntraining: {code: k, title: K, level: nano}\nlessons:\n  - slug: a\n    title: A\n"
    path.write_text(text + "    blocks:\n      - fact: finns-inte\n")

    with pytest.raises(CommandError, match="rad 8, .*fact: Uppgiften finns inte"):
        call_command("load_course", str(path))


def test_bad_file_of_facts_is_refused_whole(db, tmp_path):
    path = tmp_path / "facts.yaml"
    path.write_text(
        "facts:\n  - {code: a, text: A, source: S, check_by: 2026-12-31}\n  - {code: b, text: B, source: S}\n"
    )

    with pytest.raises(CommandError, match="rad 3, .*saknas"):
        call_command("load_facts", str(path))

    assert Fact.objects.count() == 0


def test_reader_of_a_row_is_asked_what_concerns_a_row(groups, fact):
    author, reader = editor_account(), editor_account()
    edit(author, fact, **{"action-submit": "1"})
    state = TaskState.objects.get(status=TaskState.STATUS_IN_PROGRESS)

    asked = as_(reader).get(f"/admin/snippets/content/fact/workflow/collect_action_data/{fact.pk}/approve/{state.pk}/")

    told = asked.json()["html"]
    assert told.count('type="checkbox"') == len(ROW_RULES) == 3
    assert "Jag har ringt numret, eller jämfört siffra, år och ord med källan." in told
    assert "Texten börjar med friheten" not in told


@pytest.mark.parametrize("step", ["action", "collect_action_data"])
def test_answer_that_there_is_not_is_refused(groups, fact, step):
    author, reader = editor_account(), editor_account()
    edit(author, fact, **{"action-submit": "1"})
    state = TaskState.objects.get(status=TaskState.STATUS_IN_PROGRESS)

    asked = as_(reader).post(f"/admin/snippets/content/fact/workflow/{step}/{fact.pk}/praise/{state.pk}/")

    assert asked.status_code == 302
    assert TaskState.objects.get().status == TaskState.STATUS_IN_PROGRESS
