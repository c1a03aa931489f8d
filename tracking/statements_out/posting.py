"""The call to the LRS. What it answers is one of three things: taken, no (RefusedError), or not now (DownError)."""

import base64
import json
import urllib.request
from collections.abc import Sequence
from http.client import HTTPException
from urllib.error import HTTPError

from django.conf import settings

VERSION = "1.0.3"
TIMEOUT = 30  # seconds, for each time that something is waited for
MOST_READ = 10_000  # bytes of an answer
# About what was sent. Every other no is about the address, the key or the server, and the same for all statements.
ABOUT_THE_STATEMENTS = {400, 409, 413, 422}
CONFLICT = 409


class RefusedError(Exception):
    """Of a call with several: something is wrong with one of them. It may have taken the others or not."""

    def __init__(self, code: int, answer: str) -> None:
        super().__init__(answer)
        self.known = code == CONFLICT  # it has a statement of that id already
        self.answer = answer


class DownError(Exception):
    """It did not take them, or nobody knows: to be tried again. Its text is for the log."""


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """The key goes to the address in the settings and nowhere else."""

    def redirect_request(self, *args: object, **kwargs: object) -> None:
        return None


_OPENER = urllib.request.build_opener(_NoRedirect)


def post(statements: Sequence[dict[str, object]]) -> None:
    """Returns when the LRS has taken all of them."""
    key = base64.b64encode(f"{settings.LRS_KEY}:{settings.LRS_SECRET}".encode()).decode()
    headers = {
        "Authorization": f"Basic {key}",
        "Content-Type": "application/json",
        "X-Experience-API-Version": VERSION,
    }
    body = json.dumps(statements, ensure_ascii=False).encode()
    try:
        request = urllib.request.Request(f"{settings.LRS_URL}/statements", body, headers)  # noqa: S310  (https: checks.py)
        with _OPENER.open(request, timeout=TIMEOUT) as answer:
            if answer.status not in (200, 204):
                raise DownError(f"HTTP {answer.status}")
    except HTTPError as error:
        if error.code in ABOUT_THE_STATEMENTS:
            raise RefusedError(error.code, _read(error)) from error
        raise DownError(f"HTTP {error.code}") from error
    except (OSError, HTTPException, ValueError) as error:  # ValueError: an address that is none
        raise DownError(type(error).__name__) from error


def _read(error: HTTPError) -> str:
    """Its reason, on one line; what has come of it at once, or an LRS that drips would hold the night."""
    try:
        said = error.read1(MOST_READ).decode(errors="replace")
    except (OSError, HTTPException):
        said = ""
    return " ".join(f"HTTP {error.code} {said}".split()).replace("\0", "")
