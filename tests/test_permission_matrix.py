"""Every role × every URL, as tests/permission_matrix.py declares it (trust.md, S3), and no name outside the scope."""

import functools
import hashlib
import re
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client

from tests import canary
from tests.matrix_objects import KEYS
from tests.matrix_world import ANONYMOUS, ROLES, World, address, leaked, patterns
from tests.permission_matrix import COLUMNS, KEY_COLUMNS, KEYS_TABLE, OBJECTS, POSTED, TABLE, UNITS

SIGNS = {200: ".", 302: ">", 400: "4", 401: "u", 403: "x", 404: "0", 405: "m", 422: "v"}
EVERYBODY = [ANONYMOUS, *ROLES]
# What reading may write: who looked, the login itself, and Wagtail's notes of its own: who has a page open, who
# follows it, what a reader has chosen for the admin.
WRITTEN = {"tracking.accesslog", "sessions.session", "wagtailadmin.editingsession", "wagtailcore.pagesubscription"}
WRITTEN |= {"wagtailusers.userprofile"}
NOTED = {"last_used_on", "last_login"}


@pytest.fixture
def world(logged, matrix) -> Iterator[World]:
    """One for all: reading changes nothing in it. Whatever is asked for, nothing of NEVER is kept or logged."""
    yield matrix
    assert canary.tables_telling() == canary.MUST_HOLD
    assert logged.telling() == []


class Reader:
    """Asks as one role. Logs in again where an address has ended the session."""

    def __init__(self, world: World, role: str) -> None:
        self.client, self.user = Client(), world.readers.get(role)
        self._log_in()

    def _log_in(self) -> None:
        if self.user:
            self.client.force_login(self.user)

    def ask(self, where: str, method: str = "get", headers: dict[str, str] | None = None) -> HttpResponse:
        """What is posted is undone."""
        with transaction.atomic():
            response = getattr(self.client, method)(where, headers=headers)
            transaction.set_rollback(method == "post")
        if settings.SESSION_COOKIE_NAME in response.cookies:
            self._log_in()
        return response


def rows(table: str) -> list[tuple[str, list[str]]]:
    split = [line.split() for line in table.strip().splitlines()]
    return [(first, signs) for first, *signs in split]


def declared(table: str, column: int) -> dict[str, str]:
    return {where: signs[column] for where, signs in rows(table)}


def fits(rule: str, pattern: str) -> bool:
    made = re.escape(rule).replace(r"\*", ".*")
    made = re.sub(r"\\{(.*?)\\}", lambda found: f"(?:{found[1].replace(',', '|')})", made)
    return re.fullmatch(made, pattern) is not None or rule == pattern


@functools.cache  # hundreds of patterns by a hundred rules, for each role
def rule_of(pattern: str) -> str | None:
    return next((rule for rule, _signs in rows(TABLE) if fits(rule, pattern)), None)


def sign(response: HttpResponse) -> str:
    if response.status_code == 302 and "login" in response.headers["Location"]:
        return "L"
    return SIGNS.get(response.status_code, str(response.status_code))


def combined(signs: set[str]) -> str:
    if len(signs) == 1:
        return signs.pop()
    assert signs <= set(".>L0xmu"), signs
    return "o" if "." in signs else "c"


def stored() -> dict[str, str]:
    """Each table, as a hash of its rows."""
    found = {}
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            meta = model._meta
            if meta.label_lower in WRITTEN or not meta.managed:
                continue
            columns = [field.column for field in meta.local_concrete_fields if field.name not in NOTED]
            quoted = ", ".join(map(connection.ops.quote_name, columns))
            table, key = map(connection.ops.quote_name, (meta.db_table, meta.pk.column))
            cursor.execute(f"SELECT {quoted} FROM {table} ORDER BY {key}")  # noqa: S608  (names of our own)
            found[meta.label] = hashlib.sha256(repr(cursor.fetchall()).encode()).hexdigest()
    return found


def test_every_url_is_declared_and_every_row_is_used():
    found = {pattern: rule_of(pattern) for pattern in patterns()}

    assert [pattern for pattern, rule in found.items() if rule is None] == []
    assert [rule for rule, _signs in rows(TABLE) if rule not in found.values()] == []


def test_every_role_has_a_column():
    assert COLUMNS == EVERYBODY
    assert KEY_COLUMNS == list(KEYS)
    assert {len(signs) for _row, signs in rows(TABLE) + rows(UNITS) + rows(OBJECTS) + rows(POSTED)} == {len(COLUMNS)}
    assert {len(signs) for _row, signs in rows(KEYS_TABLE)} == {len(KEY_COLUMNS)}


