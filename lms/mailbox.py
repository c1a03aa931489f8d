"""Mails kept in a folder in place of being sent, for the demo and development: the page /mejl/ shows them."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage as Parsed
from pathlib import Path
from typing import cast

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


class Backend(BaseEmailBackend):
    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder = _folder()
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for each in email_messages:
            draft = folder / f"{time.time_ns()}.draft"
            draft.write_bytes(each.message().as_bytes())
            draft.rename(draft.with_suffix(".eml"))  # whole or not at all
        return len(email_messages)


@dataclass(frozen=True)
class Kept:
    number: int
    mail: Parsed

    @property
    def subject(self) -> str:
        return str(self.mail["Subject"] or "")

    @property
    def to(self) -> str:
        return str(self.mail["To"] or "")

    @property
    def at(self) -> datetime:
        return datetime.fromtimestamp(self.number / 1e9).astimezone()

    @property
    def text(self) -> str:
        return self._part("plain")

    @property
    def html(self) -> str:
        return self._part("html")

    @property
    def attachments(self) -> list[str]:
        return [part.get_filename() or part.get_content_type() for part in self.mail.iter_attachments()]

    def _part(self, kind: str) -> str:
        part = self.mail.get_body((kind,))
        return str(part.get_content()) if part else ""


def numbers() -> list[int]:
    """Of the mails, newest first."""
    return sorted((int(each.stem) for each in _folder().glob("*.eml")), reverse=True)


def kept(number: int) -> Kept | None:
    path = _folder() / f"{number}.eml"
    if not path.exists():
        return None
    return Kept(number, cast(Parsed, message_from_bytes(path.read_bytes(), policy=policy.default)))


def _folder() -> Path:
    assert settings.MAILBOX  # noqa: S101  # nosec B101  (neither the page nor the backend is there without)
    return settings.MAILBOX
