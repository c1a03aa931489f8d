"""Somebody is told in time that a number must be tried again, and says that it has been."""

import datetime as dt
import json

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import ReferenceIndex

from lms.concern.due import remind
from lms.concern.numbers import ContactNumber, NumberCheck
from tests import factories
from tests.courses.factories import plain
from tests.lms.concern.conftest import SWITCHBOARD
from tracking.letters import Letter, write
from tracking.models import Message
from tracking.moments import day_begins

CHECKED = dt.date(2026, 1, 10)
LAST = dt.date(2027, 1, 10)


def days_before(days):
    return LAST - dt.timedelta(days=days)


@pytest.fixture
def editor(loaded):
    call_command("make_groups", verbosity=0)
    person = factories.UserFactory(email="redaktor@larkdala.example")
    person.groups.add(Group.objects.get(name="Redaktörer"))
    return person


@pytest.fixture
def published():
    """published("socialjouren", day): no number that comes along but this one."""

    def only(code, day):
        rows = ContactNumber.objects.exclude(code=code)
        rows.update(number="")
        ContactNumber.objects.filter(code=code).update(last_published_at=day_begins(day))

    return only


@pytest.fixture
def tried(number):
    def give(code, digits, on=CHECKED):
        contact = number(code, digits)
        NumberCheck.objects.record(contact, on)
        return contact

    return give


def letter_of(day) -> Letter | None:
    return write(Message.objects.get(), day_begins(day))


def told():
    return [(each.recipient_id, each.key.rsplit(":", 2)[1]) for each in Message.objects.order_by("pk")]


def test_editor_is_told_sixty_and_fourteen_days_before_and_when_the_year_has_passed(editor, tried):
    tried("socialjouren", "0999-10 00 13")
    for days in (61, 60, 59, 15, 14, 0, -1, -30):
        remind(days_before(days))

    assert told() == [(editor.pk, "60"), (editor.pk, "14"), (editor.pk, "-1")]


def test_night_that_was_missed_is_made_up_for_once(editor, tried):
    tried("socialjouren", "0999-10 00 13")

    assert [remind(days_before(days)) for days in (40, 39, 3, 3)] == [1, 0, 1, 0]


def test_numbers_tried_on_the_same_day_come_in_one_mail_and_all_are_named(editor, tried):
    tried("socialjouren", "0999-10 00 13")
    tried("felanmalan", "0999-10 00 14")
    tried("sakerhetssamordnaren", "0999-10 00 15", on=dt.date(2026, 6, 1))

    assert remind(days_before(60)) == 1
    letter = letter_of(days_before(60))

    assert letter.subject == "2 nummer ska kontrolleras"
    assert letter.paragraphs[0] == "Den 10 januari är det ett år sedan numren här nedanför kontrollerades."
    assert sorted(letter.paragraphs[1:]) == [
        "Felanmälan av klotter och skadegörelse: 0999-10 00 14",
        "Socialjouren: 0999-10 00 13",
    ]
    assert letter.action[1].endswith("/admin/reports/numbers/")


def test_number_that_nobody_has_tried_is_told_of_once_it_is_published(editor, number, published):
    contact = number("socialjouren", "0999-10 00 13")
    published("socialjouren", CHECKED)

    assert [remind(CHECKED + dt.timedelta(days=days)) for days in (0, 1, 30)] == [1, 0, 0]
    letter = letter_of(CHECKED)
    assert letter.paragraphs == [
        "Numren här nedanför har ingen kontrollerat än. Sidan visar växeln i stället för de lokala.",
        "Socialjouren: 0999-10 00 13",
    ]

    NumberCheck.objects.record(contact, CHECKED)
    assert letter_of(CHECKED) is None


def test_mail_is_not_sent_when_the_numbers_have_been_tried_or_the_editor_has_left(editor, tried):
    contact = tried("socialjouren", "0999-10 00 13")
    remind(days_before(60))
    editor.groups.clear()
    assert letter_of(days_before(60)) is None
    editor.groups.add(Group.objects.get(name="Redaktörer"))

    NumberCheck.objects.record(contact, days_before(61))

    assert letter_of(days_before(60)) is None


def test_command_counts_and_queues_nothing_when_asked_to_try(editor, tried, capsys):
    tried("socialjouren", "0999-10 00 13")

    for dry_run in (True, False):
        call_command("remind_editors", on=days_before(60), dry_run=dry_run, json=True)

    assert [json.loads(line)["queued"] for line in capsys.readouterr().out.split("\n") if line] == [1, 1]
    assert Message.objects.count() == 1


