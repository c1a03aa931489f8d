import datetime as dt

import pytest
from django.utils import timezone

from tests.factories import UserFactory
from tracking.models import Message
from tracking.outbox import Queued, queue, queue_many

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2026, 3, 2, 12, tzinfo=timezone.get_default_timezone())


def test_message_of_the_same_cause_is_queued_once():
    anna = UserFactory()

    first = queue("invitation", anna, "invitation:7", about={"assignment": 7}, not_before=NOON)
    second = queue("invitation", anna, "invitation:7", about={"assignment": 7}, not_before=NOON)

    assert second is None
    assert list(Message.objects.values_list("key", "step", "recipient", "about", "status")) == [
        ("invitation:7", "invitation", anna.pk, {"assignment": 7}, "queued")
    ]
    assert first.not_before == NOON


def test_messages_of_a_set_are_queued_where_they_are_new(django_assert_max_num_queries):
    persons = UserFactory.create_batch(30)
    queue("release", persons[0], "release:0", about={}, not_before=NOON)
    wanted = [Queued("release", person.pk, f"release:{n}", {"part": n}, NOON) for n, person in enumerate(persons)]

    with django_assert_max_num_queries(8):
        assert queue_many(wanted) == 29

    assert queue_many(wanted) == 0
    assert Message.objects.count() == 30


def test_message_is_due_from_its_moment():
    queue("release", UserFactory(), "release:1", about={}, not_before=NOON)

    assert Message.objects.due(NOON - dt.timedelta(seconds=1)).count() == 0
    assert Message.objects.due(NOON).count() == 1
