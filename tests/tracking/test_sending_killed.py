"""Processes that send at once, and processes that are killed while they send: no mail is lost, and one comes twice only
if it was killed before it knew the answer, then with the same Message-ID.

SENDING_KILLS=100 pytest tests/tracking/test_sending_killed.py is the long form."""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core import mail
from django.db import connection

from tests.at_once import at_once
from tests.factories import UserFactory
from tests.smtp import sink
from tests.tracking.sending_world import Clock, letter_step, queued
from tracking.models import Message
from tracking.sending import send_due

__all__ = ["letter_step"]
pytestmark = pytest.mark.usefixtures("letter_step")
KILLS = int(os.environ.get("SENDING_KILLS", "6"))
MAILS_A_KILL = 6


def test_processes_at_once_send_each_message_once(real_db, settings):
    settings.MAILS_A_DAY = 60
    for _number in range(80):
        queued()

    at_once(*[lambda: send_due(Clock())] * 4)

    assert len(mail.outbox) == len({each.extra_headers["Message-ID"] for each in mail.outbox}) == 60
    assert Message.objects.filter(status="sent").count() == 60


def address() -> str:
    """Of this test's database, as DATABASE_URL has it."""
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return os.environ["DATABASE_URL"].rpartition("/")[0] + f"/{name}"


class Senders:
    """A process that begins another each time, which sends and may be killed."""

    def __init__(self, port: int) -> None:
        own = {"DATABASE_URL": address(), "DJANGO_SETTINGS_MODULE": "lms.settings.test", "PORT": str(port)}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.sending_process"],
            cwd=Path(django_settings.BASE_DIR),
            env={**os.environ, **own},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def begin(self, number: int) -> int:
        """The process' id. `number`: the later, the longer the earlier ones have been dead."""
        self.process.stdin.write(f"{number}\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())

    def wait(self) -> int:
        """Until it has ended: how."""
        return int(self.process.stdout.readline())

    def end(self) -> None:
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait()


def test_processes_that_are_killed_lose_no_mail(real_db, settings):
    messages = [queued() for _number in range(MAILS_A_KILL * KILLS)]
    moments = random.Random(KILLS)  # noqa: S311
    with sink() as server:
        server.slow = 0.02
        senders = Senders(server.port)
        connection.close()
        ended = []
        for number in range(KILLS):
            before = len(server.taken)
            process = senders.begin(number)
            while len(server.taken) == before and not Message.objects.filter(status="sending").exists():
                time.sleep(0.005)
            time.sleep(moments.uniform(0, 0.1))
            os.kill(process, signal.SIGKILL)
            ended.append(senders.wait())
        for number in range(KILLS, KILLS + 3):  # what is unsure is looked at again when it is stale
            senders.begin(number)
            ended.append(senders.wait())
        senders.end()
        copies = server.ids()

    # Some of the killed may have been done by then; what counts is that most were not.
    assert Counter(ended)[-signal.SIGKILL] >= KILLS - 1
    assert set(copies) == {f"<{message.uid}@localhost>" for message in messages}
    assert max(copies.values()) <= 2
    assert set(Message.objects.values_list("status", "reason")) <= {("sent", ""), ("failed", "unsure")}
    unsure = Message.objects.exclude(unanswered__lte=1)
    twice = [message_id for message_id, number in copies.items() if number == 2]
    assert {f"<{message.uid}@localhost>" for message in unsure} >= set(twice)
    assert len(twice) <= KILLS


def test_sender_that_stays_works_until_it_is_told_to_stop(real_db):
    person = UserFactory(email=None)
    queued(person)
    own = {"DATABASE_URL": address(), "DJANGO_SETTINGS_MODULE": "lms.settings.test"}
    always = {"MAIL_HOURS": "0,24", "MAIL_WEEKDAYS": "1,2,3,4,5,6,7", "MAIL_ON_HOLIDAYS": "on"}
    connection.close()
    sender = subprocess.Popen(
        [sys.executable, "manage.py", "send_mail", "--stay"],
        cwd=Path(django_settings.BASE_DIR),
        env={**os.environ, **own, **always},
    )
    while sender.poll() is None and Message.objects.exclude(status="cancelled").exists():
        time.sleep(0.05)
    sender.terminate()

    assert sender.wait() == 0
    assert list(Message.objects.values_list("status", "reason")) == [("cancelled", "no_address")]
