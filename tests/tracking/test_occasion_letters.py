"""What the mails of an occasion say, when they no longer say it, and the event that goes with them."""

import datetime as dt

import pytest
from icalendar import Calendar

from tests import factories
from tests.tracking.occasion_world import DAY, HOUR, NOW, occasion
from tracking.calendar_event import PUBLISH, event_file
from tracking.letters import WRITERS, write
from tracking.models import Message
from tracking.signing_up import cancel, change, give_up, sign_up

TOPIC = "Våldsbejakande extremism"


@pytest.fixture
def made(municipality):
    return occasion(municipality, training=factories.TrainingFactory(title=TOPIC), capacity=1)


def letter(step, who, now=NOW):
    return write(Message.objects.get(step=f"occasion_{step}", recipient=who), now)


def event(written):
    [attached] = written.attachments
    calendar = Calendar.from_ical(attached.content)
    [found] = calendar.walk("VEVENT")
    assert f"method={calendar['METHOD']}" in attached.media_type
    return str(calendar["METHOD"]), found


def test_who_has_a_place_is_told_when_and_where_and_gets_the_event(made, anna):
    sign_up(made, anna, NOW)

    written = letter("signed_up", anna)

    assert written.subject == "Du har en plats den 25 mars kl. 09.00"
    assert written.greeting == "Hej Anna!"
    assert "När: onsdag 25 mars 2026 kl. 09.00–11.00" in written.paragraphs
    assert "Var: Stora salen" in written.paragraphs
    assert written.action[1].endswith(f"/kurstillfallen/{made.pk}/")
    method, found = event(written)
    assert (method, found["UID"], found["SEQUENCE"]) == ("REQUEST", f"{made.pk}@larkompass", 0)
    assert found.decoded("DTSTART") == made.starts_at == dt.datetime(2026, 3, 25, 8, tzinfo=dt.UTC)
    assert found["ATTENDEE"] == f"mailto:{anna.email}"


def test_no_subject_preheader_or_calendar_tells_the_topic(made, anna, chef):
    written = {}

    def write_all():
        found = {each.step: write(each, NOW) for each in Message.objects.all()}
        written.update({step: each for step, each in found.items() if each})

    for person in (anna, chef):
        sign_up(made, person, NOW)
    write_all()
    made.refresh_from_db()
    made.link = "https://mote.example.se/1"
    change(made, NOW)
    write_all()
    give_up(made, anna, NOW)
    write_all()
    cancel(made, NOW)
    write_all()

    assert written.keys() == {step for step in WRITERS if step.startswith("occasion_")}
    for each in written.values():
        shown = each.subject + each.preheader + "".join(part.content.decode() for part in each.attachments)
        assert TOPIC not in shown and "extremism" not in shown.lower()


def test_same_event_changes_and_is_cancelled(made, anna):
    sign_up(made, anna, NOW)
    made.refresh_from_db()
    made.starts_at += HOUR
    change(made, NOW)
    changed = event(letter("changed", anna))
    cancel(made, NOW)
    cancelled = event(letter("cancelled", anna))

    assert [(method, found["UID"], found["SEQUENCE"]) for method, found in (changed, cancelled)] == [
        ("REQUEST", f"{made.pk}@larkompass", 1),
        ("CANCEL", f"{made.pk}@larkompass", 2),
    ]
    assert str(cancelled[1]["STATUS"]) == "CANCELLED"


def test_place_that_was_given_up_is_taken_out_of_the_calendar(made, anna, chef):
    for person in (anna, chef):
        sign_up(made, person, NOW)
    give_up(made, anna, NOW)

    assert letter("signed_up", anna) is None
    assert event(letter("given_up", anna))[0] == "CANCEL"
    assert letter("promoted", chef).subject == "Du har fått en plats den 25 mars kl. 09.00"
    assert letter("in_line", chef) is None  # it is a place by now


def test_letters_whose_cause_is_gone_are_not_written(made, anna):
    sign_up(made, anna, NOW)
    assert letter("signed_up", anna, now=made.starts_at) is None
    made.refresh_from_db()
    made.place = "Lilla salen"
    change(made, NOW)
    older = letter("changed", anna)
    made.place = "Stora salen"
    change(made, NOW)

    first, second = Message.objects.filter(step="occasion_changed").order_by("pk")
    assert older and write(first, NOW) is None and write(second, NOW)
    cancel(made, NOW)
    assert write(second, NOW) is None and letter("soon", anna) is None


def test_reminder_of_a_day_that_was_moved_is_not_written(made, anna):
    sign_up(made, anna, NOW)
    made.refresh_from_db()
    made.starts_at, made.ends_at = made.starts_at + 5 * DAY, made.ends_at + 5 * DAY
    change(made, NOW)

    first, second = Message.objects.filter(step="occasion_soon").order_by("pk")
    assert write(first, NOW) is None
    assert write(second, NOW).subject == "Påminnelse: kurstillfället den 30 mars kl. 10.00"  # summer time


def test_who_signs_up_again_is_not_told_of_having_given_up(made, anna):
    sign_up(made, anna, NOW)
    give_up(made, anna, NOW)
    sign_up(made, anna, NOW)

    assert letter("given_up", anna) is None


def test_protected_person_is_greeted_by_the_display_name(made, anna):
    anna.protected, anna.display_name = True, "Lisa Lund"
    anna.save()
    sign_up(made, anna, NOW)

    written = letter("signed_up", anna)

    assert written.greeting == "Hej Lisa!"
    assert "Anna" not in str(written)


def test_event_that_is_fetched_has_no_guest(made):
    calendar = Calendar.from_ical(event_file(made, PUBLISH, NOW))

    assert "ATTENDEE" not in calendar.walk("VEVENT")[0]
    assert str(calendar["METHOD"]) == "PUBLISH"
