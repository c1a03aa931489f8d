"""What somebody must not see, get or be sent: cases that were tried against links, codes, series and Minns du."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from courses.recall.inviting import invite
from courses.releasing import release
from tests import factories
from tests.courses.factories import course, lessons_of, plain
from tests.courses.series import DAY, MONDAY, going, required
from tests.courses.test_start_codes import answer, begin, codes, make
from tracking.assigning import assign
from tracking.letters import write
from tracking.models import Attempt, Message, PersonalLink, ReminderPlan, UnitRole

TUESDAY = MONDAY + DAY
NOON = dt.datetime(2026, 3, 3, 12, tzinfo=dt.UTC)


@pytest.fixture
def kurs(db):
    return course()


def test_visit_ends_with_the_right_of_who_printed_the_code(client, home_care, kurs, anna):
    deputy = factories.employee("Dan", "Dahl", home_care)
    role = factories.UnitRoleFactory(user=deputy, unit=home_care, role=UnitRole.Role.DEPUTY)
    asks = Client()
    asks.force_login(deputy)
    base = begin(client, codes(asks, make(asks, home_care, kurs, anna).url)[0])
    assert client.get(f"{base}{lessons_of(kurs)[0].pk}/").status_code == 200

    role.end_on = timezone.localdate() - DAY
    role.save()

    assert client.get(base).status_code == 410
    answer(client, base, lessons_of(kurs)[0])
    assert not Attempt.objects.exists()


@pytest.mark.parametrize("token", ["%0A", "1-a%0D%0ASet-Cookie:%20a=b", "k%0Ax", "%00", "k%00", "%C3%A5", "k%C3%A5"])
def test_token_of_any_letters_is_answered_for(client, db, token):
    for headers in ({}, {"HX-Request": "true"}):
        for rest in ("", "7/", "narvaro/"):
            response = client.get(f"/l/{token}/{rest}", headers=headers)
            assert response.status_code in (200, 404, 410) and "Set-Cookie: a" not in str(response.headers)


def test_part_of_a_series_is_mailed_to_nobody_whom_no_mail_reaches(municipality, home_care, anna, chef):
    """By the hour: slips or the manager. Protected without an agreed name: in totals only."""
    kurs = required()
    factories.employee("Tim", "Timson", home_care, form="timavlönad")
    hidden = factories.employee("Hemlig", "Hemligsson", home_care)
    hidden.protected = True
    hidden.save()
    ReminderPlan.objects.create(is_on=True, hourly_forms=["timavlönad"])
    going(kurs, municipality, chef)

    release(TUESDAY)

    assert set(Message.objects.values_list("recipient", flat=True)) == {anna.pk, chef.pk}


def test_part_that_waits_is_not_mailed_to_who_is_protected_meanwhile(municipality, anna, chef):
    going(required(), municipality, chef)
    release(TUESDAY)
    message = Message.objects.get(recipient=anna)
    assert write(message, NOON) is not None

    anna.protected = True
    anna.save()
    message.refresh_from_db()

    assert write(message, NOON) is None


def test_nobody_without_a_name_to_show_is_asked_what_they_remember(anna, chef):
    kurs = course()
    for person in (anna, chef):
        factories.completed(person, kurs.training, MONDAY - 9 * 7 * DAY)
    anna.protected = True
    anna.save()

    invite(MONDAY)

    assert [each.recipient for each in Message.objects.all()] == [chef]


def test_employees_manager_is_not_told_on_slips_what_is_done_as_elected(client, municipality, home_care, anna, chef):
    kurs = course()
    committee = factories.UnitFactory(kind="committee", parent=municipality)
    factories.AffiliationFactory(user=anna, unit=committee, kind="elected", is_main=False)
    factories.RequirementFactory(training=kurs.training, audience__kinds=["elected"], mandatory=False)
    assign(timezone.localdate())
    factories.completed(anna, kurs.training, timezone.localdate())
    client.force_login(chef)

    asked = {"unit": home_care.pk, "training": kurs.training.pk}

    assert "Anna" not in plain(client.get("/startlappar/", asked))
    client.post("/startlappar/", asked | {"person": [anna.pk]})
    assert not PersonalLink.objects.exists()


@pytest.mark.parametrize("role", [UnitRole.Role.COORDINATOR, UnitRole.Role.HR])
def test_coordinator_is_not_told_how_few_have_something_left(client, monkeypatch, social, home_care, anna, role):
    """The numbers of a unit of one are that person's standing, and which parts she has done."""
    monkeypatch.setattr("django.utils.timezone.localdate", lambda value=None, timezone=None: MONDAY)
    kurs, reader = required(), factories.UserFactory()
    factories.UnitRoleFactory(user=reader, unit=social, role=role)
    assign(MONDAY)
    client.force_login(reader)
    form = {"training": kurs.training.pk, "unit": home_care.pk, "weekday": 1, "at": "09:00", "every_weeks": 1,
            "starts_on": MONDAY + DAY}  # fmt: skip
    made = client.post("/serier/ny/", form).url

    pages = [
        plain(client.get(made)),
        plain(client.get(f"{made}starta/")),
        plain(client.post(f"{made}starta/", follow=True)),
    ]

    exact = role == UnitRole.Role.HR
    assert [("1 person" in each) == exact for each in pages] == [True] * 3
