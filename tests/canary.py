"""What a person with protected personal data is really called, her address and her number in HR's system, sought in
what the site logs and keeps (trust.md, P3). The words are those of tests/matrix_world.py."""

import base64
import contextlib
import io
import logging
import re

from allauth.account.models import EmailAddress
from allauth.account.utils import url_str_to_user_pk
from django.contrib.sessions.models import Session
from django.db import connection

from tests.matrix_world import NEVER
from tracking.models import SourceRecord, User

# Where they must be: the person, HR's number and address as the file wrote it, the address she logs in by.
MUST_HOLD = {User._meta.db_table, SourceRecord._meta.db_table, EmailAddress._meta.db_table}
SECRETS = [secret for secret in NEVER if secret != "kanarie.example.org"]  # the domain is the others' too
SECRETS += ["skyddadkanarie@kanarie", "fjärrkanarie@kanarie", "dubbelkanarie@kanarie"]


def secrets_in(text: str) -> list[str]:
    return [secret for secret in SECRETS if secret in text.casefold()]


class Lines(logging.Handler):
    """All that is logged, with its traceback."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.text = io.StringIO()
        self.setFormatter(logging.Formatter("%(name)s %(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        if record.name != "django.db.backends":  # the questions to the database, which hold what is written there
            self.text.write(self.format(record) + "\n")

    def telling(self) -> list[str]:
        return [line for line in self.text.getvalue().splitlines() if secrets_in(line)]


def tables_telling() -> set[str]:
    return {table for table, text in dump().items() if secrets_in(text)}


def dump() -> dict[str, str]:
    """Each table as text; what is packed is unpacked."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608  (names of our own)
            found[table] = repr([[_plain(value) for value in row] for row in cursor.fetchall()])
    sessions = [_without_own_address(session.get_decoded()) for session in Session.objects.all()]
    return found | {Session._meta.db_table: repr(sessions)}


def _plain(value: object) -> object:
    """PostgreSQL gives bytes as memoryview; the cache keeps base64."""
    if isinstance(value, memoryview | bytes):
        value = bytes(value).decode("utf-8", "replace")
    if isinstance(value, str) and len(value) % 4 == 0 and re.fullmatch(r"[\w+/\s]{16,}={0,2}", value):
        with contextlib.suppress(ValueError):
            return value, base64.b64decode(value).decode("utf-8", "replace")
    return value


def _without_own_address(session: dict) -> dict:
    """A login by code waits in the browser where it was begun: allauth keeps the address that was written there, as
    long as the code holds. That person's own address, at these two places, and nothing else."""
    login = session.get("account_login")
    if login and login["user_pk"]:
        own = User.objects.get(pk=url_str_to_user_pk(login["user_pk"])).email
        for kept in (login, login["state"]["stages"]["login_by_code"]["data"]):
            if kept["email"] == own:
                del kept["email"]
    return session
