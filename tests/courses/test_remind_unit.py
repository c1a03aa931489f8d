"""A manager reminds those of the own unit who have something left: seen first, then sent."""

import datetime as dt

import pytest
from django.utils import timezone

from tests import factories
from tests.courses.factories import plain
from tracking.assigning import assign
from tracking.models import AccessLog, Message, UnitRole, Unreachable

DAY = dt.timedelta(days=1)


@pytest.fixture
def late(client, home_care, chef, anna, utomstaende):
    """The manager's page: anna and bo are late, and one in another unit."""
    bo = factories.employee("Bo", "Ek", home_care)
    factories.RequirementFactory(training__title="Grunden")
    assign(timezone.localdate() - 90 * DAY)
    client.force_login(chef)
    return [anna, bo]


def recipients():
    return set(Message.objects.filter(step="nudge").values_list("recipient", flat=True))


def test_what_will_be_sent_is_shown_and_nothing_is_sent_yet(client, late):
    shown = client.get("/min-enhet/paminn/?all=1")

    assert "Påminn 2 personer" in plain(shown)
    for text in ("Anna Åberg", "Bo Ek", "Din chef Cecilia Chefsson påminner dig.", "Skicka 2 påminnelser"):
        assert text in plain(shown)
    assert recipients() == set()
    assert AccessLog.objects.values_list("subject", "persons").get() == ("Min enhet", 2)


def test_those_who_were_seen_are_reminded(client, late):
    seen = [each.person_id for each in client.get("/min-enhet/paminn/?all=1").context["persons"]]

    answer = client.post("/min-enhet/paminn/?all=1", {"person": seen}, follow=True)

    assert recipients() == {each.pk for each in late}
    assert "2 påminnelser skickas." in plain(answer)
    assert answer.request["PATH_INFO"] == "/min-enhet/"


def test_own_page_asks_for_no_reminder_of_those_who_were_just_reminded(client, late):
    anna, bo = late
    assert "Påminn alla 2" in plain(client.get("/min-enhet/"))

    client.post("/min-enhet/paminn/", {"person": [anna.pk]})
    shown = plain(client.get("/min-enhet/"))
    assert "1 av dem har fått en påminnelse den senaste veckan." in shown and "Påminn 1 till" in shown

    client.post("/min-enhet/paminn/", {"person": [bo.pk]})
    shown = plain(client.get("/min-enhet/"))
    assert "2 av dem har fått en påminnelse den senaste veckan." in shown
    assert "Påminn 1 till" not in shown and "Påminn alla" not in shown


def test_all_who_are_late_are_reminded_also_where_one_training_is_looked_at(client, late):
    shown = client.get("/min-enhet/?training=annan")

    assert "Påminn alla 2" in plain(shown)
    assert 'href="/min-enhet/paminn/?all=1"' in shown.content.decode()


def test_one_is_chosen_and_persons_of_other_units_are_passed_over(client, late, utomstaende):
    anna, _bo = late

    client.post("/min-enhet/paminn/", {"person": [anna.pk, utomstaende.pk, "x", 10**30]})

    assert recipients() == {anna.pk}


def test_form_sent_twice_reminds_once_and_says_so(client, late):
    for _time in range(2):
        answer = client.post("/min-enhet/paminn/", {"person": [each.pk for each in late]}, follow=True)

    assert Message.objects.filter(step="nudge").count() == 2
    assert "2 fick en påminnelse för mindre än en vecka sedan och får ingen nu." in plain(answer)


def test_whoever_has_no_address_gets_a_slip_instead(client, late):
    anna, _bo = late
    anna.email = None
    anna.save()

    answer = client.get("/min-enhet/paminn/?all=1")
    shown = plain(answer)

    assert "Påminn 1 person " in shown and "1 av dem nås inte med mejl och behöver en startlapp." in shown
    assert shown.count("Nås inte med mejl: behöver en startlapp") == 1 and "Så läser Bo Ek mejlet" in shown
    assert f'href="/startlappar/behovs/?unit={anna.affiliations.get().unit_id}"' in answer.content.decode()


def test_whoever_has_an_address_that_takes_no_mail_gets_a_slip_instead(client, late):
    anna, bo = late
    Unreachable.objects.create(user=anna, email=anna.email, how="bounced", at=timezone.now())

    shown = plain(client.get("/min-enhet/paminn/?all=1"))
    assert "Påminn 1 person " in shown and "1 av dem nås inte med mejl och behöver en startlapp." in shown
    client.post("/min-enhet/paminn/", {"person": [anna.pk, bo.pk]})
    assert recipients() == {bo.pk}


def test_whoever_was_reminded_lately_is_marked_and_the_mail_shown_is_of_somebody_who_gets_it(client, late):
    anna, bo = late
    client.post("/min-enhet/paminn/", {"person": [bo.pk]})

    shown = plain(client.get("/min-enhet/paminn/?all=1"))

    assert "Bo Ek" in shown and "Så läser Anna Åberg mejlet" in shown
    assert shown.count("Påmind för mindre än en vecka sedan: inget mejl nu") == 1


def test_whoever_has_finished_meanwhile_gets_nothing(client, late):
    anna, bo = late
    factories.completed(anna, anna.assignments.get().requirement.training, timezone.localdate())

    client.post("/min-enhet/paminn/", {"person": [anna.pk, bo.pk]})

    assert recipients() == {bo.pk}


def test_nobody_chosen_leads_back(client, late):
    answer = client.get("/min-enhet/paminn/", follow=True)

    assert answer.request["PATH_INFO"] == "/min-enhet/" and "Välj minst en person" in plain(answer)


def test_deputy_reminds_until_the_last_day(client, late, utomstaende, home_care):
    today = timezone.localdate()
    role = factories.UnitRoleFactory(user=utomstaende, unit=home_care, role=UnitRole.Role.DEPUTY, end_on=today)
    client.force_login(utomstaende)
    ids = [each.pk for each in late]

    assert "Ulf Utman påminner dig." in plain(client.get("/min-enhet/paminn/?all=1"))
    UnitRole.objects.filter(pk=role.pk).update(end_on=today - DAY)
    assert client.post("/min-enhet/paminn/", {"person": ids}).status_code == 403
    assert recipients() == set()


def test_preview_gives_no_link_away(client, late):
    shown = client.get("/min-enhet/paminn/?all=1").content.decode()

    assert "/l/" not in shown