@pytest.mark.parametrize("role", EVERYBODY)
def test_role_reaches_what_is_declared_and_no_name_outside_its_scope(world, role):
    reader = Reader(world, role)
    before = stored()
    answers: dict[str, set[str]] = {}
    told = []
    for pattern in dict.fromkeys(patterns()):
        response = reader.ask(address(pattern, world))
        answers.setdefault(rule_of(pattern), set()).add(sign(response))
        told += [(pattern, name) for name in leaked(response, role, pattern)]

    assert told == []
    found = {rule: combined(signs) for rule, signs in answers.items()}
    asked = declared(TABLE, COLUMNS.index(role))
    assert {rule: (found[rule], asked[rule]) for rule in asked if found[rule] != asked[rule]} == {}
    after = stored()
    assert [table for table in before if before[table] != after[table]] == []


def unit_addresses(world: World, code: str) -> dict[str, list[str]]:
    """By the row's name: the page and its files are one."""
    goal, unit = world.ids["uppfoljning/mal"], world.units[code].pk
    listed = f"/uppfoljning/mal/{goal}/?unit={code}"
    figures = f"/uppfoljning/?unit={code}"
    return {
        f"figures:{code}": [figures, f"{figures}&whole=1", f"{figures}&format=csv", f"{figures}&format=xlsx"],
        f"persons:{code}": [listed, f"{listed}&format=csv", f"{listed}&format=xlsx"],
        f"unit:{code}": [f"/admin/units/edit/{unit}/", f"/admin/units/history/{unit}/"],
        f"api:{code}": [f"/api/v1/report?unit={code}"],
        f"slips:{code}": [f"/startlappar/?unit={unit}&training={world.ids['training']}"],
        f"names:{code}": [f"/api/v1/people?unit={code}"],
        f"led:{code}": [f"/min-enhet/?unit={code}"],
    }


def object_addresses(world: World) -> dict[str, list[str]]:
    """Pages of one row each, by its sort and its unit."""
    found = {f"page:{language}": [where] for language, where in world.pages.items()}
    views = {
        "role": "/roller/{0}/",
        "change": "/roller/{0}/andra/",
        "withdraw": "/roller/{0}/ta-tillbaka/",
        "person": "/personer/{0}/",
        "end": "/personer/{0}/{1}/avsluta/",
        "upload": "/inlasning/{0}/ /inlasning/{0}/kolumner/ /inlasning/{0}/personer/nya/",
        "fragment": "/inlasning/{0}/",
        "certificates": "/intyg/uttag/{0}/ /intyg/uttag/{0}/fil/",
        "key": "/integrationer/{0}/aterkalla/",
        "link": "/l/{0}/",
        "lock": "/startlappar/{0}/sparra/",
        "links": "/personer/{0}/lankar/sparra/",
        "queued": "/utskick/ko/{0}/stoppa/",
        "protected": "/personer/skyddade/{0}/ /personer/skyddade/{0}/ta-bort/",
        "held": "/gruppgenomgang/hallna/{0}/ /gruppgenomgang/hallna/{0}/lagg-till/ "
        "/gruppgenomgang/hallna/{0}/{2}/ratta/",
        "meeting": " ".join(f"/gruppgenomgang/{{0}}/{world.ids['lektion']}/{view}/"
                            for view in ("visa", "papper", "narvaro")),
        "series": "/serier/{0}/ /serier/{0}/starta/ /serier/{0}/andra/ /serier/{0}/stoppa/",
        "waits": "/serier/{0}/godkann/",
        "goes": "/serier/{0}/ /serier/{0}/uppehall/ /serier/{0}/ateruppta/ /serier/{0}/utoka/",
        "occasion": "/kurstillfallen/{0}/",
        "present": "/kurstillfallen/{0}/narvaro/",
        "leading": "/kurstillfallen/{0}/andra/ /kurstillfallen/{0}/stall-in/ /kurstillfallen/{0}/kod/",
    }  # fmt: skip
    sorts = {"present": "occasion", "leading": "occasion"}
    sorts |= {"change": "role", "withdraw": "role", "end": "person", "links": "person", "fragment": "upload"}
    for name, where in views.items():
        for code, pk in world.objects[sorts.get(name, name)].items():
            found[f"{name}:{code}"] = where.format(pk, world.ties.get(code), world.attendances.get(code)).split()
    return found


