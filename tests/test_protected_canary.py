"""What a person with protected personal data is really called, her address and her number in HR's system are sought in
all that the site answers, logs, sends and keeps (trust.md, P3); and nothing marks the row that bears another name."""

import base64
import contextlib
import io
import logging
import re
from collections.abc import Iterator

import pytest
from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.cache import caches
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from tests import factories
from tests.matrix_world import ANONYMOUS, HANDLERS_PAGES, NEVER, ROLES, World, address, body, build, patterns
from tests.test_permission_matrix import Reader, object_addresses, posted_addresses, unit_addresses
from tracking.assigning import assign
from tracking.models import Audience, SourceRecord, User

# Where they must be: the person, HR's number and address as the file wrote it, the address she logs in by.
MUST_HOLD = {User._meta.db_table, SourceRecord._meta.db_table, EmailAddress._meta.db_table}
SHOWN = "Lisa Visningsnamn"
SECRETS = [secret for secret in NEVER if secret != "kanarie.example.org"]
SECRETS += ["skyddadkanarie@kanarie", "fjärrkanarie@kanarie", "dubbelkanarie"]


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


@pytest.fixture(scope="module")
def logged() -> Iterator[Lines]:
    lines, root = Lines(), logging.getLogger()
    before = root.level
    root.addHandler(lines)
    root.setLevel(logging.DEBUG)
    yield lines
    root.removeHandler(lines)
    root.setLevel(before)


@pytest.fixture(scope="module")
def world(logged, django_db_setup, django_db_blocker) -> Iterator[World]:
    """The matrix' municipality, where one is shown by no name and one by another."""
    with django_db_blocker.unblock():
        caches["minute"].clear()
        world = build()
        named = factories.employee("Saraskyddad", "Dubbelkanarie", world.units["HEM1"])
        named.email, named.protected, named.display_name = "dubbelkanarie@kanarie.example.org", True, SHOWN
        named.save()
        SourceRecord.objects.create(user=named, source="hr", person_id="HRNUMMERKANARIE99", protected=True)
        Audience.objects.get().includes.add(named)
        assign(timezone.localdate())
        yield world
        django_db_setup.restore()


def everywhere(world: World) -> list[str]:
    """Each address of the site, the pages of each row, files and what the API answers."""
    found = [address(pattern, world) for pattern in dict.fromkeys(patterns())]
    rows = object_addresses(world)
    for code in ("LARK", "HEM1"):
        rows |= unit_addresses(world, code)
    found += [where for each in rows.values() for where in each]
    for secret in ("Saraskyddad", "Skyddadkanarie", "Dubbelkanarie", "HRNUMMERKANARIE99"):
        found += [f"{where}{secret}" for where in _searches(world)]
    return list(dict.fromkeys(found))


def _searches(world: World) -> list[str]:
    goal = world.ids["uppfoljning/mal"]
    return [f"/uppfoljning/mal/{goal}/?unit=HEM1&search=", "/personer/?search=", "/roller/?search=", "/admin/users/?q="]


@pytest.mark.parametrize("role", [ANONYMOUS, *ROLES])
def test_role_is_told_by_no_page_file_or_answer(world, role):
    reader, told = Reader(world, role), []
    for where in everywhere(world):
        if role == "handler" and where.startswith(f"/{HANDLERS_PAGES}"):
            continue
        text = body(reader.ask(where)).replace(where, "").casefold()
        asked = where.rpartition("=")[2].casefold()  # the word that was searched for stands in the field
        told += [(where, secret) for secret in secrets_in(text) if not (asked and secret in asked)]
    for where in (each for listed in posted_addresses(world).values() for each in listed):
        if role != "handler":
            told += [(where, secret) for secret in secrets_in(body(reader.ask(where, "post")))]

    assert told == []


def test_keys_are_told_nothing(world):
    told = []
    for secret in world.secrets.values():
        client = Client(headers={"Authorization": f"Bearer {secret}"})
        for where in ("report", "people", "requirements", "imports", "openapi.json", "people?unit=HEM1&limit=500"):
            told += secrets_in(body(client.get(f"/api/v1/{where}")))

    assert told == []


def test_handler_reads_the_names_of_the_own_subtree_on_the_pages_for_it(world):
    page = body(Reader(world, "handler").ask("/personer/skyddade/")).casefold()

    assert ["skyddadkanarie" in page, "dubbelkanarie" in page, "fjärrkanarie" in page] == [True, True, False]


