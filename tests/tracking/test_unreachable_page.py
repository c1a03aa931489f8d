import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests import factories
from tracking.models import AccessLog, Unreachable, User
from tracking.reachable import hindrances

pytestmark = pytest.mark.django_db
WHERE = "/utskick/kom-inte-fram/"
FAILED_AT = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)


@pytest.fixture
def hr(client, social):
    person = factories.employee("Hanna", "Hr", social)
    factories.UnitRoleFactory(user=person, unit=social, role="hr")
    client.force_login(person)
    return person


def failed(person, how="refused"):
    return Unreachable.objects.create(user=person, email=person.email, how=how, at=FAILED_AT)


def test_hr_reads_who_was_not_reached_in_its_area_and_never_the_address(client, hr, anna, utomstaende):
    failed(anna), failed(utomstaende, "bounced")

    told = client.get(WHERE).content.decode()

    assert "Anna Åberg" in told and "Hemtjänst norr" in told and "2 mars 2026" in told
    assert "Utman" not in told
    assert anna.email not in told and utomstaende.email not in told
    logged = AccessLog.objects.get()
    assert (logged.reader, logged.subject, logged.persons) == (hr, "Mejl som inte kom fram", 1)


def test_address_that_is_changed_is_off_the_list(client, hr, anna):
    failed(anna)
    anna.email = "anna.ny@larkdala.example"
    anna.save()

    assert "Alla mejl till personer i ditt område har kommit fram." in client.get(WHERE).content.decode()
    assert not AccessLog.objects.exists()


def test_address_that_hr_says_is_right_is_written_to_again(client, hr, anna, utomstaende):
    failed(anna), failed(utomstaende)
    today = timezone.localdate()
    assert set(hindrances([anna, utomstaende], today)) == {anna.pk, utomstaende.pk}

    assert "Nästa mejl skickas" in client.post(f"{WHERE}{anna.pk}/forsok-igen/", follow=True).content.decode()
    assert client.post(f"{WHERE}{utomstaende.pk}/forsok-igen/").status_code == 404
    assert client.post(f"{WHERE}{anna.pk}/forsok-igen/").status_code == 404

    assert set(hindrances([anna, utomstaende], today)) == {utomstaende.pk}


def test_protected_person_is_listed_by_the_display_name_or_not_at_all(client, hr, home_care):
    hidden, shown = (factories.employee("Saraskyddad", name, home_care) for name in ("Dold", "Visad"))
    User.objects.filter(pk__in=[hidden.pk, shown.pk]).update(protected=True)
    User.objects.filter(pk=shown.pk).update(display_name="Lisa Lund")
    failed(hidden), failed(shown)

    told = client.get(WHERE).content.decode()

    assert "Lisa Lund" in told and "Saraskyddad" not in told
    assert len(client.get(WHERE).context["rows"]) == 1


@pytest.mark.parametrize("who", ["chef", "anna"])
def test_nobody_else_reads_it(client, request, who):
    client.force_login(request.getfixturevalue(who))

    assert client.get(WHERE).status_code == 403


def test_queries_do_not_grow_with_persons(client, hr, home_care):
    def asked(number):
        for _each in range(number):
            failed(factories.employee("Kim", "Lind", home_care))
        with CaptureQueriesContext(connection) as queries:
            client.get(WHERE)
        return len(queries)

    asked(1)
    assert asked(2) == asked(20)
