"""The way to the mail server: one connection, kept from mail to mail, and what each answer means.

The end of a mail is given by itself, after `before_end` has been told: a process that dies before leaves nothing with
the server, and only what dies in the moment after is unsure."""

import contextlib
import logging
import re
import smtplib
import socket
from collections.abc import Callable
from typing import Any

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.smtp import EmailBackend
from django.core.mail.message import sanitize_address

logger = logging.getLogger(__name__)
TIMEOUT = 120  # seconds for each answer: a server may look into a mail before it takes it
POLICY = b"5.7."  # what the server says of us, not of the address (RFC 3463)


class DownError(Exception):
    """The server cannot be used now; that is about no message."""


class LaterError(Exception):
    """Not this mail, not now. lost: the connection went."""

    def __init__(self, *, lost: bool = False, answered: bool = False) -> None:
        self.lost, self.answered = lost, answered


class RefusedError(Exception):
    """Not this mail, ever. of_address: because of where it goes."""

    def __init__(self, *, of_address: bool = False, answered: bool = False) -> None:
        self.of_address, self.answered = of_address, answered


class UnsureError(Exception):
    """The server got all of it, and has not said whether it took it."""


class Post:
    def __init__(self) -> None:
        self._backend: Any = get_connection(timeout=TIMEOUT)

    def send(self, mail: EmailMessage, before_end: Callable[[], None]) -> None:
        """Raises the errors above. What before_end raises ends the try: the server drops what it got."""
        if isinstance(self._backend, EmailBackend):
            server = self._server()
            try:
                _send(server, mail, before_end)
            except BaseException as error:
                if not isinstance(error, LaterError | RefusedError) or getattr(error, "lost", False):
                    self.close()
                raise
        else:  # a folder, the terminal or memory
            before_end()
            try:
                self._backend.send_messages([mail])
            except OSError as error:
                raise UnsureError from error

    def close(self) -> None:
        """At once where the server waits for the rest of a mail: saying goodbye would be taken for a part of it."""
        connection, self._backend.connection = getattr(self._backend, "connection", None), None
        if connection:
            connection.close()

    def leave(self) -> None:
        with contextlib.suppress(OSError, smtplib.SMTPException):
            self._backend.close()

    def _server(self) -> smtplib.SMTP:
        """Ready for a mail. One that was kept may have been closed by the server meanwhile."""
        kept = self._backend.connection
        if kept is not None:
            with contextlib.suppress(OSError, smtplib.SMTPException):
                if kept.rset()[0] == 250:
                    return kept
            self.close()
        try:
            self._backend.open()
            self._backend.connection.ehlo_or_helo_if_needed()
            # The end of a mail is three bytes: without this they wait 40 ms until the rest has been acknowledged.
            self._backend.connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            # Its kind only: an answer may repeat what was said.
            logger.error("The mail server cannot be used (%s). Look at EMAIL_URL.", type(error).__name__)
            raise DownError from error
        return self._backend.connection


def _send(server: smtplib.SMTP, mail: EmailMessage, before_end: Callable[[], None]) -> None:
    content = re.sub(rb"(?m)^\.", b"..", mail.message().as_bytes(linesep="\r\n"))  # type: ignore[call-arg]
    try:
        _open_mail(server, mail)
        server.send(content if content.endswith(b"\r\n") else content + b"\r\n")
    except OSError as error:  # of which smtplib's are a kind
        raise LaterError(lost=True) from error
    before_end()
    try:
        server.send(b".\r\n")
        code, said = server.getreply()
    except OSError as error:
        raise UnsureError from error
    _check(code, said, 250, answered=True)


def _open_mail(server: smtplib.SMTP, mail: EmailMessage) -> None:
    encoding = mail.encoding or "utf-8"
    sender = sanitize_address(mail.from_email, encoding)
    code, _said = server.mail(sender, ["BODY=8BITMIME"] if server.has_extn("8bitmime") else [])
    if code != 250:
        logger.error("The mail server does not take mails from us (%s). Look at DEFAULT_FROM_EMAIL.", code)
        raise DownError
    code, said = server.rcpt(sanitize_address(mail.to[0], encoding))
    if code != 251:
        _check(code, said, 250, of_address=True)
    _check(*server.docmd("data"), 354)


def _check(code: int, said: bytes, wanted: int, *, of_address: bool = False, answered: bool = False) -> None:
    if code == wanted:
        return
    if code == 421:  # it closes; a mail that it has got whole it has not taken
        raise LaterError(lost=True, answered=answered)
    if 500 <= code < 600:
        raise RefusedError(of_address=of_address and not said.startswith(POLICY), answered=answered)
    raise LaterError(answered=answered)
