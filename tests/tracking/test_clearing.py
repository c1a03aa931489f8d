import datetime as dt

import pytest
from django.contrib.auth import get_user_model

from tests.factories import TrainingFactory, UserFactory
from tests.tracking.sending_world import NOON, queued
from tracking.clearing import clear_old
from tracking.joining import join, separate
from tracking.models import Message, PersonalLink, Unreachable

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
YEAR = 365 * DAY


def settled(at: dt.datetime) -> Message:
    message = queued()
    Message.objects.filter(pk=message.pk).update(status="sent", settled_at=at)
    return message


def test_what_is_settled_or_over_for_a_year_is_cleared_and_nothing_else():
    kept = [queued(not_before=NOON - 2 * YEAR), settled(NOON - YEAR)]
    settled(NOON - YEAR - DAY)
    people = UserFactory.create_batch(3)
    over, revoked, good = (
        PersonalLink.objects.create(user=person, training=TrainingFactory(), expires_on=expires_on)
        for person, expires_on in zip(people, [NOON.date() - YEAR - DAY, NOON.date(), NOON.date() - YEAR], strict=True)
    )
    PersonalLink.objects.filter(pk=revoked.pk).update(revoked_at=NOON - YEAR - DAY)
    for person, days in zip(people, (1, 366, 0), strict=True):
        Unreachable.objects.create(user=person, email=person.email, how="refused", at=NOON - days * DAY)
    get_user_model().objects.filter(pk=people[2].pk).update(email="ny@larkdala.example")

    cleared = clear_old(NOON.date(), dry_run=True)
    assert {name: number for name, number in cleared.items() if number} == {"messages": 1, "links": 2, "unreachable": 2}
    assert clear_old(NOON.date()) == cleared

    assert list(Message.objects.order_by("pk")) == kept
    assert list(PersonalLink.objects.all()) == [good]
    assert [each.user for each in Unreachable.objects.all()] == [people[0]]
    assert not any(clear_old(NOON.date()).values())


def test_messages_of_an_erased_person_go_with_them():
    message = queued()
    Unreachable.objects.create(user=message.recipient, email="x@y.se", how="refused", at=NOON)

    message.recipient.delete()

    assert (Message.objects.count(), Unreachable.objects.count()) == (0, 0)


def test_messages_that_wait_follow_a_person_that_is_joined_and_go_back(municipality):
    kept, other, by = UserFactory(), UserFactory(), UserFactory()
    for person, source in ((kept, "hr"), (other, "troman")):
        person.source_records.create(source=source, person_id="1")
    waiting, gone = queued(other), settled(NOON)
    Message.objects.filter(pk=gone.pk).update(recipient=other)

    joined = join(kept, other, by)

    waiting.refresh_from_db(), gone.refresh_from_db()
    assert (waiting.recipient, gone.recipient) == (kept, other)
    separate(joined, by)
    waiting.refresh_from_db()
    assert waiting.recipient == other


def test_message_that_has_gone_on_to_a_third_person_stays_there_when_the_first_two_are_parted(municipality):
    kept, other, third, by = UserFactory.create_batch(4)
    for person, source in ((kept, "hr"), (other, "troman"), (third, "bolag")):
        person.source_records.create(source=source, person_id="1")
    waiting = queued(other)
    first = join(kept, other, by)
    join(third, kept, by)

    separate(first, by)

    waiting.refresh_from_db()
    assert waiting.recipient == third
