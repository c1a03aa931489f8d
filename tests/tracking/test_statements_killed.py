"""Processes that forward at once, and processes that are killed while they do: each is taken once, in order."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.db import connection

from tests.at_once import at_once
from tests.factories import TrainingFactory, UserFactory, completed
from tests.lrs import receiver
from tests.tracking.sending_world import NOON, Clock
from tests.tracking.test_sending_killed import address
from tracking.models import OutgoingStatement
from tracking.statements_out.finding import find
from tracking.statements_out.forwarding import forward_due

KILLS = int(os.environ.get("SENDING_KILLS", "3"))


@pytest.fixture
def lrs(settings, real_db):
    with receiver() as server:
        settings.LRS_URL = server.url
        find(NOON)
        yield server


def facts(number):
    person, training = UserFactory(), TrainingFactory()
    return [completed(person, training, NOON.date()) for _number in range(number)]


def ids():
    return [str(each) for each in OutgoingStatement.objects.order_by("pk").values_list("statement_id", flat=True)]


def test_processes_at_once_tell_each_once_in_order(lrs):
    facts(130)
    lrs.slow = 0.02

    at_once(*[lambda: forward_due(Clock())] * 4)
    forward_due(Clock())

    assert lrs.ids() == ids() and len(lrs.taken) == 130
    assert sum(len(call) for call in lrs.calls) == 130
    assert set(OutgoingStatement.objects.values_list("status", flat=True)) == {"sent"}


def begin(lrs, number):
    own = {"DATABASE_URL": address(), "DJANGO_SETTINGS_MODULE": "lms.settings.test", "LRS_URL": lrs.url}
    return subprocess.Popen(
        [sys.executable, "-m", "tests.forwarding_process"],
        cwd=Path(django_settings.BASE_DIR),
        env={**os.environ, **own, "NUMBER": str(number)},
    )


def test_processes_that_are_killed_lose_none_and_tell_none_twice(lrs):
    facts(50 * (KILLS + 1))
    moments = random.Random(KILLS)  # noqa: S311
    lrs.slow = 0.05
    connection.close()
    for number in range(KILLS):
        before = len(lrs.calls)
        process = begin(lrs, number)
        while len(lrs.calls) == before:
            assert process.poll() is None
            time.sleep(0.002)
        time.sleep(moments.uniform(0, 0.05))
        process.send_signal(signal.SIGKILL)
        process.wait()
    lrs.slow = 0
    assert begin(lrs, KILLS).wait() == 0

    assert lrs.ids() == ids() and len(lrs.taken) == 50 * (KILLS + 1)
    assert set(OutgoingStatement.objects.values_list("status", flat=True)) == {"sent"}
