"""Editors are told in time that pages should be read again: Samtalsstöd's as Kunskapsbanken's."""

import datetime as dt
import json

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command

from content.models import GuidePage
from content.reviewing import to_review
from courses.course_file import publish
from courses.support_file import DATA, publish_support, read_support
from lms.review_letter import remind_reviews
from tests import factories
from tracking.letters import write
from tracking.models import Message
from tracking.moments import day_begins

DAY = dt.date(2027, 3, 31)


def before(days):
    return DAY - dt.timedelta(days=days)


@pytest.fixture
def editor(db):
    call_command("make_groups", verbosity=0)
    person = factories.UserFactory(email="redaktor@larkdala.example")
    person.groups.add(Group.objects.get(name="Redaktörer"))
    factories.UserFactory(is_superuser=True)
    return person


@pytest.fixture
def guide(editor):
    page = publish_support(read_support(DATA / "forbered-ett-samtal.yaml"))[0]
    page.reviewed_on, page.review_by = dt.date(2026, 3, 31), DAY
    publish(page)
    return page


def test_guide_stands_in_the_report_when_its_day_comes(guide, editor):
    assert [(heading, [page.title for page in pages]) for heading, pages in to_review(before(60), editor)] == [
        ("Kommer snart", ["Förbered ett samtal"])
    ]
    assert to_review(before(61), editor) == []


def test_editor_is_told_three_times_and_who_answers_for_the_page(guide, editor):
    nights = [remind_reviews(before(days)) for days in (61, 60, 59, 14, 13, 0, -1, -2)]
    letter = write(Message.objects.earliest("pk"), day_begins(before(60)))

    assert nights == [0, 1, 0, 1, 0, 0, 1, 0]
    assert letter.subject == "En sida ska granskas"
    assert letter.paragraphs == [
        "De ska granskas senast den 31 mars 2027.",
        "Förbered ett samtal (säkerhetssamordnaren)",
    ]


def test_mail_is_not_sent_when_the_page_has_been_reviewed(guide, editor):
    remind_reviews(before(60))
    page = GuidePage.objects.get()
    page.review_by = dt.date(2028, 3, 31)
    publish(page)

    assert write(Message.objects.get(), day_begins(before(60))) is None


def test_editor_of_other_pages_is_not_told(guide, editor):
    remind_reviews(before(60))
    editor.groups.clear()

    assert write(Message.objects.get(), day_begins(before(60))) is None


def test_command_counts_and_queues_nothing_when_asked_to_try(guide, capsys):
    for dry_run in (True, False):
        call_command("remind_editors", on=before(60), dry_run=dry_run, json=True)

    told = [json.loads(line)["queued"] for line in capsys.readouterr().out.splitlines() if line.startswith("{")]
    assert (told, Message.objects.count()) == ([1, 1], 1)
