"""A real mail server in a thread, that can be told to misbehave at any state of the talk."""

import random
import socket
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session, syntax

STATES = ["connect", "EHLO", "MAIL", "RCPT", "DATA", "end"]  # end: all of the mail is there


class Sink(Controller):
    """`says`: by state, what it answers in place of OK; DROP closes the connection. `times`: how often, then it
    behaves; None = always. Only for `whom`, if that is said, and from RCPT on."""

    DROP = "drop"

    def __init__(self) -> None:
        super().__init__(handler=self, hostname="127.0.0.1", port=0)
        self.taken: list[EmailMessage] = []
        self.says: dict[str, str] = {}
        self.times: int | None = None
        self.whom = ""
        self.slow = 0.0  # seconds at most, drawn, between having a mail and saying so
        self.random = random.Random(7)  # noqa: S311
        self.connections = 0
        self.lock = threading.Lock()

    def factory(self) -> SMTP:
        return Talk(self, hostname="test", ident="test")

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        with socket.create_connection((self.hostname, self.port), 60) as trying:
            trying.recv(1024)
        self.connections = 0

    def misbehaves(self, state: str, whom: str = "") -> str:
        with self.lock:
            said = self.says.get(state, "")
            if not said or self.times == 0 or (self.whom and self.whom != whom):
                return ""
            if self.times:
                self.times -= 1
            return said

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        said = self.misbehaves("end", envelope.rcpt_tos[0])
        if not said or said == Sink.DROP:  # dropped: the mail is taken, and the sender is not told
            self.taken.append(message_from_bytes(envelope.content, policy=policy.default))
        if said == Sink.DROP:
            server.transport.abort()
        if self.slow:
            time.sleep(self.random.uniform(0, self.slow))
        return said or "250 OK"

    def ids(self) -> Counter[str]:
        return Counter(mail["Message-ID"] for mail in self.taken)


class Talk(SMTP):
    def __init__(self, sink: Sink, **options: str) -> None:
        super().__init__(sink, **options)
        self.sink = sink

    def connection_made(self, transport) -> None:
        self.sink.connections += 1
        if self.sink.misbehaves("connect"):
            transport.abort()
        super().connection_made(transport)

    async def _answer(self, state: str, whom: str = "") -> bool:
        """Whether it has answered in its own way."""
        said = self.sink.misbehaves(state, whom)
        if said == Sink.DROP:
            self.transport.abort()
        elif said:
            await self.push(said)
        return bool(said)

    @syntax("EHLO hostname")
    async def smtp_EHLO(self, hostname: str) -> None:
        if not await self._answer("EHLO"):
            await super().smtp_EHLO(hostname)

    @syntax("MAIL FROM: <address>")
    async def smtp_MAIL(self, arg: str | None) -> None:
        if not await self._answer("MAIL"):
            await super().smtp_MAIL(arg)

    @syntax("RCPT TO: <address>")
    async def smtp_RCPT(self, arg: str | None) -> None:
        if not await self._answer("RCPT", str(arg).partition("<")[2].partition(">")[0]):
            await super().smtp_RCPT(arg)

    @syntax("DATA")
    async def smtp_DATA(self, arg: str) -> None:
        if not await self._answer("DATA", self.envelope.rcpt_tos[0]):
            await super().smtp_DATA(arg)


@contextmanager
def sink() -> Iterator[Sink]:
    made = Sink()
    made.start()
    try:
        yield made
    finally:
        if not made.loop.is_closed():
            made.stop(no_assert=True)


def main() -> None:
    """In a process of its own: writes its port, and when nobody writes to it any more how many mails it took."""
    with sink() as running:
        sys.stdout.write(f"{running.port}\n")
        sys.stdout.flush()
        sys.stdin.read()
        sys.stdout.write(f"{len(running.taken)}\n")


if __name__ == "__main__":
    main()
