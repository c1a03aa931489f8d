"""What a person with protected personal data is really called is found by no search, and sent to nobody else; nothing
marks the row that bears another name (trust.md, P3). That no page, file, log line or table tells it, whoever asks for
whatever, is what test_permission_matrix.py sees to."""

import datetime as dt
import io
import re
from collections.abc import Iterator

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.cache import cache, caches
from django.core.management import call_command
from django.test import Client

from tests import canary, factories
from tests.canary import secrets_in
from tests.matrix_world import ANONYMOUS, HANDLERS_PAGES, ROLES, SHOWN, World, body
from tests.test_permission_matrix import Reader
from tracking.models import User

WORDS = ("Saraskyddad", "Skyddadkanarie", "Dubbelkanarie", "HRNUMMERKANARIE99")
ADDRESS = "dubbelkanarie@kanarie.example.org"


@pytest.fixture
def world(logged, world) -> Iterator[World]:
    """Whatever was asked for, nothing is kept or logged."""
    yield world
    assert canary.tables_telling() == canary.MUST_HOLD
    # Django names the address it refuses, and these tests ask for the names.
    assert [line for line in logged.telling() if not re.search(r"\?(search|q|.*&search)=", line)] == []


def searches(world: World) -> list[str]:
    goal = world.ids["uppfoljning/mal"]
    listed = [f"/uppfoljning/mal/{goal}/?unit=HEM1&search=", "/personer/?search=", "/roller/?search="]
    return [*listed, "/undantag/?search=", f"/{HANDLERS_PAGES}?search=", "/admin/users/?q="]


@pytest.mark.parametrize("role", [ANONYMOUS, *ROLES])
def test_search_by_what_is_protected_tells_no_role_anything(world, role):
    reader, told = Reader(world, role), []
    for where in searches(world):
        if role == "handler" and where.startswith(f"/{HANDLERS_PAGES}"):
            continue
        for word in WORDS:
            text = body(reader.ask(where + word)).replace(where + word, "").casefold()
            # The word that was searched for stands in the field.
            told += [(where, word, secret) for secret in secrets_in(text) if secret not in word.casefold()]

    assert told == []


def test_search_by_legal_name_finds_nobody_and_by_the_name_shown_one(world):
    reader, found = Reader(world, "hr"), {}
    for where in searches(world)[:2]:
        for word in ("Dubbelkanarie", "Saraskyddad", "Visningsnamn"):
            found[where, word] = SHOWN in body(reader.ask(where + word))

    assert [shown for (_where, word), shown in found.items() if word == "Visningsnamn"] == [True, True]
    assert not any(shown for (_where, word), shown in found.items() if word != "Visningsnamn")


def test_keys_are_told_nothing_by_long_lists(world):
    told = []
    for secret in world.secrets.values():
        client = Client(headers={"Authorization": f"Bearer {secret}"})
        for where in ("people?limit=500", "people?unit=HEM1&limit=500"):
            told += secrets_in(body(client.get(f"/api/v1/{where}")))

    assert told == []


def test_handler_reads_the_names_of_the_own_subtree_on_the_pages_for_it(world):
    page = body(Reader(world, "handler").ask(f"/{HANDLERS_PAGES}")).casefold()

    assert ["skyddadkanarie" in page, "dubbelkanarie" in page, "fjärrkanarie" in page] == [True, True, False]


def pages_with(world: World, person: User) -> dict[str, str]:
    """The pages that list her, without the tokens that are drawn for each answer."""
    goal, name = world.ids["uppfoljning/mal"], SHOWN.split()[1]
    listed = [f"/uppfoljning/mal/{goal}/?unit=HEM1", f"/uppfoljning/mal/{goal}/?unit=HEM1&standing=fulfilled"]
    listed += [f"{listed[0]}&format=csv", f"/personer/?search={name}", f"/personer/{person.pk}/"]
    listed += [f"/personer/{person.pk}/utbildningar/", f"/undantag/?search={name}", f"/roller/?search={name}"]
    listed += ["/uppfoljning/?unit=HEM1", "/api/v1/people?unit=HEM1"]
    reader, found = Reader(world, "hr"), {}
    for where in listed:
        caches["minute"].clear()
        text = re.sub(r'(name="csrfmiddlewaretoken" value|csrf-token" content)="\w+"', "", body(reader.ask(where)))
        found[where] = text
    return found


def test_row_with_another_name_is_byte_equal_to_anybodys(world):
    """The same row, protected with the name shown and then unprotected with that as its name."""
    person = User.objects.get(display_name=SHOWN)
    factories.UnitRoleFactory(user=person, unit=world.units["HEM2"], role="coordinator")
    factories.exempt(person, dt.date(2099, 1, 1), dt.date(2099, 2, 1))
    protected = pages_with(world, person)
    assert [where for where, text in protected.items() if SHOWN not in text] == ["/uppfoljning/?unit=HEM1"]

    person.protected, person.display_name = False, ""
    person.given_name, person.family_name = SHOWN.split()
    person.save()
    ordinary = pages_with(world, person)

    assert [where for where in protected if protected[where] != ordinary[where]] == []


def test_totals_count_both(world):
    counted = Reader(world, "hr").client.get("/api/v1/report?unit=HEM1").json()["total"]
    hidden = User.objects.filter(protected=True, affiliations__unit=world.units["HEM1"])
    assert hidden.count() == 2
    before = counted[0]["counted"]
    shown = User.objects.filter(protected=False, assignments__isnull=False, affiliations__unit=world.units["HEM1"])

    assert before == shown.distinct().count() + hidden.filter(assignments__isnull=False).distinct().count()


def test_nightly_work_tells_nothing(world):
    for command in ("assign", "measure"):
        call_command(command, verbosity=3, stdout=(told := io.StringIO()))
        assert secrets_in(told.getvalue()) == []


def test_login_mail_reaches_the_person_alone_and_says_no_name(world):
    Client().post("/konto/login/code/", {"email": ADDRESS})

    assert [sent.to for sent in mail.outbox] == [[ADDRESS]]
    assert secrets_in(f"{mail.outbox[0].subject} {mail.outbox[0].body}") == []


def test_login_that_waits_for_its_code_keeps_the_own_address_and_nothing_else(world):
    client = Client()
    client.post("/konto/login/code/", {"email": ADDRESS})
    assert ADDRESS in repr(Session.objects.get().get_decoded())
    assert "django_session" not in canary.tables_telling()

    session = client.session
    session["account_login"]["email"] = "skyddadkanarie@kanarie.example.org"  # another's
    session.save()
    assert "django_session" in canary.tables_telling()
    session.delete()


def test_what_is_packed_is_looked_into(world):
    """The search above finds what it should: in a session, in the cache, in plain text."""
    store = SessionStore()
    store["x"] = WORDS[0]
    store.save()
    cache.set("x", WORDS[0])
    world.units["SN"].name = WORDS[0]
    world.units["SN"].save()

    told = canary.tables_telling() - canary.MUST_HOLD

    assert told == {"django_session", "cache", "tracking_organisationalunit"}
    store.delete()
    cache.delete("x")
    type(world.units["SN"]).objects.filter(pk=world.units["SN"].pk).update(name="x")
