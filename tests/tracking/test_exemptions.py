"""Exemptions by hand: HR adds, ends and takes back; everybody else sees no more than until when."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.formats import date_format

from tests import factories
from tests.factories import exempt
from tests.tracking.test_person_trainings import hr, page, required  # noqa: F401  (fixtures)
from tracking.exports import csv_chunks
from tracking.models import AccessLog, Exemption, PersonChange, UnitRole
from tracking.people_report import PersonReport, person_table
from tracking.standing import Belonging

Role = UnitRole.Role
DAY = dt.timedelta(days=1)
TODAY = timezone.localdate


@pytest.fixture
def logged_in(client, hr):  # noqa: F811
    client.force_login(hr)
    return hr


def days(first=0, last=30, **values):
    sent = {"start_on": str(TODAY() + first * DAY), "end_on": str(TODAY() + last * DAY), "reason": "absent"}
    return sent | {"requirement": ""} | values


def changes():
    return list(PersonChange.objects.order_by("pk").values_list("what", flat=True))


def test_hr_exempts_from_all_or_one_and_the_log_says_who_and_not_why(client, anna, logged_in, required):  # noqa: F811
    other = factories.RequirementFactory()
    address = f"/personer/{anna.pk}/undantag/ny/"

    response = client.post(address, days(requirement=required.pk, reason="other_duty"), follow=True)

    assert "Undantaget är tillagt, till och med" in response.content.decode()
    made = Exemption.objects.get()
    assert (made.user, made.requirement, made.reason, made.recorded_by) == (anna, required, "other_duty", logged_in)
    [logged] = PersonChange.objects.all()
    assert (logged.user, logged.by, logged.what, logged.requirement) == (anna, logged_in, "exempted", required)
    shown = page(client, logged_in, anna)
    assert "Lade till ett undantag: Hanna Holm" in shown and "annat uppdrag" not in shown
    assert "requirement" in client.post(address, days(40, 50, requirement=other.pk)).context["form"].errors
    client.post(address, days(40, 50))
    assert Exemption.objects.filter(requirement=None).count() == 1


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"end_on": "2020-01-01"}, "end_on"),
        ({"end_on": str(TODAY() + 800 * DAY)}, "end_on"),
        ({"start_on": "0001-01-01"}, "start_on"),
        ({"reason": "sjuk i ryggen"}, "reason"),
        ({"reason": ""}, "reason"),
        ({"requirement": "9999"}, "requirement"),
    ],
)
def test_exemption_that_cannot_be_is_refused_at_its_field(client, anna, logged_in, sent, field):
    response = client.post(f"/personer/{anna.pk}/undantag/ny/", days() | sent)

    assert field in response.context["form"].errors
    assert not Exemption.objects.exists() and not PersonChange.objects.exists()


def test_days_that_meet_another_exemption_are_refused(client, anna, logged_in):
    exempt(anna, TODAY(), TODAY() + 5 * DAY)

    response = client.post(f"/personer/{anna.pk}/undantag/ny/", days(5, 9))

    assert "redan undantagen" in response.content.decode() and Exemption.objects.count() == 1


def test_server_sets_whose_and_by_whom(client, anna, chef, logged_in):
    client.post(f"/personer/{anna.pk}/undantag/ny/", days() | {"user": chef.pk, "recorded_by": chef.pk})

    made = Exemption.objects.get()
    assert (made.user, made.recorded_by) == (anna, logged_in)


def test_begun_exemption_is_ended_earlier(client, anna, logged_in):
    made = exempt(anna, TODAY() - 10 * DAY, TODAY() + 10 * DAY)
    address = f"/personer/{anna.pk}/undantag/{made.pk}/avsluta/"
    for wrong in (-11, 10, 20):
        assert "last" in client.post(address, {"last": str(TODAY() + wrong * DAY)}).context["form"].errors

    client.post(address, {"last": str(TODAY() - DAY)})

    made.refresh_from_db()
    assert (made.end_on, changes()) == (TODAY() - DAY, ["exemption_shortened"])


def test_exemption_is_taken_back_before_it_begins_or_the_day_it_was_written(client, anna, logged_in):
    long_since = timezone.now() - 20 * DAY
    begun = exempt(anna, TODAY() - 10 * DAY, TODAY(), recorded_at=long_since)
    coming = exempt(anna, TODAY() + DAY, TODAY() + 2 * DAY, recorded_at=long_since)
    fresh = exempt(anna, TODAY() - 20 * DAY, TODAY() - 11 * DAY)
    Exemption.objects.filter(pk=fresh.pk).update(end_on=TODAY(), start_on=TODAY())
    begun.delete()

    for made in (coming, fresh):
        address = f"/personer/{anna.pk}/undantag/{made.pk}/ta-tillbaka/"
        assert "Behåll undantaget" in client.get(address).content.decode()
        client.post(address)
    assert (Exemption.objects.count(), changes()) == (0, ["exemption_withdrawn"] * 2)

    begun = exempt(anna, TODAY() - 10 * DAY, TODAY(), recorded_at=long_since)
    address = f"/personer/{anna.pk}/undantag/{begun.pk}/ta-tillbaka/"
    assert client.get(address).status_code == 404
    assert "inte tas tillbaka längre" in client.post(address, follow=True).content.decode()
    assert Exemption.objects.get() == begun


def test_exemptions_outside_the_scope_do_not_exist(client, anna, utomstaende, chef, logged_in):
    theirs = exempt(utomstaende, TODAY(), TODAY() + DAY)
    for person in (utomstaende, anna):  # also by way of somebody the reader may act for
        for view in ("avsluta", "ta-tillbaka"):
            address = f"/personer/{person.pk}/undantag/{theirs.pk}/{view}/"
            assert client.post(address, {"last": str(TODAY())}).status_code == 404
    mine = exempt(anna, TODAY(), TODAY() + DAY)
    client.force_login(chef)
    assert client.post(f"/personer/{anna.pk}/undantag/{mine.pk}/ta-tillbaka/").status_code == 403
    assert Exemption.objects.count() == 2


def test_list_shows_current_and_coming_in_the_scope_and_no_reason(
    client, anna, chef, utomstaende, logged_in, home_care
):
    exempt(anna, TODAY() - DAY, TODAY() + DAY)
    exempt(chef, TODAY() + DAY, TODAY() + 2 * DAY, requirement=factories.RequirementFactory(training__title="Samtal"))
    exempt(anna, TODAY() - 9 * DAY, TODAY() - 8 * DAY)
    exempt(utomstaende, TODAY(), TODAY())

    shown = client.get("/undantag/").content.decode()

    assert [name for _row, name in client.get("/undantag/").context["rows"]] == ["Cecilia Chefsson", "Anna Åberg"]
    assert "Samtal" in shown and "Alla utbildningar" in shown and "Hemtjänst norr" in shown
    for hidden in ("Utman", "frånvarande", "absent"):
        assert hidden not in shown
    assert len(client.get("/undantag/?search=åberg").context["rows"]) == 1
    assert len(client.get(f"/undantag/?unit={home_care.pk}").context["rows"]) == 2
    assert client.get("/undantag/?unit=99999").status_code == 400
    assert AccessLog.objects.filter(subject="Undantag", persons=2).count() == 3


def test_list_asks_as_much_for_many_as_for_one(client, logged_in, home_care):
    counted = []
    client.get("/undantag/")
    for number in range(12):
        exempt(factories.employee("Kim", f"Lind{number:02}", home_care), TODAY(), TODAY())
        with CaptureQueriesContext(connection) as asked:
            assert len(client.get("/undantag/").context["rows"]) == number + 1
        counted.append(len(asked))

    assert counted[-1] == counted[0]


@pytest.mark.parametrize("role", [Role.MANAGER, Role.COORDINATOR, None])
def test_list_and_file_are_hr_s(client, municipality, role):
    reader = factories.employee("Någon", "Annan", municipality)
    if role:
        factories.UnitRoleFactory(user=reader, unit=municipality, role=role)
    client.force_login(reader)

    for address in ("/undantag/", "/undantag/ny/", "/undantag/fil/"):
        assert client.get(address).status_code == 403


def test_person_is_found_by_name_and_leads_to_the_form(client, anna, chef, logged_in):
    offered = client.post("/undantag/ny/", {"person": "åberg"})
    assert "Vem menar du?" in offered.content.decode()

    response = client.post("/undantag/ny/", {"person": "åberg", "person_choice": anna.pk})
    assert response.url == f"/personer/{anna.pk}/undantag/ny/"
    assert "Be en annan i HR" in client.post("/undantag/ny/", {"person": logged_in.email}).content.decode()


def test_reason_is_in_no_list_of_the_follow_up_nor_its_files(client, anna, chef, required):  # noqa: F811
    exempt(anna, TODAY(), TODAY() + DAY)
    plan = factories.PlanFactory(valid_from=factories.LONG_AGO)
    goal = factories.GoalFactory(focus_area__plan=plan, requirement=required)
    unit = anna.affiliations.get().unit
    client.force_login(chef)

    shown = client.get(f"/uppfoljning/mal/{goal.pk}/?unit=HEM1&on={TODAY()}").content.decode()
    report = PersonReport(goal, TODAY(), TODAY(), unit, Belonging.THEN, chef)
    file = "".join(map(str, csv_chunks(person_table(report))))

    assert "Undantagen till" in shown and date_format(TODAY() + DAY, "j F Y") in shown
    assert f'href="/personer/{anna.pk}/utbildningar/"' in shown
    for text in (shown, file):
        assert "frånvarande" not in text and "absent" not in text
