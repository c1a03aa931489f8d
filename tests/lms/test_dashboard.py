"""The admin's first page says what needs an editor's attention, and nothing else."""

import datetime as dt

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Locale
from wagtail_localize.models import Translation, TranslationSource

from content.facts import Fact
from content.models import StandardPage
from courses.course_file import home_page, publish
from lms.concern.numbers import ContactNumber, NumberCheck
from lms.dashboard import needs
from lms.open.helped import Helped
from tests import factories
from tests.courses.factories import plain

TODAY = timezone.localdate()


@pytest.fixture
def editor(db):
    call_command("make_groups", verbosity=0)
    person = factories.UserFactory()
    person.groups.add(Group.objects.get(name="Redaktörer"))
    return person


@pytest.fixture
def page(db):
    made = StandardPage(title="Om utbildningen", slug="om", reviewed_on=TODAY)
    home_page().add_child(instance=made)
    publish(made)
    return made


def said(user):
    return [each.text for each in needs(user, TODAY)]


def fact(code="lagen", **values):
    return Fact.objects.create(code=code, text="Tre", source="Källan", check_by=TODAY, **values)


def test_editor_with_nothing_to_do_is_told_so(client, editor):
    client.force_login(editor)

    assert "Inget väntar på dig." in plain(client.get("/admin/"))


def test_facts_and_numbers_are_counted(client, editor):
    fact(checked_on=None)
    fact("ny", checked_on=TODAY)
    number = ContactNumber.objects.create(code="jour", function="Jouren", number="08-1", source="Kommunen")
    client.force_login(editor)

    assert said(editor) == ["1 nummer att ringa och kontrollera", "1 uppgift att jämföra med källan"]
    assert "1 nummer att ringa och kontrollera" in plain(client.get("/admin/"))

    NumberCheck.objects.record(number, TODAY)
    assert said(editor) == ["1 uppgift att jämföra med källan"]


def test_page_that_has_changed_since_it_was_translated_is_counted(editor, page):
    english = Locale.objects.get_or_create(language_code="en")[0]
    source, _new = TranslationSource.update_or_create_from_instance(page)
    Translation.objects.create(source=source, target_locale=english)
    assert said(editor) == []

    page.title = "Om kursen"
    publish(page)

    assert said(editor) == ["1 sida har ändrats sedan den översattes"]


@pytest.mark.parametrize(("yes", "no", "told"), [(4, 6, True), (6, 4, False), (1, 8, False), (5, 5, False)])
def test_page_that_most_say_no_to_is_counted_when_enough_have_answered(editor, page, yes, no, told):
    Helped.objects.create(page=page, yes=yes, no=no)

    assert said(editor) == (["1 sida som oftast inte hjälper"] if told else [])


def test_nobody_is_told_of_what_they_may_not_change(editor, page):
    fact(checked_on=None)
    Helped.objects.create(page=page, no=20)

    assert said(factories.UserFactory()) == []


def test_questions_are_the_same_however_much_there_is(editor, page):
    def asked():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            needs(type(editor).objects.get(pk=editor.pk), TODAY)
        return len(queries)

    fact(checked_on=None)
    ContactNumber.objects.create(code="jour", function="Jouren", number="08-1", source="Kommunen")
    few = asked()
    for number in range(20):
        fact(f"till-{number}", checked_on=TODAY - dt.timedelta(days=900))
        ContactNumber.objects.create(code=f"n-{number}", function="Jouren", number="08-1", source="Kommunen")

    assert asked() == few
