"""Every role × every URL, as tests/permission_matrix.py declares it (trust.md, S3), and no name outside the scope."""

import re
from collections.abc import Iterator

import pytest
from django.core.cache import caches
from django.test import Client

from tests.matrix_world import ANONYMOUS, MAY_SEE, NAMES, NEVER, ROLES, World, address, body, build, patterns
from tests.permission_matrix import COLUMNS, TABLE, UNITS
from tracking.models import UnitRole

SIGNS = {200: ".", 302: ">", 403: "x", 404: "0", 405: "m"}
EVERYBODY = [ANONYMOUS, *ROLES]


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker) -> Iterator[World]:
    """One for all: reading changes nothing in it."""
    with django_db_blocker.unblock():
        caches["minute"].clear()
        yield build()
        django_db_setup.restore()


def rows(table: str) -> list[tuple[str, list[str]]]:
    split = [line.split() for line in table.strip().splitlines()]
    return [(first, signs) for first, *signs in split]


def fits(rule: str, pattern: str) -> bool:
    made = re.escape(rule).replace(r"\*", ".*")
    made = re.sub(r"\\{(.*?)\\}", lambda found: f"(?:{found[1].replace(',', '|')})", made)
    return re.fullmatch(made, pattern) is not None or rule == pattern


def rule_of(pattern: str) -> str | None:
    return next((rule for rule, _signs in rows(TABLE) if fits(rule, pattern)), None)


def log_in(client: Client, world: World, role: str) -> None:
    if role != ANONYMOUS and "_auth_user_id" not in client.session:
        client.force_login(world.readers[role])


def reader(world: World, role: str) -> Client:
    client = Client()
    log_in(client, world, role)
    return client


def sign(response) -> str:
    if response.status_code == 302 and "login" in response.headers["Location"]:
        return "L"
    return SIGNS.get(response.status_code, str(response.status_code))


def leaked(response, role: str) -> list[str]:
    text = body(response)
    names = [name for sort, name in NAMES.items() if sort not in MAY_SEE.get(role, ()) and name in text]
    return names + [secret for secret in NEVER if secret in text.lower()]


def combined(signs: set[str]) -> str:
    if len(signs) == 1:
        return signs.pop()
    assert signs <= set(".>L0xm"), signs
    return "o" if "." in signs else "c"


def test_every_url_is_declared_and_every_row_is_used():
    found = {pattern: rule_of(pattern) for pattern in patterns()}

    assert [pattern for pattern, rule in found.items() if rule is None] == []
    assert [rule for rule, _signs in rows(TABLE) if rule not in found.values()] == []


def test_every_role_has_a_column():
    assert COLUMNS == EVERYBODY
    assert {len(signs) for _rule, signs in rows(TABLE) + rows(UNITS)} == {len(COLUMNS)}


@pytest.mark.parametrize("role", EVERYBODY)
def test_role_reaches_what_is_declared_and_no_name_outside_its_scope(world, role):
    client, column = reader(world, role), COLUMNS.index(role)
    answers: dict[str, set[str]] = {}
    told = []
    for pattern in dict.fromkeys(patterns()):
        log_in(client, world, role)  # some addresses end the session
        response = client.get(address(pattern, world))
        answers.setdefault(rule_of(pattern), set()).add(sign(response))
        told += [(pattern, name) for name in leaked(response, role)]

    assert told == []
    found = {rule: combined(signs) for rule, signs in answers.items()}
    assert {rule: (found[rule], signs[column]) for rule, signs in rows(TABLE) if found[rule] != signs[column]} == {}


def unit_addresses(world: World, code: str) -> dict[str, list[str]]:
    """By the row's name: the page, its files and its fragment are one."""
    goal, unit = world.ids["uppfoljning/mal"], world.units[code].pk
    held = UnitRole.objects.filter(unit=unit).first()
    listed = f"/uppfoljning/mal/{goal}/?unit={code}"
    figures = f"/uppfoljning/?unit={code}"
    made = {
        "figures": [figures, f"{figures}&whole=1", f"{figures}&format=csv", f"{figures}&format=xlsx"],
        "persons": [listed, f"{listed}&page=2", f"{listed}&format=csv", f"{listed}&format=xlsx"],
        "unit": [f"/admin/units/edit/{unit}/", f"/admin/units/history/{unit}/", f"/admin/units/usage/{unit}/"],
    }
    if held:
        made["role"] = [f"/admin/roles/{view}/{held.pk}/" for view in ("edit", "inspect", "history", "delete")]
    return made


@pytest.mark.parametrize("role", EVERYBODY)
def test_role_reaches_its_own_units_and_no_others(world, role):
    client, column = reader(world, role), COLUMNS.index(role)
    found, told = {}, []
    for code in world.units:
        for name, addresses in unit_addresses(world, code).items():
            signs = set()
            for where in addresses:
                for headers in ({}, {"HX-Request": "true"}):
                    response = client.get(where, headers=headers)
                    signs.add(sign(response))
                    told += [(where, secret) for secret in leaked(response, role)]
            found[f"{name}:{code}"] = combined(signs)

    assert told == []
    assert found == {where: signs[column] for where, signs in rows(UNITS)}
