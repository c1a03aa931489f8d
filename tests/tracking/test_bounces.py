import datetime as dt
import io

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from tests.factories import UserFactory
from tracking.bounces import returned_addresses
from tracking.models import Unreachable

REPORT = """\
From: MAILER-DAEMON@larkdala.example
To: utbildning@larkdala.example
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="x"

--x
Content-Type: text/plain

<anna@larkdala.example> does not exist.
--x
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.larkdala.example

Final-Recipient: rfc822; anna@larkdala.example
Action: {action}
Status: {status}

--x--
"""


@pytest.mark.parametrize(
    ("action", "status", "addresses"),
    [
        ("failed", "5.1.1", ["anna@larkdala.example"]),
        ("delayed", "4.4.1", []),
        ("failed", "4.2.2", []),
        ("delivered", "2.0.0", []),
    ],
)
def test_report_tells_of_addresses_that_never_take_the_mail(action, status, addresses):
    assert returned_addresses(REPORT.format(action=action, status=status).encode()) == addresses


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"Content-Type: message/delivery-status\n\n", b"Hej anna@x.se"])
def test_what_is_no_report_tells_nothing(content):
    assert returned_addresses(content) == []


@pytest.mark.django_db
def test_command_records_addresses_and_reports_and_says_none_of_them(tmp_path):
    anna, bo = UserFactory(email="anna@larkdala.example"), UserFactory(email="bo@larkdala.example")
    (tmp_path / "report.eml").write_text(REPORT.format(action="failed", status="5.1.1"))
    out = io.StringIO()

    call_command("record_bounce", str(tmp_path / "report.eml"), "BO@larkdala.example", "ingen@x.se", stdout=out)
    call_command("record_bounce", "bo@larkdala.example", stdout=out)

    assert set(Unreachable.objects.values_list("user", "how")) == {(anna.pk, "bounced"), (bo.pk, "bounced")}
    assert out.getvalue() == ("Antecknade: 2. Adresser som ingen har: 1.\nAntecknade: 1. Adresser som ingen har: 0.\n")
    with pytest.raises(CommandError, match="varken en adress eller en fil"):
        call_command("record_bounce", "saknas.eml", stdout=out)


@pytest.mark.django_db
def test_address_that_is_changed_is_another_matter():
    anna = UserFactory(email="anna@larkdala.example")
    Unreachable.objects.create(user=anna, email=anna.email, how="refused", at=timezone.now())
    assert Unreachable.objects.current().count() == 1

    anna.email = "anna.aberg@larkdala.example"
    anna.save()

    assert Unreachable.objects.current().count() == 0
    anna.email = None
    anna.save()
    assert Unreachable.objects.current().count() == 0
    call_command("clear_old", on=dt.date(2026, 3, 2), stdout=io.StringIO())
    assert Unreachable.objects.count() == 0
