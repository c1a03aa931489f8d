import datetime as dt
import io
import json
from email import policy
from email.parser import BytesParser

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Site

from tests.factories import AffiliationFactory, UserFactory
from tests.tracking.sending_world import LETTER, MINUTE, NOON, Clock, letter_step, queued, states
from tracking import claiming, letters
from tracking.letters import Attachment, Letter
from tracking.models import Message, Municipality, Unreachable
from tracking.sending import DELAYS, send_due, waiting
from tracking.sending_hours import is_open, next_open

__all__ = ["letter_step"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("letter_step")]
DAY = dt.timedelta(days=1)


def sent() -> list:
    """As a mail program reads them."""
    return [BytesParser(policy=policy.default).parsebytes(each.message().as_bytes()) for each in mail.outbox]


def test_message_is_sent_once_from_its_moment():
    message = queued(not_before=NOON)

    assert send_due(Clock(NOON - MINUTE)).sent == 0
    assert send_due(Clock()).sent == 1
    assert send_due(Clock(NOON + MINUTE)).sent == 0

    assert [each.to for each in mail.outbox] == [[message.recipient.email]]
    assert states() == {message.key: ("sent", "")}
    message.refresh_from_db()
    assert message.settled_at


@pytest.mark.parametrize(
    ("moment", "open_now"),
    [
        ("2026-03-03 06:59", False),
        ("2026-03-03 07:00", True),
        ("2026-03-03 16:59", True),
        ("2026-03-03 17:00", False),
        ("2026-03-07 12:00", False),  # Saturday
        ("2026-03-29 12:00", False),  # the Sunday clocks change
        ("2026-03-30 07:00", True),  # the day after, in summer time
        ("2026-04-03 12:00", False),  # Good Friday
        ("2026-06-19 12:00", False),  # Midsummer Eve
        ("2028-02-29 12:00", True),
    ],
)
def test_mails_go_out_in_working_hours(moment, open_now):
    at = dt.datetime.fromisoformat(moment).replace(tzinfo=NOON.tzinfo)
    queued(not_before=NOON - 365 * DAY)

    assert is_open(at) == open_now
    assert send_due(Clock(at)).sent == int(open_now)
    assert send_due(Clock(at), anytime=True).sent == int(not open_now)


def test_next_hours_are_told_past_weekends_holidays_and_changed_clocks():
    def told(moment: str) -> str:
        at = dt.datetime.fromisoformat(moment).replace(tzinfo=NOON.tzinfo)
        return next_open(at).strftime("%Y-%m-%d %H:%M %Z")

    assert told("2026-03-03 08:30") == "2026-03-03 08:30 CET"
    assert told("2026-03-03 05:00") == "2026-03-03 07:00 CET"
    assert told("2026-03-27 18:00") == "2026-03-30 07:00 CEST"
    assert told("2026-04-02 17:00") == "2026-04-07 07:00 CEST"  # past Easter


def test_what_somebody_waits_for_goes_first_and_at_any_hour():
    for number in range(25):
        queued(not_before=NOON - number * MINUTE)
    asked = queued(step="asked_for")
    night = NOON + dt.timedelta(hours=12)

    assert send_due(Clock(night)).sent == 1
    assert states()[asked.key] == ("sent", "")
    assert send_due(Clock(NOON + DAY)).sent == 25


def test_day_has_a_most(settings):
    settings.MAILS_A_DAY = 30
    for _number in range(40):
        queued()
    queued(step="asked_for")

    assert send_due(Clock()).sent == 31
    assert send_due(Clock(NOON + dt.timedelta(hours=2))).sent == 0
    assert waiting(NOON + DAY) == 10
    assert send_due(Clock(NOON + DAY)).sent == 10


def test_dry_run_counts_what_somebody_waits_for_and_the_others_of_the_hour_and_the_day(settings):
    settings.MAILS_A_DAY = 3
    for _number in range(5):
        queued()
    queued(step="asked_for"), queued(step="asked_for")
    night = NOON + dt.timedelta(hours=12)

    assert (waiting(NOON), waiting(night), waiting(night, anytime=True)) == (2 + 3, 2, 2 + 3)
    assert send_due(Clock()).sent == 5
    assert waiting(NOON + MINUTE) == 0


def test_message_is_cancelled_when_its_cause_is_over():
    message = queued(over=1)

    assert send_due(Clock()).cancelled == 1

    assert states() == {message.key: ("cancelled", "over")}
    assert mail.outbox == []


