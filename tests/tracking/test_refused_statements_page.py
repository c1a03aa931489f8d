"""The page where HR and coordinators see what the LRS said no to."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories
from tests.tracking.sending_world import NOON
from tracking.models import OutgoingStatement

pytestmark = pytest.mark.django_db
WHERE = "/utskick/lrs/"


@pytest.fixture
def coordinator(client, municipality):
    person = factories.UserFactory()
    factories.UnitRoleFactory(user=person, unit=municipality, role="coordinator")
    client.force_login(person)
    return person


def refused(**fields):
    told = {"kind": "completed", "status": "failed", "reason": "refused", "answer": "HTTP 400 <b>no</b>"}
    told |= {"settled_at": NOON, "not_before": NOON, "statement_id": uuid.uuid4()}
    number = OutgoingStatement.objects.count()
    return OutgoingStatement.objects.create(user=factories.UserFactory(), fact=number, **(told | fields))


def test_refused_statement_is_shown_with_the_answer_and_without_the_person(client, coordinator):
    row = refused()
    refused(kind="answered", status="sent", answer="", reason="")

    page = client.get(WHERE).content.decode()

    assert "En genomförd utbildning" in page and "3 mars 2026" in page and str(row.statement_id) in page
    assert "HTTP 400 &lt;b&gt;no&lt;/b&gt;" in page
    assert row.user.family_name not in page and row.user.email not in page
    assert "Ett svar" not in page


def test_refused_statements_are_tried_again_all_at_once(client, coordinator):
    rows = [refused(), refused(tries=2)]

    assert "står på kö igen" in client.post(WHERE, follow=True).content.decode()

    for row in rows:
        row.refresh_from_db()
        assert (row.status, row.tries, row.reason, row.answer, row.settled_at) == ("queued", 0, "", "", None)
    assert "Det finns inget att lämna igen" in client.post(WHERE, follow=True).content.decode()


def test_page_says_whether_it_is_on_and_how_many_wait(client, coordinator, settings):
    assert "Avstängt: inga uppgifter lämnas" in client.get(WHERE).content.decode()
    settings.LRS_URL = "https://lrs.larkdala.example/xapi"
    refused(status="queued", answer="", reason="", settled_at=None)

    page = client.get(WHERE).content.decode()

    assert "1 uppgift väntar på att lämnas." in page and "Inget har fått nej" in page


def test_mailings_lead_there_and_say_when_something_is_refused(client, coordinator):
    page = client.get("/utskick/").content.decode()
    assert WHERE in page and "har sagt nej" not in page
    refused()
    assert client.get("/utskick/").content.decode().count("har sagt nej till uppgifter") == 1


def test_queries_of_the_page_do_not_grow(client, coordinator):
    refused()
    client.get(WHERE)
    with CaptureQueriesContext(connection) as one:
        client.get(WHERE)
    for _number in range(5):
        refused()
    with CaptureQueriesContext(connection) as six:
        client.get(WHERE)

    assert len(six) == len(one)