def posted_addresses(world: World) -> dict[str, list[str]]:
    """What acts on a row. Sent empty, and undone."""
    views = {
        "link": ("link", "/l/{0}/"),
        "lock": ("lock", "/startlappar/{0}/sparra/"),
        "links": ("person", "/personer/{0}/lankar/sparra/"),
        "undo": ("person", "/personer/{0}/{1}/angra/"),
        "retry": ("person", "/utskick/kom-inte-fram/{0}/forsok-igen/"),
        "stop": ("queued", "/utskick/ko/{0}/stoppa/"),
        "separate": ("join", "/personer/dela-igen/{0}/"),
        "approve": ("upload", "/inlasning/{0}/godkann/"),
        "discard": ("upload", "/inlasning/{0}/slang/"),
        "again": ("upload", "/inlasning/{0}/igen/"),
        "columns": ("upload", "/inlasning/{0}/kolumner/"),
        "end": ("person", "/personer/{0}/{1}/avsluta/"),
        "change": ("role", "/roller/{0}/andra/"),
        "withdraw": ("role", "/roller/{0}/ta-tillbaka/"),
        "revoke": ("key", "/integrationer/{0}/aterkalla/"),
        "remake": ("certificates", "/intyg/uttag/{0}/igen/"),
        "throw": ("certificates", "/intyg/uttag/{0}/slang/"),
        "name": ("protected", "/personer/skyddade/{0}/"),
        "attend": ("meeting", f"/gruppgenomgang/{{0}}/{world.ids['lektion']}/bekrafta/"),
        "strike": ("held", "/gruppgenomgang/hallna/{0}/{2}/ratta/"),
        "unname": ("protected", "/personer/skyddade/{0}/ta-bort/"),
        "start_series": ("series", "/serier/{0}/starta/"),
        "change_series": ("series", "/serier/{0}/andra/"),
        "stop_series": ("series", "/serier/{0}/stoppa/"),
        "second_yes": ("waits", "/serier/{0}/godkann/"),
        "no_question": ("waits", "/serier/{0}/ta-tillbaka/"),
        "pause_series": ("goes", "/serier/{0}/uppehall/"),
        "resume_series": ("goes", "/serier/{0}/ateruppta/"),
        "widen_series": ("goes", "/serier/{0}/utoka/"),
        "sign_up": ("occasion", "/kurstillfallen/{0}/anmal/"),
        "cancel": ("occasion", "/kurstillfallen/{0}/stall-in/"),
        "tick": ("occasion", "/kurstillfallen/{0}/narvaro/"),
    }
    apart = "/personer/sla-ihop/{one_id}/{two_id}/olika/".format(**world.ids)
    return {"apart:LARK": [apart]} | {
        f"{name}:{code}": [where.format(pk, world.ties.get(code), world.attendances.get(code))]
        for name, (sort, where) in views.items()
        for code, pk in world.objects[sort].items()
    }


def found_at(reader: Reader, role: str, addresses: dict[str, list[str]], method: str = "get") -> dict[str, str]:
    found, told = {}, []
    for name, listed in addresses.items():
        headers = {"HX-Request": "true"} if name.startswith("fragment") else {}
        responses = [reader.ask(where, method, headers) for where in listed]
        told += [(name, secret) for each in responses for secret in leaked(each, role, listed[0][1:])]
        found[name] = combined({sign(each) for each in responses})
    assert told == []
    return found


@pytest.mark.parametrize("role", EVERYBODY)
def test_role_reaches_its_own_units_and_no_others(world, role):
    addresses = {name: each for code in world.units for name, each in unit_addresses(world, code).items()}

    assert found_at(Reader(world, role), role, addresses) == declared(UNITS, COLUMNS.index(role))


@pytest.mark.parametrize("role", EVERYBODY)
def test_role_reaches_its_own_rows_and_no_others(world, role):
    found = found_at(Reader(world, role), role, object_addresses(world))

    assert found == declared(OBJECTS, COLUMNS.index(role))


@pytest.mark.parametrize("role", EVERYBODY)
def test_role_acts_on_its_own_rows_and_no_others(world, role):
    found = found_at(Reader(world, role), role, posted_addresses(world), "post")

    assert found == declared(POSTED, COLUMNS.index(role))


@pytest.mark.parametrize("key", KEYS)
def test_key_opens_what_it_is_for_at_its_unit_and_no_page(world, key):
    client = Client(headers={"Authorization": f"Bearer {world.secrets[key]}"})
    found, told = {}, []
    asked = ["me/trainings", "requirements", "imports", "uploads", "openapi.json", "finns-inte"]
    asked += [f"{each}?unit={code}" for each in ("report", "people") for code in world.units]
    for where in [*(f"api/v1/{each}" for each in asked), "uppfoljning/", "personer/", "admin/"]:
        response = client.get(f"/{where}")
        found[where] = sign(response)
        told += [(where, secret) for secret in leaked(response, key, where)]

    assert told == []
    assert found == declared(KEYS_TABLE, KEY_COLUMNS.index(key))
