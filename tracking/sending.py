"""Sending what is due: taken, looked at again, written, given to the mail server, and settled. Safe to run in several
processes, to run again, and to die anywhere (docs/decisions/0010)."""

import datetime as dt
import logging
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import partial

from django.conf import settings
from django.db import DatabaseError
from django.utils import timezone, translation

from tracking import claiming, letters
from tracking.mails import Sender, mail_of
from tracking.mobiles import numbers_of
from tracking.models import Message, Unreachable
from tracking.post import DownError, LaterError, Post, RefusedError, UnsureError
from tracking.reachable import hindrances, mark_unreachable
from tracking.sms import send_sms, sms_of

logger = logging.getLogger(__name__)
Status, Reason = Message.Status, Message.Reason
Clock = Callable[[], dt.datetime]
Way = Callable[[Callable[[], None]], None]  # of sending one: told what to call before its end is given
# After each try in vain. After the last of them, two and a half days, a message is given up.
DELAYS = [dt.timedelta(minutes=minutes) for minutes in (5, 15, 60, 180, 480, 960, 1920)]
MOST_IN_A_ROW = 10  # in vain: then it is about the server, or the gateway of sms, and not about them


@dataclass
class Sent:
    sent: int = 0
    cancelled: int = 0
    failed: int = 0
    postponed: int = 0
    down: bool = False  # the server could not be used: what was left waits

    def as_json(self) -> dict[str, object]:
        return asdict(self)


class _NotOursError(Exception):
    """Another process has taken the message meanwhile."""


def send_due(
    clock: Clock, *, due: dt.datetime | None = None, anytime: bool = False, stop: Callable[[], bool] = lambda: False
) -> Sent:
    """clock: the real time, which says who is dead and when to try again. due: sends as if it were that moment, for a
    run of another day; None = as it is. anytime: whatever the hour. stop: asked before each mail."""
    run = _Run(clock, due)
    claiming.sweep(clock())
    try:
        while not stop() and (taken := claiming.claim(run.moment(), clock(), anytime=anytime)):
            if not run.send_all(taken, stop):
                break
    finally:
        run.post.leave()
    return run.done


def waiting(now: dt.datetime, *, due: dt.datetime | None = None, anytime: bool = False) -> int:
    """How many a run would take now, if none is cancelled."""
    return claiming.count(due or now, now, anytime=anytime)


class _Run:
    def __init__(self, clock: Clock, due: dt.datetime | None) -> None:
        self.clock, self.due = clock, due
        self.post, self.sender, self.done = Post(), Sender.known(), Sent()
        self.in_vain: Counter[bool] = Counter()  # in a row, by whether they are sms

    def moment(self) -> dt.datetime:
        return self.due or self.clock()

    def send_all(self, taken: list[Message], stop: Callable[[], bool]) -> bool:
        """False when the run is to end. What was not tried goes back, whatever happens."""
        people = {message.recipient_id: message.recipient for message in taken}
        hindered = hindrances(list(people.values()), timezone.localdate(self.moment()))
        numbers = numbers_of([pk for pk, why in hindered.items() if why in (Reason.NO_ADDRESS, Reason.UNREACHABLE)])
        left = list(taken)
        try:
            while left and not stop() and not self.done.down:
                message = left.pop(0)  # what is under way stays taken, if this process ends here
                pk = message.recipient_id
                self._send_one(message, hindered.get(pk), numbers.get(pk))
                if self.in_vain[False] >= MOST_IN_A_ROW:
                    logger.error("The mail server took none of %s mails in a row. The rest wait.", MOST_IN_A_ROW)
                    self.done.down = True
        finally:
            claiming.give_back(left)
        return not left and not self.done.down

    def _send_one(self, message: Message, hindrance: Message.Reason | None, number: str | None) -> None:
        """number: of a mobile, for whoever no mail goes to."""
        if hindrance and not number:
            self._cancel(message, hindrance)
            return
        try:
            way = self._way(message, hindrance, number)
        except DatabaseError:
            raise
        except Exception as error:  # noqa: BLE001  (one step that cannot be written stops no other)
            self._log_unwritable(message, error)
            self._try_later(message, Reason.UNWRITABLE)
            return
        if isinstance(way, Reason):
            self._cancel(message, way)
            return
        by_sms = number is not None
        if by_sms and self.in_vain[by_sms] >= MOST_IN_A_ROW:  # a gateway that is down holds up no mail
            self._try_later(message, Reason.NO_ANSWER)
            return
        try:
            way(lambda: self._give(message))
        except _NotOursError:
            return
        except DownError:
            claiming.give_back([message])
            self.done.down = True
        except RefusedError as refused:
            self.in_vain[by_sms] += 1
            self._refused(message, refused)
        except LaterError as later:
            if later.answered:
                claiming.mark_answered(message)
            self.in_vain[by_sms] += 1
            self._try_later(message, Reason.NO_ANSWER)
        except UnsureError:
            self.in_vain[by_sms] += 1
            self._unsure(message)
        else:
            self.in_vain[by_sms] = 0
            self.done.sent += 1
            claiming.settle(message, self.clock(), Status.SENT)

    def _way(self, message: Message, hindrance: Message.Reason | None, number: str | None) -> Way | Message.Reason:
        """How it is sent, or why it is cancelled: by mail unless something hinders it, else to the number."""
        with translation.override(message.recipient.language or settings.LANGUAGE_CODE):
            letter = letters.write(message, self.moment())
            if letter is None:
                return Reason.OVER
            if not (hindrance and number):
                return partial(self.post.send, mail_of(letter, message, self.sender))
            text = sms_of(letter, self.sender.name)
            return partial(send_sms, number, text) if text else hindrance

    def _give(self, message: Message) -> None:
        if not claiming.mark_given(message, self.clock()):
            raise _NotOursError
        message.unanswered += 1

    def _cancel(self, message: Message, reason: Message.Reason) -> None:
        claiming.settle(message, self.clock(), Status.CANCELLED, reason)
        self.done.cancelled += 1

    def _fail(self, message: Message, reason: Message.Reason) -> None:
        claiming.settle(message, self.clock(), Status.FAILED, reason)
        self.done.failed += 1

    def _refused(self, message: Message, refused: RefusedError) -> None:
        self._fail(message, Reason.REFUSED if refused.of_address else Reason.REJECTED)
        if refused.of_address:
            mark_unreachable(message.recipient, Unreachable.How.REFUSED, self.clock())

    def _unsure(self, message: Message) -> None:
        if message.unanswered >= claiming.MOST_UNANSWERED:
            self._fail(message, Reason.UNSURE)
        else:
            self._try_later(message, Reason.NO_ANSWER)

    def _try_later(self, message: Message, at_last: Message.Reason) -> None:
        if message.tries >= len(DELAYS):
            self._fail(message, at_last)
            return
        claiming.postpone(message, max(self.clock(), self.moment()) + DELAYS[message.tries])
        self.done.postponed += 1

    def _log_unwritable(self, message: Message, error: Exception) -> None:
        """Where, and what kind: its text may hold what is written of a person."""
        where = traceback.extract_tb(error.__traceback__)[-1]
        kind = type(error).__name__
        logger.error("A mail of step %s cannot be written: %s in %s:%s", message.step, kind, where.name, where.lineno)
