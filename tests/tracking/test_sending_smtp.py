"""What becomes of mails when the server does not take them: nothing is lost, and only what was not answered comes
twice, with the same Message-ID."""

import datetime as dt
import socket

import pytest

from tests.factories import UserFactory
from tests.smtp import STATES, Sink, sink
from tests.tracking.sending_world import MINUTE, NOON, Clock, letter_step, queued, states
from tracking.models import Message, Unreachable
from tracking.post import Post
from tracking.sending import DELAYS, send_due

__all__ = ["letter_step"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("letter_step")]


@pytest.fixture
def server(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_USE_TLS, settings.EMAIL_USE_SSL = "127.0.0.1", False, False
    with sink() as running:
        settings.EMAIL_PORT = running.port
        yield running


def test_mails_go_over_one_connection(server):
    messages = [queued() for _number in range(3)]

    done = send_due(Clock())

    assert (done.sent, server.connections) == (3, 1)
    assert server.ids() == {f"<{message.uid}@localhost>": 1 for message in messages}
    assert {status for status, _reason in states().values()} == {"sent"}


def test_end_of_a_mail_does_not_wait_for_the_network(server):
    post = Post()

    assert post._server().sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
    post.leave()


def test_mails_wait_while_the_server_is_down(server, settings):
    queued()
    server.stop()

    done = send_due(Clock())

    assert (done.down, done.sent) == (True, 0)
    assert Message.objects.get().status == "queued"
    with sink() as again:
        settings.EMAIL_PORT = again.port
        assert send_due(Clock(NOON + MINUTE)).sent == 1


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("said", [Sink.DROP, "421 closing", "451 try later"])
def test_mail_that_is_not_taken_now_is_taken_later(server, state, said):
    message = queued()
    server.says, server.times = {state: said}, 1
    clock = Clock()

    first = send_due(clock)
    assert first.sent == 0 or state == "EHLO"  # a server that does not know EHLO is greeted the old way
    clock.at += DELAYS[0]
    send_due(clock)

    assert states() == {message.key: ("sent", "")}
    copies = 2 if (state, said) == ("end", Sink.DROP) else 1
    assert server.ids() == {f"<{message.uid}@localhost>": copies}


@pytest.mark.parametrize("state", ["connect", "EHLO", "MAIL"])
def test_trouble_that_is_about_the_server_costs_no_mail_a_try(server, state):
    message = queued()
    server.says = {state: "554 not you" if state == "MAIL" else Sink.DROP}

    for hours in range(48):
        assert send_due(Clock(NOON + dt.timedelta(hours=hours)), anytime=True).down

    message.refresh_from_db()
    assert (message.status, message.tries) == ("queued", 0)


def test_mail_whose_answer_is_lost_twice_is_not_sent_a_third_time(server):
    message = queued()
    server.says = {"end": Sink.DROP}
    clock = Clock()

    for _time in range(4):
        send_due(clock)
        clock.at += dt.timedelta(hours=1)

    assert states() == {message.key: ("failed", "unsure")}
    assert server.ids() == {f"<{message.uid}@localhost>": 2}


def test_answer_no_after_one_that_was_lost_leaves_one_try(server):
    message = queued()
    clock = Clock()
    for said in (Sink.DROP, "451 try later", "451 try later", Sink.DROP):
        server.says, server.times = {"end": said}, 1
        send_due(clock, anytime=True)
        clock.at += dt.timedelta(hours=4)

    assert states() == {message.key: ("failed", "unsure")}
    assert server.ids() == {f"<{message.uid}@localhost>": 2}


def test_mail_that_is_asked_to_wait_is_given_up_at_last(server):
    message = queued()
    server.says = {"RCPT": "451 greylisted"}
    clock = Clock()

    for delay in DELAYS:
        assert send_due(clock, anytime=True).postponed == 1
        assert send_due(clock, anytime=True).postponed == 0  # not before its time
        clock.at += delay
    assert send_due(clock, anytime=True).failed == 1

    assert states() == {message.key: ("failed", "no_answer")}


@pytest.mark.parametrize(
    ("state", "said", "reason", "unreachable"),
    [
        ("RCPT", "550 5.1.1 no such user", "refused", 1),
        ("RCPT", "550 no such user", "refused", 1),
        ("RCPT", "550 5.7.1 relaying denied", "rejected", 0),
        ("end", "554 5.6.0 looks like spam", "rejected", 0),
    ],
)
def test_refusal_is_final_and_an_address_that_refuses_is_known(server, state, said, reason, unreachable):
    anna, bo = UserFactory(email="anna@larkdala.example"), UserFactory(email="bo@larkdala.example")
    first, second = queued(anna), queued(bo)
    server.says, server.whom = {state: said}, anna.email

    done = send_due(Clock())

    assert (done.sent, done.failed) == (1, 1)
    assert states() == {first.key: ("failed", reason), second.key: ("sent", "")}
    assert Unreachable.objects.filter(user=anna, how="refused").count() == unreachable


def test_server_that_refuses_everybody_is_not_asked_for_all_of_them(server):
    for _number in range(30):
        queued()
    server.says = {"RCPT": "550 5.1.1 no such user"}

    done = send_due(Clock())

    assert (done.failed, done.down) == (10, True)
    assert Message.objects.filter(status="queued").count() == 20


def test_connection_that_the_server_closed_meanwhile_is_opened_again(server):
    first, second = queued(), queued()
    server.says, server.times, server.whom = {"end": "421 too many"}, 1, first.recipient.email

    send_due(Clock())

    assert (server.connections, second.key in states()) == (2, True)
    assert states()[second.key] == ("sent", "")
