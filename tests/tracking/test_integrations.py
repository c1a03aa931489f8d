"""Who may open for an integration, how wide and how long."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.utils import timezone

from tests import factories
from tracking.models import ApiToken, UnitRole

Role, Scope = UnitRole.Role, ApiToken.Scope
DAY = dt.timedelta(days=1)
NEW = "/integrationer/ny/"


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def hr(social):
    return with_role(social, Role.HR)


@pytest.fixture
def administrator(municipality):
    return factories.UserFactory(is_superuser=True)


def with_role(unit, kind, **fields):
    person = factories.employee("Hanna", "R", unit)
    factories.UnitRoleFactory(user=person, unit=unit, role=kind, **fields)
    return person


def make(client, maker, unit, today, **changed):
    client.force_login(maker)
    asked = {"name": "Intranätet", "unit": unit.pk, "scopes": ["report", "people"], "expires_on": today + 30 * DAY}
    return client.post(NEW, asked | changed)


def errors(response):
    return {field: [str(each) for each in found] for field, found in response.context["form"].errors.items()}


def token(maker, unit, today, **fields):
    made = ApiToken(unit=unit, created_by=maker, name="Intranätet", scopes=["report"], expires_on=today + DAY, **fields)
    made.new_secret()
    made.save()
    return made


def test_key_is_shown_once_and_kept_nowhere(client, hr, social, today):
    shown = make(client, hr, social, today).content.decode()
    [secret] = re.findall(r"lk_[\w-]{43}", shown)
    listed = client.get("/integrationer/").content.decode()

    made = ApiToken.objects.get()
    assert secret not in "".join(str(value) for value in vars(made).values()) + listed
    assert made.prefix in listed and secret.startswith(made.prefix)
    assert (made.created_by, made.unit, made.scopes) == (hr, social, ["report", "people"])
    assert Client(headers={"Authorization": f"Bearer {secret}"}).get("/api/v1/openapi.json").status_code == 200


def test_page_leads_back_and_units_are_chosen_as_elsewhere(client, hr, home_care):
    client.force_login(hr)
    new = client.get(NEW).content.decode()

    assert 'href="/personer/"><span aria-hidden="true">←' in client.get("/integrationer/").content.decode()
    assert "Välj enhet …" in new and ">Hemtjänst norr (Socialförvaltningen)<" in new and "---" not in new


def test_same_form_sent_again_makes_no_second_key(client, hr, social, today):
    make(client, hr, social, today)
    again = make(client, hr, social, today)

    assert ApiToken.objects.count() == 1
    assert "Enheten har redan en integration med det namnet" in again.content.decode()


@pytest.mark.parametrize("where", ["school", "municipality"])
def test_hr_makes_none_for_a_unit_outside_its_own(request, client, hr, today, where):
    refused = make(client, hr, request.getfixturevalue(where), today)

    assert (list(errors(refused)), ApiToken.objects.count()) == (["unit"], 0)


def test_none_lasts_longer_than_its_makers_role(client, hr, social, today):
    hr.unit_roles.update(end_on=today + 10 * DAY)

    late = make(client, hr, social, today, expires_on=today + 11 * DAY)

    assert "Din egen HR-roll gäller till och med" in errors(late)["expires_on"][0]
    make(client, hr, social, today, expires_on=today + 10 * DAY)
    assert ApiToken.objects.count() == 1


@pytest.mark.parametrize("days", [-1, 366 * 2 + 1, 3_000_000])
def test_last_day_is_within_two_years(client, hr, social, today, days):
    day = today + days * DAY if days < 10_000 else "9999-12-31"

    assert "expires_on" in errors(make(client, hr, social, today, expires_on=day))


@pytest.mark.parametrize(
    ("scopes", "where", "field"),
    [([], "social", "scopes"), (["allt"], "social", "scopes"), (["report"], "home_care", "unit"),
     (["imports"], "social", "scopes")],
)  # fmt: skip
def test_scope_that_means_nothing_there_is_refused(request, client, hr, today, scopes, where, field):
    refused = make(client, hr, request.getfixturevalue(where), today, scopes=scopes)

    assert (list(errors(refused)), ApiToken.objects.count()) == ([field], 0)


def test_administrator_opens_for_figures_and_not_for_names(client, administrator, municipality, today):
    names = make(client, administrator, municipality, today)
    make(client, administrator, municipality, today, scopes=["report", "imports"])

    assert "Bara HR för enheten" in errors(names)["scopes"][0]
    assert [made.scopes for made in ApiToken.objects.all()] == [["report", "imports"]]


def test_page_of_people_leads_hr_there(client, hr, administrator, anna):
    def led(reader):
        client.force_login(reader)
        return 'href="/integrationer/"' in client.get("/personer/").content.decode()

    assert [led(reader) for reader in (hr, administrator, anna)] == [True, True, False]


@pytest.mark.parametrize("kind", [Role.MANAGER, Role.COORDINATOR])
def test_others_have_nothing_to_do_here(client, municipality, today, kind):
    reader = with_role(municipality, kind)
    made = token(reader, municipality, today)
    client.force_login(reader)

    addresses = ["/integrationer/", NEW, f"/integrationer/{made.pk}/aterkalla/"]
    assert [client.get(address).status_code for address in addresses] == [403] * 3
    assert make(client, reader, municipality, today).status_code == 403


def test_fields_that_the_site_sets_are_not_taken_from_the_form(client, hr, social, anna, today):
    make(client, hr, social, today, created_by=anna.pk, digest="0" * 64, prefix="lk_0", last_used_on=today, id=77)

    made = ApiToken.objects.get()
    assert (made.created_by, made.last_used_on) == (hr, None)
    assert made.digest != "0" * 64 and made.prefix != "lk_0" and made.pk != 77


def test_revoking_is_confirmed_and_holds_at_once(client, hr, social, today):
    make(client, hr, social, today)
    address = f"/integrationer/{ApiToken.objects.get().pk}/aterkalla/"

    assert "Återkalla nyckeln för Intranätet?" in client.get(address).content.decode()
    assert ApiToken.objects.get().revoked_at is None
    assert "öppnar inget mer" in client.post(address, follow=True).content.decode()
    made = ApiToken.objects.get()
    assert made.revoked_by == hr and made.roles_on(today) == []
    assert client.post(address).status_code == 404


def test_hr_of_another_department_neither_sees_nor_revokes(client, hr, social, school, today):
    make(client, hr, social, today)
    made = ApiToken.objects.get()
    client.force_login(with_role(school, Role.HR))

    assert "Intranätet" not in client.get("/integrationer/").content.decode()
    for answer in (client.get, client.post):
        assert answer(f"/integrationer/{made.pk}/aterkalla/").status_code == 404
    assert client.get(f"/integrationer/{'9' * 30}/aterkalla/").status_code == 404


def test_list_says_what_opens_nothing(client, hr, social, administrator, today):
    made = token(hr, social, today)
    client.force_login(administrator)

    def says():
        content = client.get("/integrationer/").content.decode()
        return [word for word in ("Gäller", "Öppnar inget", "Har gått ut", "Återkallad") if f">{word}<" in content]

    seen = [says()]
    hr.unit_roles.update(end_on=today - DAY)
    seen.append(says())
    ApiToken.objects.update(expires_on=today - DAY)
    seen.append(says())
    made.revoke(administrator, timezone.now())
    seen.append(says())

    assert seen == [["Gäller"], ["Öppnar inget"], ["Har gått ut"], ["Återkallad"]]


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "a\0b", "x" * 101, "   "])
def test_odd_name_is_refused_or_shown_as_text(client, hr, social, today, name):
    answer = make(client, hr, social, today, name=name)

    assert answer.status_code == 200
    assert "<script>alert" not in answer.content.decode() + client.get("/integrationer/").content.decode()
