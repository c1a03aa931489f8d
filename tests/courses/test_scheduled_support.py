"""Samtalsstöd goes out on its day when somebody else has read it, and is taken down on its last."""

import datetime as dt

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import Revision, TaskState

from content.models import GuidePage
from courses.content_rules import RULES
from courses.course_file import publish
from courses.support_file import DATA, publish_support, read_support
from tests import factories

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def guide(db):
    call_command("make_groups", verbosity=0)
    publish_support(read_support(DATA / "forbered-ett-samtal.yaml"))
    return GuidePage.objects.get()


@pytest.fixture
def editors(guide):
    people = factories.UserFactory(), factories.UserFactory()
    for person in people:
        person.groups.add(Group.objects.get(name="Redaktörer"))
    return people


def draft(guide, author):
    """A new title, to go out in an hour."""
    guide.title, guide.go_live_at = "Före samtalet", timezone.now() + HOUR
    guide.save_revision(user=author)


def read(client, guide, author, reader):
    guide.get_workflow().start(guide, author)
    state = TaskState.objects.get(status=TaskState.STATUS_IN_PROGRESS)
    client.force_login(reader)
    client.post(f"/admin/pages/workflow/action/{guide.pk}/approve/{state.pk}/", {"rules": list(RULES)})


def let_the_day_come():
    now = timezone.now()
    for revision in Revision.objects.exclude(content__go_live_at=None):
        revision.content["go_live_at"] = now.isoformat()
        revision.approved_go_live_at = revision.approved_go_live_at and now
        revision.save()
    GuidePage.objects.exclude(expire_at=None).update(expire_at=now)
    call_command("publish_scheduled", verbosity=0)


def live_title():
    return GuidePage.objects.get().title


@pytest.mark.parametrize(("is_read", "title"), [(True, "Före samtalet"), (False, "Förbered ett samtal")])
def test_guide_goes_out_on_its_day_when_it_has_been_read(client, guide, editors, is_read, title):
    draft(guide, editors[0])
    if is_read:
        read(client, guide, *editors)
    assert live_title() == "Förbered ett samtal"

    let_the_day_come()

    assert live_title() == title


def test_guide_is_taken_down_when_its_last_day_has_passed(client, guide):
    guide.expire_at = timezone.now() + HOUR
    publish(guide)
    before = client.get(guide.url).status_code

    let_the_day_come()

    assert (before, client.get(guide.url).status_code) == (200, 404)
