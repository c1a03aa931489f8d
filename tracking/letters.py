"""What mails say. A step's writer turns a message's ids into a letter when it is sent, or into nothing when its
cause no longer holds."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise

from tracking.models import Message


@dataclass(frozen=True)
class Attachment:
    name: str
    content: bytes
    media_type: str  # with parameters, "text/calendar; method=REQUEST"


@dataclass(frozen=True)
class Letter:
    """Plain sentences, in the recipient's language. Subject and preheader never name a training's topic: they are shown
    on locked screens."""

    subject: str
    preheader: str
    greeting: str
    paragraphs: list[str]
    action: tuple[str, str] | None = None  # the one next step: words, absolute address
    after: tuple[str, ...] = ()  # how to come there without the link, that it is done in working time
    attachments: tuple[Attachment, ...] = ()


Writer = Callable[[Message, dt.datetime], Letter | None]
WRITERS: dict[str, Writer] = {}
NAMES: dict[str, str | Promise] = {}  # as the mailings' pages call the steps
AWAITED: set[str] = set()


def writes(step: str, name: str | Promise, *, awaited: bool = False) -> Callable[[Writer], Writer]:
    """Modules with writers are imported when their app is ready, so that every process knows all steps. name: as the
    pages on mailings call it, translated late. Awaited: the recipient has just asked for it, as by signing up, or is to
    know at once: it goes first, at any hour."""

    def register(writer: Writer) -> Writer:
        WRITERS[step], NAMES[step] = writer, name
        if awaited:
            AWAITED.add(step)
        return writer

    return register


def write(message: Message, now: dt.datetime) -> Letter | None:
    """None = the cause no longer holds: the message is to be cancelled."""
    return WRITERS[message.step](message, now)
