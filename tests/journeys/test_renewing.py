"""A year later, by the nights of their days: a mail leads to the recap, which renews what was done."""

import datetime as dt
import re

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from tests import factories
from tests.courses.factories import RIGHT, course
from tests.journeys.conftest import answer, faults
from tracking.models import Assignment, Completion, ReminderPlan
from tracking.standing import Standing, with_standing

DAY = dt.timedelta(days=1)


@pytest.fixture
def anna(live):
    return factories.employee("Anna", "Åberg", factories.UnitFactory(code="HEM1", name="Hemtjänst norr"))


@pytest.fixture
def whole(live):
    """Holds a year, and has a recap of one part."""
    ReminderPlan.objects.create(hourly_forms=[])
    whole, recap = course(lessons=3, code="grunden"), course(lessons=1, code="repetition")
    factories.RequirementFactory(training=whole.training, renewal="months")
    recap.title = recap.training.title = "Repetitionen"
    recap.training.recap_of = whole.training
    recap.training.save()
    recap.save_revision().publish()
    return whole


def night(on, capsys):
    call_command("nightly", on=on, send=True)
    capsys.readouterr()


def test_mail_about_renewing_leads_to_the_recap_that_renews(anna, whole, phone, log_in, capsys):
    today = timezone.localdate()
    begins = today - 340 * DAY
    night(begins, capsys)
    ended = whole.training.enrol(anna, begins).complete(begins).valid_until
    log_in(phone, anna)
    phone.goto("/mina-utbildningar/")
    phone.get_by_role("link", name="Börja repetitionen").wait_for()
    wrong = faults(phone)
    phone.context.clear_cookies()

    night(today, capsys)
    [_invitation, sent] = mail.outbox
    phone.goto(re.search(r"/l/\S+", sent.body).group())
    wrong += faults(phone)
    phone.get_by_role("button", name="Ja, det är jag").click()
    phone.get_by_role("heading", name="Del 1").wait_for()
    answer(phone, RIGHT)
    phone.get_by_text("Klart! Du har genomfört kursen.").wait_for()
    wrong += faults(phone)
    night(ended + DAY, capsys)

    assert with_standing(Assignment.objects.open_on(ended + DAY), ended + DAY).get().standing == Standing.FULFILLED
    assert [each.training.title for each in Completion.objects.order_by("pk")] == ["Kursen", "Repetitionen"]
    assert len(mail.outbox) == 2
    assert wrong == []
