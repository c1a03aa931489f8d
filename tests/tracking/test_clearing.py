import datetime as dt
import uuid

import pytest
from django.contrib.auth import get_user_model

from tests.factories import RequirementFactory, TrainingFactory, UserFactory
from tests.tracking.sending_world import NOON, queued
from tracking.clearing import clear_old
from tracking.joining import join, separate
from tracking.models import Assignment, Attempt, Enrolment, Message, PersonalLink, Unreachable
from tracking.moments import day_begins
from tracking.standing import with_standing

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


def begun(training, on):
    """An enrolment with an answer of the same day."""
    enrolment = training.enrol(UserFactory(), on)
    answer = enrolment.record_attempt(uuid.uuid4(), finished=True, passed=True, score=1, duration=1, source="web")
    Attempt.objects.filter(pk=answer.pk).update(recorded_at=day_begins(on))
    return enrolment


def test_what_was_begun_and_left_for_two_years_is_cleared():
    today, training = NOON.date(), TrainingFactory()
    old, late, done = (begun(training, today - days * DAY) for days in (731, 730, 900))
    done.complete(today - 800 * DAY)

    cleared = clear_old(today)

    assert (cleared["attempts"], cleared["enrolments"]) == (1, 1)
    assert {*Enrolment.objects.all()} == {late, done} == {each.enrolment for each in Attempt.objects.all()}


def test_standing_of_past_days_is_the_same_after_clearing():
    """That an offer was begun stays, and no answers."""
    today, offer = NOON.date(), RequirementFactory(mandatory=False)
    enrolment = begun(offer.training, today - 900 * DAY)
    given = offer.assignments.create(user=enrolment.user, assigned_on=today - 999 * DAY, ended_on=today - 200 * DAY)
    ended = RequirementFactory(mandatory=False)  # nobody can be told to have begun it on a day it was offered
    before = begun(ended.training, today - 900 * DAY)
    ended.assignments.create(user=before.user, assigned_on=today - 999 * DAY, ended_on=today - 901 * DAY)

    def standings():
        rows = Assignment.objects.filter(pk=given.pk)
        return [with_standing(rows, today - days * DAY).get().standing for days in (901, 900, 500, 200)]

    assert standings() == ["offered", "begun", "begun", "begun"]
    clear_old(today)

    assert standings() == ["offered", "begun", "begun", "begun"]
    assert list(Enrolment.objects.all()) == [enrolment] and not Attempt.objects.exists()
    assert not any(clear_old(today).values())


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