def test_nobody_who_cannot_be_reached_is_written_to(home_care):
    left, coming, inactive, nameless, refused, changed = (UserFactory() for _each in range(6))
    AffiliationFactory(user=left, unit=home_care, end_on=NOON.date() - DAY)
    AffiliationFactory(user=coming, unit=home_care, start_on=NOON.date() + DAY)
    inactive.is_active = False
    inactive.save()
    nameless.email = None
    nameless.save()
    for person in (refused, changed):
        Unreachable.objects.create(user=person, email=person.email, how="refused", at=NOON)
    changed.email = "ny@larkdala.example"
    changed.save()
    messages = [queued(person) for person in (left, coming, inactive, nameless, refused, changed)]

    send_due(Clock())

    ends = ["left", "", "left", "no_address", "unreachable", ""]
    assert states() == {
        message.key: ("cancelled" if reason else "sent", reason) for message, reason in zip(messages, ends, strict=True)
    }
    assert [each.to for each in mail.outbox] == [[coming.email], ["ny@larkdala.example"]]


def test_step_that_cannot_be_written_stops_no_other_and_is_tried_again(monkeypatch, caplog):
    def fail(message, now):
        raise ValueError("Anna Åberg")

    monkeypatch.setitem(letters.WRITERS, "broken", fail)
    broken, fine = queued(step="broken"), queued()
    clock = Clock()

    done = send_due(clock)

    assert (done.sent, done.postponed) == (1, 1)
    assert "broken" in caplog.text and "Anna" not in caplog.text
    for delay in DELAYS:
        clock.at += delay
        send_due(clock, anytime=True)
    assert states() == {broken.key: ("failed", "unwritable"), fine.key: ("sent", "")}


def test_run_of_another_day_sends_what_is_due_by_then_once(monkeypatch):
    written = []
    monkeypatch.setitem(letters.WRITERS, "letter", lambda message, now: written.append(now) or LETTER)
    queued(not_before=NOON + 300 * DAY)
    due = NOON + 301 * DAY

    assert send_due(Clock(), due=NOON + 299 * DAY, anytime=True).sent == 0
    assert send_due(Clock(), due=due, anytime=True).sent == 1
    assert send_due(Clock(), due=due, anytime=True).sent == 0
    assert written == [due]


def test_what_a_dead_process_had_taken_is_sent_by_the_next():
    message = queued()
    claiming.claim(NOON, NOON, anytime=False)

    assert send_due(Clock(NOON + claiming.STALE - MINUTE)).sent == 0
    assert send_due(Clock(NOON + claiming.STALE + MINUTE)).sent == 1
    assert states() == {message.key: ("sent", "")}


def test_what_a_dead_process_may_have_sent_is_sent_once_more_and_then_not():
    message = queued()
    clock = Clock()
    for _process in range(2):
        claiming.sweep(clock())
        (taken,) = claiming.claim(clock(), clock(), anytime=True)
        assert claiming.mark_given(taken, clock())
        clock.at += claiming.STALE + MINUTE

    assert send_due(clock).sent == 0
    assert states() == {message.key: ("failed", "unsure")}


def test_process_that_wakes_up_finishes_no_mail_that_another_has_taken():
    queued()
    (slow,) = claiming.claim(NOON, NOON, anytime=False)
    later = NOON + claiming.STALE + MINUTE
    claiming.sweep(later)
    (taken,) = claiming.claim(later, later, anytime=False)

    assert not claiming.mark_given(slow, later)
    claiming.settle(slow, later, Message.Status.FAILED, "refused")
    assert claiming.mark_given(taken, later)
    assert Message.objects.get().status == "sending"


def test_asked_to_stop_the_rest_goes_back():
    for _number in range(5):
        queued()
    asked = iter([False, False, False, True, True, True])

    assert send_due(Clock(), stop=lambda: next(asked)).sent == 2
    assert Message.objects.filter(status="queued", claimed_at=None).count() == 3


def test_mail_says_who_it_is_from_and_asks_for_no_answer_of_a_machine(settings):
    settings.DEFAULT_FROM_EMAIL = "utbildning@larkdala.example"
    municipality = Municipality.for_site(Site.objects.get())
    municipality.name, municipality.contact_email = "Lärkdala kommun", "sakerhet@larkdala.example"
    municipality.save()
    message = queued()

    send_due(Clock())

    (got,) = sent()
    assert got["From"] == "Lärkdala kommun <utbildning@larkdala.example>"
    assert got["Reply-To"] == "sakerhet@larkdala.example"
    assert got["To"] == message.recipient.email
    assert got["Auto-Submitted"] == "auto-generated"
    assert got["Message-ID"] == f"<{message.uid}@larkdala.example>"
    assert got["Subject"] == LETTER.subject


