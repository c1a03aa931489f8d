"""A step of mails for tests, and moments to send them at."""

import datetime as dt
from collections.abc import Iterator

import pytest
from django.utils import timezone

from tests.factories import UserFactory
from tracking import letters
from tracking.letters import Letter
from tracking.models import Message, User
from tracking.outbox import queue

NOON = dt.datetime(2026, 3, 3, 12, tzinfo=timezone.get_default_timezone())  # a Tuesday
MINUTE = dt.timedelta(minutes=1)
LETTER = Letter(
    subject="Del 2 av 6 – tre minuter",
    preheader="Gör den när det passar i dag.",
    greeting="Hej Kim!",
    paragraphs=["Nu finns nästa del.", "Den tar tre minuter."],
    action=("Öppna del 2", "https://larkompass.example/l/7-abc/"),
    after=("Du gör den på arbetstid.",),
)


def write(message: Message, now: dt.datetime) -> Letter | None:
    """Nothing where the cause is over."""
    return None if message.about.get("over") else LETTER


@pytest.fixture
def letter_step(monkeypatch) -> Iterator[None]:
    """The steps `letter` and `asked_for`."""
    monkeypatch.setitem(letters.WRITERS, "letter", write)
    monkeypatch.setitem(letters.WRITERS, "asked_for", write)
    letters.AWAITED.add("asked_for")
    yield
    letters.AWAITED.discard("asked_for")


def queued(
    person: User | None = None, *, step: str = "letter", not_before: dt.datetime = NOON, **about: int
) -> Message:
    person = person or UserFactory()
    message = queue(step, person, f"{step}:{Message.objects.count()}", about=about, not_before=not_before)
    assert message
    return message


class Clock:
    """Shows another moment each time it is looked at, as a real one does."""

    def __init__(self, at: dt.datetime = NOON) -> None:
        self.at = at

    def __call__(self) -> dt.datetime:
        self.at += dt.timedelta(milliseconds=1)
        return self.at


def states() -> dict[str, tuple[str, str]]:
    return {key: (status, reason) for key, status, reason in Message.objects.values_list("key", "status", "reason")}
