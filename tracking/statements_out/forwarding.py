"""Telling the LRS what it has not been told. Safe to run in several processes, to run again, and to die anywhere
(docs/decisions/0014)."""

import datetime as dt
import logging
from collections.abc import Callable
from dataclasses import asdict, dataclass

from django.conf import settings

from tracking.models import OutgoingStatement
from tracking.statements_out import claiming
from tracking.statements_out.finding import find
from tracking.statements_out.posting import DownError, RefusedError, post
from tracking.statements_out.writing import Statement, Writer

logger = logging.getLogger(__name__)
Clock = Callable[[], dt.datetime]
Row = OutgoingStatement
LONGEST_ANSWER = 300  # letters of what the LRS said, as OutgoingStatement.answer


@dataclass
class Forwarded:
    found: int = 0
    sent: int = 0
    cancelled: int = 0
    failed: int = 0
    down: bool = False  # the LRS could not be used: what was left waits

    def as_json(self) -> dict[str, object]:
        return asdict(self)


def forward_due(clock: Clock, *, stop: Callable[[], bool] = lambda: False) -> Forwarded:
    """Nothing unless the LRS is turned on. stop: asked before each batch."""
    if not settings.LRS_URL:
        return Forwarded()
    run = _Run(clock)
    run.done.found = find(clock())
    while not (stop() or run.done.down or run.lost) and (taken := claiming.claim(clock())):
        run.send(taken)
    return run.done


def waiting(now: dt.datetime) -> Forwarded:
    """found: how many a run would find; nothing is changed."""
    return Forwarded(found=find(now, dry_run=True)) if settings.LRS_URL else Forwarded()


class _Run:
    def __init__(self, clock: Clock) -> None:
        self.clock, self.done = clock, Forwarded()
        self.lost = False  # another process has taken what was ours

    def send(self, taken: list[Row]) -> None:
        batch, rest = _before_what_it_voids(taken)
        claiming.give_back(rest)
        writer, written = Writer(batch), []
        for row in batch:
            told = writer.write(row)
            if isinstance(told, Row.Reason):
                claiming.settle_unsent(row, self.clock(), told)
                self.done.cancelled += 1
            else:
                written.append((row, told))
        if written:
            self._post(written)

    def _post(self, written: list[tuple[Row, Statement]]) -> None:
        """All at once, or one by one when the LRS says no: what it took all the same it knows by the ids."""
        rows = [row for row, _told in written]
        if not claiming.hold(rows, self.clock()):
            self.lost = True
            return
        try:
            post([told for _row, told in written])
        except DownError as error:
            logger.error("The LRS did not take statements: %s. They wait.", error)
            claiming.postpone(rows, self.clock())
            self.done.down = True
        except RefusedError as refused:
            if len(written) > 1:
                self._post_each(written)
            elif refused.known:
                self._sent(rows)
            else:
                claiming.settle_unsent(rows[0], self.clock(), Row.Reason.REFUSED, refused.answer[:LONGEST_ANSWER])
                self.done.failed += 1
        else:
            self._sent(rows)

    def _post_each(self, written: list[tuple[Row, Statement]]) -> None:
        for number, one in enumerate(written):
            self._post([one])
            if self.done.down or self.lost:
                claiming.give_back([row for row, _told in written[number + 1 :]])
                return

    def _sent(self, rows: list[Row]) -> None:
        claiming.settle_sent(rows, self.clock())
        self.done.sent += len(rows)


def _before_what_it_voids(taken: list[Row]) -> tuple[list[Row], list[Row]]:
    """Up to the first that voids one among them, and the rest: what is voided must have been taken first."""
    ids = {row.statement_id for row in taken}
    cut = next((place for place, row in enumerate(taken) if row.voids in ids), len(taken))
    return taken[:cut], taken[cut:]