def test_mail_is_text_and_html_that_say_the_same_and_fetch_nothing():
    queued()

    send_due(Clock())

    (got,) = sent()
    text, html = (got.get_body((kind,)).get_content() for kind in ("plain", "html"))
    said = [LETTER.greeting, *LETTER.paragraphs, *LETTER.action, *LETTER.after]
    assert [each for each in said if each not in text or each not in html] == []
    assert (html.count("<h1"), 'lang="sv"' in html, LETTER.preheader in html) == (1, True, True)
    assert [word for word in ("<img", "<script", "src=", "@import", "url(") if word in html] == []
    assert LETTER.preheader not in text


def test_mail_is_in_the_language_of_the_recipient():
    queued(UserFactory(language="en"))

    send_due(Clock())

    (got,) = sent()
    assert 'lang="en"' in got.get_body(("html",)).get_content()


def test_language_that_somebody_chooses_is_that_of_their_mails(client):
    anna = UserFactory()
    client.force_login(anna)

    client.post("/sprak/", {"language": "en", "next": "/"})

    anna.refresh_from_db()
    assert anna.language == "en"


def test_no_line_of_a_letter_becomes_a_header(monkeypatch, settings):
    settings.DEFAULT_FROM_EMAIL = "utbildning@larkdala.example"
    evil = "Hej\r\nBcc: alla@larkdala.example"
    municipality = Municipality.for_site(Site.objects.get())
    municipality.name = evil
    municipality.save()
    file = Attachment(evil, b"BEGIN", "text/calendar; method=REQUEST\r\nBcc: x@y.se")
    made = Letter(evil, evil, "<b>Hej</b>", ["<script>"], attachments=(file,))
    monkeypatch.setitem(letters.WRITERS, "letter", lambda message, now: made)
    queued()

    send_due(Clock())

    (got,) = sent()
    assert got["Bcc"] is None and got["Subject"] == "Hej Bcc: alla@larkdala.example"
    assert not any(part["Bcc"] for part in got.walk())
    assert "<script>" not in got.get_body(("html",)).get_content()


def test_attachment_keeps_its_type_and_what_it_holds(monkeypatch):
    file = Attachment("kurs.ics", "BEGIN:VCALENDAR å".encode(), "text/calendar; method=REQUEST; charset=utf-8")
    made = Letter("Kurs", "", "Hej", [], attachments=(file,))
    monkeypatch.setitem(letters.WRITERS, "letter", lambda message, now: made)
    queued()

    send_due(Clock())

    (part,) = sent()[0].iter_attachments()
    assert (part.get_content_type(), part.get_param("method"), part.get_filename()) == (
        "text/calendar",
        "REQUEST",
        "kurs.ics",
    )
    assert part.get_content() == "BEGIN:VCALENDAR å"


def test_queries_of_a_mail_do_not_grow_with_their_number():
    def asked(number: int) -> int:
        for _each in range(number):
            queued()
        with CaptureQueriesContext(connection) as queries:
            send_due(Clock())
        return len(queries)

    asked(1)  # makes the municipality
    few, many = asked(5), asked(15)

    assert many - few == 10 * 2  # that it is given, and that it is sent


def told(command: str, **options) -> dict:
    out = io.StringIO()
    call_command(command, json=True, stdout=out, **options)
    return json.loads(out.getvalue())


def test_command_of_another_day_sends_only_when_told_to():
    day = dt.date(2031, 5, 1)
    queued(not_before=dt.datetime(2031, 5, 1, 7, tzinfo=NOON.tzinfo))

    assert told("send_mail", on=day)["sent"] == 0
    assert told("send_mail", on=day, send=True, dry_run=True) == {
        "sent": 0, "cancelled": 0, "failed": 0, "postponed": 0, "down": False, "would_send": 1,
    }  # fmt: skip
    assert told("send_mail", on=day, send=True)["sent"] == 1
    assert told("send_mail", on=day, send=True)["sent"] == 0


def test_what_a_slow_server_looks_into_is_sent_by_nobody_else(monkeypatch):
    """Twenty are taken at once: the last are given long after, and no process that sweeps takes them for lost."""
    given, clock = [], Clock()
    for _each in range(claiming.BATCH):
        queued()

    class Slow:
        def send(self, mail, before_end):
            before_end()
            clock.at += 2 * MINUTE  # less than post.TIMEOUT
            given.append(mail.to[0])
            claiming.sweep(clock())
            given.extend(each.recipient.email for each in claiming.claim(clock(), clock(), anytime=True)
                         if each.unanswered)  # fmt: skip

        def leave(self):
            pass

    monkeypatch.setattr("tracking.sending.Post", Slow)
    send_due(clock, anytime=True)

    assert len(given) == len(set(given)) and len(given) >= 10