def test_search_by_legal_name_finds_nobody_and_by_the_name_shown_one(world):
    reader, found = Reader(world, "hr"), {}
    for where in _searches(world)[:2]:
        for word in ("Dubbelkanarie", "Saraskyddad", "Visningsnamn"):
            found[where, word] = SHOWN in body(reader.ask(where + word))

    assert [shown for (_where, word), shown in found.items() if word == "Visningsnamn"] == [True, True]
    assert not any(shown for (_where, word), shown in found.items() if word != "Visningsnamn")


def pages_with(world: World, person: User, name: str) -> dict[str, str]:
    """The pages that list her, with what is hers alone taken out: name, numbers."""
    goal = world.ids["uppfoljning/mal"]
    listed = [f"/uppfoljning/mal/{goal}/?unit=HEM1", f"/uppfoljning/mal/{goal}/?unit=HEM1&standing=due"]
    listed += [f"{listed[0]}&format=csv", f"/personer/?search={name.split()[1]}", f"/personer/{person.pk}/"]
    listed += ["/uppfoljning/?unit=HEM1", "/api/v1/people?unit=HEM1", f"/roller/?search={name.split()[1]}"]
    reader, found = Reader(world, "hr"), {}
    for where in listed:
        caches["minute"].clear()
        text = re.sub(r'(name="csrfmiddlewaretoken" value|csrf-token" content)="\w+"', "", body(reader.ask(where)))
        found[where] = text
    return found


def test_row_with_another_name_is_byte_equal_to_anybodys(world, django_db_blocker):
    """The same row, protected with the name shown and then unprotected with that as its name."""
    person = User.objects.get(display_name=SHOWN)
    factories.UnitRoleFactory(user=person, unit=world.units["HEM2"], role="coordinator")
    protected = pages_with(world, person, SHOWN)
    assert [where for where, text in protected.items() if SHOWN not in text] == ["/uppfoljning/?unit=HEM1"]

    was = (person.given_name, person.family_name)
    person.protected, person.display_name = False, ""
    person.given_name, person.family_name = SHOWN.split()
    person.save()
    ordinary = pages_with(world, person, SHOWN)
    person.protected, person.display_name = True, SHOWN
    person.given_name, person.family_name = was
    person.save()

    assert [where for where in protected if protected[where] != ordinary[where]] == []


def test_totals_count_both(world):
    counted = Reader(world, "hr").client.get("/api/v1/report?unit=HEM1").json()["total"]
    hidden = User.objects.filter(protected=True, affiliations__unit=world.units["HEM1"])
    assert hidden.count() == 2
    before = counted[0]["counted"]
    shown = User.objects.filter(protected=False, assignments__isnull=False, affiliations__unit=world.units["HEM1"])

    assert before == shown.distinct().count() + hidden.filter(assignments__isnull=False).distinct().count()


def test_nightly_work_and_login_mail_reach_the_person_alone(world, logged):
    for command in ("assign", "measure"):
        call_command(command, verbosity=3, stdout=(told := io.StringIO()))
        assert secrets_in(told.getvalue()) == []
    Client().post("/konto/login/code/", {"email": "dubbelkanarie@kanarie.example.org"})

    assert {to for sent in mail.outbox for to in sent.to} <= {"dubbelkanarie@kanarie.example.org"}
    assert [secrets_in(f"{sent.subject} {sent.body}") for sent in mail.outbox if secrets_in(sent.body)] == []


def test_nothing_is_kept_of_them_outside_the_tables_that_must(world):
    """Last but one: what all the crawling has written is there. Sessions, Wagtail's log, indexes, tasks, results."""
    assert {table for table, text in dump().items() if secrets_in(text)} == MUST_HOLD


def dump() -> dict[str, str]:
    """Each table as text; what is packed is unpacked."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608  (names of our own)
            found[table] = repr([[_plain(value) for value in row] for row in cursor.fetchall()])
    sessions = [session.get_decoded() for session in Session.objects.all()]
    assert len(sessions) > len(ROLES) / 2
    return found | {Session._meta.db_table: repr(sessions)}


def _plain(value: object) -> object:
    """PostgreSQL gives bytes as memoryview; the cache keeps base64."""
    if isinstance(value, memoryview | bytes):
        value = bytes(value).decode("utf-8", "replace")
    if isinstance(value, str) and re.fullmatch(r"[\w+/\s]{16,}={0,2}", value) and len(value.strip()) % 4 == 0:
        with contextlib.suppress(ValueError):
            return value, base64.b64decode(value).decode("utf-8", "replace")
    return value


def test_no_log_line_tells(world, logged):
    lines = logged.text.getvalue()

    assert "django" in lines
    # Django names the address it refuses, and this test has asked for the names.
    assert [
        line for line in lines.splitlines() if secrets_in(line) and not re.search(r"\?(search|q|.*&search)=", line)
    ] == []
