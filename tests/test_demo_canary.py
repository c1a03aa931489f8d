"""The whole demo, read by everybody who can log in to it, as far as links lead: what the protected are really called,
their addresses and numbers, and the private addresses of elected and partners, stand nowhere (trust.md, P3). What
nobody links to, and what is posted, the permission matrix asks for."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.conf import settings
from django.core import mail
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.utils import timezone

from lms.demo.personas import ADMIN_EMAIL, HANDLER, MAIN_HR, PERSONAS, user_of
from tests import canary
from tests.canary import Lines
from tests.crawling import STARTS, Crawl
from tests.matrix_world import HANDLERS_PAGES, body
from tracking.models import Affiliation, ApiToken, Kind, OrganisationalUnit, SourceRecord, User

LOGINS = [*(persona.login for persona in PERSONAS), "admin", "nobody"]
API = ("people?limit=500", "report", "requirements", "imports", "people?unit=KF&limit=500", "report?unit=VOF-1")


@dataclass(frozen=True)
class Demo:
    told: str  # what loading said
    names: list[str]  # what the protected are really called
    other: list[str]  # their addresses and numbers, and private addresses
    people: re.Pattern[str]  # an address of a page about one of them
    pages: tuple[str, ...]  # about each of them

    def secrets_in(self, text: str) -> list[str]:
        text = text.casefold()
        return [secret for secret in [*self.names, *self.other] if secret in text]


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker, logged, tmp_path_factory) -> Iterator[Demo]:
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_demo", employees=100, seed=1, on=timezone.localdate(), stdout=(told := io.StringIO()))
        yield _demo(told.getvalue())
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _reads(demo, db): ...


def _demo(told: str) -> Demo:
    protected = User.objects.filter(protected=True)
    names = [name for one in protected for name in _orders(one.given_name, one.family_name)]
    private = User.objects.filter(affiliations__kind__in=(Kind.ELECTED, Kind.PARTNER)).exclude(
        pk__in=Affiliation.objects.filter(kind=Kind.EMPLOYEE).values("user")
    )
    private = private.exclude(email__in=[persona.email for persona in PERSONAS])
    other = [*protected.values_list("email", flat=True), *private.values_list("email", flat=True)]
    other += SourceRecord.objects.filter(user__in=protected).values_list("person_id", flat=True)
    ids = [str(pk) for pk in protected.values_list("pk", flat=True)]
    pages = tuple(f"/personer/{pk}/{more}" for pk in ids for more in ("", "utbildningar/"))
    other = sorted({each.casefold() for each in other if each})
    return Demo(told, names, other, re.compile(rf"/({'|'.join(ids)})/"), pages)


def _orders(given: str, family: str) -> list[str]:
    return [f"{given} {family}".casefold(), f"{family} {given}".casefold(), f"{family}, {given}".casefold()]


def reader(login: str) -> Client:
    client = Client()
    if login != "nobody":
        client.force_login(User.objects.get(email=f"{login}@{ADMIN_EMAIL.partition('@')[2]}"))
    return client


def test_secrets_are_those_of_the_story_and_nobody_elses(demo):
    others = User.objects.filter(protected=False)
    borne = {name for one in others for name in _orders(one.given_name, one.family_name)}

    assert len(demo.names) == 18 and not borne & set(demo.names)
    assert len(demo.other) > 140
    assert demo.secrets_in("Av " + demo.names[0].title()) == [demo.names[0]]


@pytest.mark.parametrize("login", LOGINS)
def test_no_page_tells_what_is_protected(demo, login):
    crawl, told, asked = Crawl(reader(login), demo.people, (*STARTS, *demo.pages)), [], []
    for where, text in crawl.pages():
        found = demo.secrets_in(text)
        if login == HANDLER.login and where.startswith(f"/{HANDLERS_PAGES}"):
            found = [secret for secret in found if secret not in demo.names]
        told += [(where, secret) for secret in found]
        asked.append(where)

    assert (told, crawl.failed) == ([], [])
    assert len(asked) > len(demo.pages) + (7 if login == "nobody" else 12), asked
    # HR is led on from the pages of those who have another name.
    assert login != MAIN_HR.login or any(demo.people.search(where) for where in asked if where not in demo.pages)


def test_handler_is_told_and_hr_sees_the_name_agreed_on(demo):
    told = body(reader(HANDLER.login).get(f"/{HANDLERS_PAGES}")).casefold()
    shown = User.objects.filter(protected=True).exclude(display_name="").values_list("display_name", flat=True)
    search = [body(reader(MAIN_HR.login).get("/personer/", {"search": name})) for name in shown]

    assert sum(name in told for name in demo.names) == 6
    assert [name in text for name, text in zip(shown, search, strict=True)] == [True] * 3


@pytest.mark.parametrize("address", API)
def test_keys_are_told_nothing(demo, address):
    token = ApiToken(
        name="Allt", unit=OrganisationalUnit.objects.root(), scopes=ApiToken.Scope.values,
        created_by=user_of(MAIN_HR), expires_on=timezone.localdate(),
    )  # fmt: skip
    secret = token.new_secret()
    token.save()

    answer = Client(headers={"Authorization": f"Bearer {secret}"}).get(f"/api/v1/{address}")

    assert answer.status_code == 200
    assert demo.secrets_in(repr(answer.json())) == []


def test_nothing_is_logged_said_sent_or_kept(demo, logged: Lines):
    """After all that was read above, when the file is run whole."""
    kept = {table for table, text in canary.dump().items() if demo.secrets_in(text)}

    assert kept == canary.MUST_HOLD
    assert [line for line in logged.text.getvalue().splitlines() if demo.secrets_in(line)] == []
    assert demo.secrets_in(demo.told) == []
    assert [sent for sent in mail.outbox if demo.secrets_in(f"{sent.subject} {sent.body} {sent.to}")] == []
    assert settings.EMAIL_BACKEND.endswith("locmem.EmailBackend")