def test_report_has_every_number_once_and_says_what_stands_in_its_place(client, editor, tried):
    tried("socialjouren", "0999-10 00 13", on=timezone.localdate() - dt.timedelta(days=340))
    client.force_login(editor)

    page = plain(client.get("/admin/reports/numbers/"))

    assert page.count("Socialjouren") == 2  # and in the name of its button
    assert SWITCHBOARD in page and "Snart (1)" in page and "Aldrig kontrollerade (9)" in page


def test_editor_says_that_a_number_is_right(client, editor, loaded, number):
    contact = number("socialjouren", "0999-10 00 13")
    client.force_login(editor)

    client.post(f"/admin/reports/numbers/{contact.pk}/", {"number": contact.number})
    client.logout()

    assert NumberCheck.objects.get(contact=contact.translation_key).checked_on == timezone.localdate()
    assert "0999-10 00 13" in plain(client.get(loaded.url))


def test_press_by_mistake_is_undone_on_its_day_and_stays_in_the_history(client, editor, loaded, tried):
    contact = tried("socialjouren", "0999-10 00 13")
    client.force_login(editor)

    client.post(f"/admin/reports/numbers/{contact.pk}/", {"number": contact.number})
    assert "Ja, i dag. Ångra Socialjouren" in plain(client.get("/admin/reports/numbers/"))
    answer = client.post(f"/admin/reports/numbers/{contact.pk}/undo/", follow=True)

    assert "Ja, i dag." not in plain(answer)
    assert NumberCheck.objects.get().checked_on == CHECKED
    assert "Kontrollen ångrad" in plain(client.get(f"/admin/snippets/lms/contactnumber/history/{contact.pk}/"))


def test_what_was_checked_earlier_is_not_undone(client, editor, tried):
    contact = tried("socialjouren", "0999-10 00 13", on=timezone.localdate() - dt.timedelta(days=1))
    client.force_login(editor)

    client.post(f"/admin/reports/numbers/{contact.pk}/undo/")

    assert NumberCheck.objects.count() == 1


def test_number_that_was_changed_meanwhile_is_not_taken_as_tried(client, editor, number):
    contact = number("socialjouren", "0999-10 00 13")
    client.force_login(editor)

    answer = client.post(f"/admin/reports/numbers/{contact.pk}/", {"number": "0999-10 00 12"}, follow=True)

    assert "har fått ett nytt nummer, 0999-10 00 13" in plain(answer)
    assert not NumberCheck.objects.exists()


def test_list_of_numbers_has_each_function_once(client, editor, loaded, english, number):
    number("socialjouren", "08-10 00 13")
    client.force_login(editor)

    told = plain(client.get("/admin/snippets/lms/contactnumber/", {"q": "social"}))

    assert "Socialjouren" in told and "08-10 00 13" in told and "Social services" not in told
    assert "True" not in told and "False" not in told


def test_editor_cannot_delete_a_number_that_the_page_shows(client, editor, loaded):
    contact = ContactNumber.objects.get(code="socialjouren", locale__language_code="sv")
    ReferenceIndex.create_or_update_for_object(loaded)  # as a worker does
    client.force_login(editor)

    answer = client.post(f"/admin/snippets/lms/contactnumber/delete/{contact.pk}/", follow=True)

    assert "Orolig för någon?" in plain(answer) and ContactNumber.objects.filter(pk=contact.pk).exists()


def test_changed_number_is_shown_when_a_second_reader_has_read_it(client, editor, number):
    contact = number("socialjouren", "0999-10 00 13")
    client.force_login(editor)
    form = {"function": "Socialjouren", "code": "socialjouren", "number": "0999-66 66 66", "source": "Kommunen"}

    client.post(f"/admin/snippets/lms/contactnumber/edit/{contact.pk}/", form | {"action-publish": "1"})
    contact.refresh_from_db()

    assert (contact.number, contact.has_unpublished_changes) == ("0999-10 00 13", True)


def test_who_may_not_change_numbers_cannot_say_that_one_is_right(client, editor, number):
    contact = number("socialjouren", "0999-10 00 13")
    coordinator = factories.UserFactory()
    coordinator.groups.add(Group.objects.get(name="Samordnare"))

    for person in (coordinator, factories.UserFactory()):
        client.force_login(person)
        answer = client.post(f"/admin/reports/numbers/{contact.pk}/", {"number": contact.number})
        assert answer.status_code in (302, 403)
        NumberCheck.objects.record(contact, timezone.localdate())
        assert client.post(f"/admin/reports/numbers/{contact.pk}/undo/").status_code in (302, 403)
        assert NumberCheck.objects.all().delete()[0] == 1
    client.logout()
    client.post(f"/admin/reports/numbers/{contact.pk}/", {"number": contact.number})

    assert not NumberCheck.objects.exists()
