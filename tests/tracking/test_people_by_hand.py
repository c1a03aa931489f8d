"""Persons laid up and ended on the site's own pages, by those whose role allows it."""

import datetime as dt

import pytest
from allauth.account.models import EmailAddress
from django.utils import timezone

from tests import factories
from tests.tracking.hr_file import Hr, row
from tracking.models import AccessLog, Affiliation, PersonChange, SourceRecord, UnitRole, User
from tracking.people_by_hand import end_tie

Role = UnitRole.Role
DAY = dt.timedelta(days=1)


@pytest.fixture
def hr(social, client):
    hr = factories.employee("Hanna", "Holm", social)
    factories.UnitRoleFactory(user=hr, unit=social, role=Role.HR)
    client.force_login(hr)
    return hr


@pytest.fixture
def committee(municipality):
    return factories.UnitFactory(code="SN", name="Socialnämnden", kind="committee", parent=municipality)


@pytest.fixture
def secretary(committee, client):
    secretary = factories.employee("Sara", "Sekreterare", factories.UnitFactory(parent=committee.parent))
    factories.UnitRoleFactory(user=secretary, unit=committee, role=Role.SECRETARY)
    client.force_login(secretary)
    return secretary


def new(unit, **values):
    own = {"given_name": "Nils", "family_name": "Ny", "email": "nils@example.se", "kind": "employee", "end_on": ""}
    return own | {"unit": unit.pk, "title": "Kock", "partner_type": "", "start_on": "2026-01-01"} | values


def errors(response):
    assert response.status_code == 200
    return [text for texts in response.context["form"].errors.values() for text in texts]


def test_hr_adds_a_person_in_its_scope(client, hr, home_care):
    response = client.post("/personer/ny/", new(home_care))

    nils = User.objects.get(given_name="Nils")
    assert response.url == f"/personer/{nils.pk}/"
    tie = nils.affiliations.get()
    assert (tie.unit, tie.kind, tie.title, tie.source, tie.is_main) == (home_care, "employee", "Kock", "hand", True)
    assert (tie.start_on, tie.employed_from, tie.end_on) == (dt.date(2026, 1, 1), dt.date(2026, 1, 1), None)
    assert (nils.is_active, nils.has_usable_password(), nils.is_superuser) == (True, False, False)
    assert EmailAddress.objects.get(user=nils).verified
    assert SourceRecord.objects.get(user=nils).source == "hand"
    [logged] = PersonChange.objects.all()
    assert (logged.user, logged.by, logged.what, logged.unit) == (nils, hr, "added", home_care)
    assert "Nils Ny" in client.get("/personer/?search=nils").content.decode()


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"title": "196408233234"}, "title"),
        ({"given_name": "640823-3234"}, "given_name"),
        ({"family_name": "Ny 19640823-3234"}, "family_name"),
        ({"kind": "elected", "title": "S"}, "title"),
        ({"kind": "elected", "title": "moderaterna"}, "title"),
        ({"kind": "partner", "title": "Imam"}, "partner_type"),
        ({"kind": "partner", "partner_type": "faith", "title": "Präst i Lärkdala församling"}, "title"),
        ({"kind": "partner", "partner_type": "Pingstkyrkan"}, "partner_type"),
        ({"partner_type": "police"}, "partner_type"),
        ({"end_on": "2025-12-31"}, "end_on"),
        ({"start_on": "0001-01-01"}, "start_on"),
        ({"kind": "chef"}, "kind"),
        ({"given_name": "a\0b"}, "given_name"),
    ],
)
def test_what_may_not_be_saved_is_refused_at_its_field(client, hr, home_care, values, field):
    response = client.post("/personer/ny/", new(home_care, **values))

    assert field in response.context["form"].errors
    assert User.objects.count() == 1


def test_congregation_s_own_unit_takes_no_partner(client, hr, social):
    unit = factories.UnitFactory(name="Lärkdala församling", kind="partner", parent=social)
    partner = new(unit, kind="partner", partner_type="faith", title="Diakon")

    assert errors(client.post("/personer/ny/", partner))[0].startswith("Det ser ut som namnet på en församling")
    unit.name = "Trossamfund"
    unit.save()
    assert client.post("/personer/ny/", partner).status_code == 302
    assert Affiliation.objects.get(source="hand").partner_type == "faith"


def test_hr_adds_nobody_outside_its_scope(client, hr, school, municipality):
    for unit in (school, municipality):
        assert "unit" in client.post("/personer/ny/", new(unit)).context["form"].errors
    assert User.objects.count() == 1


def test_address_of_another_person_opens_no_second_account(client, hr, home_care, anna):
    assert "redan adressen" in errors(client.post("/personer/ny/", new(home_care, email=anna.email.upper())))[0]
    assert client.post("/personer/ny/", new(home_care, email="")).status_code == 302


def test_secretary_adds_and_ends_the_elected_of_the_committee_only(client, secretary, committee, school, hr_person):
    client.force_login(secretary)
    response = client.post("/personer/ny/", new(committee, kind="elected", title="Ledamot"))
    vera = User.objects.get(given_name="Nils")
    assert response.url == f"/personer/{vera.pk}/" and vera.affiliations.get().kind == "elected"

    for values in ({"kind": "employee"}, {"kind": "partner"}, {"unit": school.pk}):
        assert (
            client.post("/personer/ny/", new(committee) | {"kind": "elected", "email": ""} | values).status_code == 200
        )
    assert User.objects.filter(given_name="Nils").count() == 1
    assert client.get(f"/personer/{hr_person.pk}/").status_code == 404
    tie = vera.affiliations.get()
    client.post(f"/personer/{vera.pk}/{tie.pk}/avsluta/", {"end_on": str(timezone.localdate())})
    tie.refresh_from_db()
    assert tie.end_on == timezone.localdate()


@pytest.fixture
def hr_person(committee):
    """Employed at the committee, which its secretary has no right to see."""
    return factories.employee("Eva", "Anställd", committee)


@pytest.mark.parametrize("role", ["manager", "coordinator", "deputy", "handler", None])
def test_others_add_nobody(client, municipality, home_care, role):
    reader = factories.employee("Någon", "Annan", municipality)
    if role:
        factories.UnitRoleFactory(user=reader, unit=municipality, role=role, end_on=timezone.localdate())
    client.force_login(reader)

    assert client.post("/personer/ny/", new(home_care)).status_code == 403
    assert client.get(f"/personer/{reader.pk}/").status_code == 403
    assert User.objects.count() == 1


def test_last_day_is_undone_the_same_day_only(client, hr, home_care):
    client.post("/personer/ny/", new(home_care))
    nils = User.objects.get(given_name="Nils")
    tie = nils.affiliations.get()
    yesterday = timezone.localdate() - DAY

    client.post(f"/personer/{nils.pk}/{tie.pk}/avsluta/", {"end_on": str(yesterday)})
    nils.refresh_from_db()
    assert (nils.affiliations.get().end_on, nils.is_active) == (yesterday, False)
    assert "Ångra sista dagen" in client.get(f"/personer/{nils.pk}/").content.decode()

    client.post(f"/personer/{nils.pk}/{tie.pk}/angra/")
    nils.refresh_from_db()
    assert (nils.affiliations.get().end_on, nils.is_active) == (None, True)
    assert list(PersonChange.objects.order_by("pk").values_list("what", flat=True)) == ["added", "ended", "end_undone"]

    client.post(f"/personer/{nils.pk}/{tie.pk}/avsluta/", {"end_on": str(yesterday)})
    PersonChange.objects.update(at=timezone.now() - DAY)
    client.post(f"/personer/{nils.pk}/{tie.pk}/angra/")
    assert nils.affiliations.get().end_on == yesterday


def test_tie_from_a_file_follows_the_file(client, hr, anna):
    tie = anna.affiliations.get()
    address = f"/personer/{anna.pk}/{tie.pk}/avsluta/"

    assert "följer filen" in client.get(address).content.decode()
    assert client.post(address, {"end_on": str(timezone.localdate())}).status_code == 409
    client.post(f"/personer/{anna.pk}/{tie.pk}/angra/")
    assert anna.affiliations.get().end_on is None and not PersonChange.objects.exists()


def test_persons_and_ties_outside_the_scope_do_not_exist(client, hr, utomstaende, anna):
    tie = utomstaende.affiliations.get()
    Affiliation.objects.update(source="hand")

    for person, own in ((utomstaende, tie), (anna, tie)):  # and a tie that is not the person's
        for view in ("avsluta", "angra"):
            posted = client.post(f"/personer/{person.pk}/{own.pk}/{view}/", {"end_on": str(timezone.localdate())})
            assert posted.status_code == 404
    assert client.get(f"/personer/{utomstaende.pk}/").status_code == 404
    assert "Utman" not in client.get("/personer/").content.decode()
    assert not Affiliation.objects.exclude(end_on=None).exists()


def test_fields_that_the_form_does_not_have_are_passed_over(client, hr, home_care):
    more = {
        "is_superuser": "on",
        "is_staff": "on",
        "source": "hr",
        "user": hr.pk,
        "protected": "on",
        "display_name": "X",
    }
    client.post("/personer/ny/", new(home_care) | more)

    nils = User.objects.get(given_name="Nils")
    assert (nils.is_superuser, nils.is_staff, nils.protected, nils.display_name) == (False, False, False, "")
    assert nils.affiliations.get().source == "hand"


def test_files_leave_those_laid_up_by_hand_alone_until_they_have_left(client, hr, home_care, tmp_path):
    client.post("/personer/ny/", new(home_care))
    nils, today = User.objects.get(given_name="Nils"), timezone.localdate()
    Hr(tmp_path).load(today, row(1), source="filen")
    assert EmailAddress.objects.filter(user=nils, email="nils@example.se").exists()
    assert User.objects.get(pk=nils.pk).is_active and nils.affiliations.get().missing_since is None

    nils.affiliations.update(end_on=today)
    Hr(tmp_path).load(today + DAY, row(1), source="filen")
    assert not User.objects.get(pk=nils.pk).is_active


def test_list_of_people_asks_as_much_for_many_as_for_one(client, hr, home_care, django_assert_max_num_queries):
    for number in range(30):
        factories.employee("Anna", f"Nummer{number:02}", home_care)

    with django_assert_max_num_queries(37):
        assert len(client.get("/personer/").context["rows"]) == 31


def test_the_only_unit_is_chosen_beforehand(client, secretary, committee):
    shown = client.get("/personer/ny/").content.decode()

    assert f'<option value="{committee.pk}" selected>Socialnämnden</option>' in shown


def test_more_units_are_not_chosen_among(client, hr, home_care):
    shown = client.get("/personer/ny/").content.decode()

    assert '<option value="" selected>Välj enhet …</option>' in shown and "---" not in shown
    assert ">Hemtjänst norr (Socialförvaltningen)<" in shown


def test_a_form_that_is_refused_says_first_what_is_wrong_with_links_to_the_fields(client, hr, home_care):
    shown = client.post("/personer/ny/", new(home_care, given_name="", kind="")).content.decode()

    assert 'href="#id_given_name">Förnamn</a>: Det här behöver fyllas i.' in " ".join(shown.split())
    assert 'href="#id_kind">' in shown and 'id="id_kind"' in shown


def test_nobody_prolongs_their_own_tie(client, hr, social):
    today = timezone.localdate()
    tie = factories.AffiliationFactory(user=hr, unit=social, source="hand", end_on=today + DAY)
    address = f"/personer/{hr.pk}/{tie.pk}/"

    later = client.post(f"{address}avsluta/", {"end_on": str(today + 9 * DAY)})
    assert errors(later) == ["Det här är din egen anknytning. Be en annan i HR förlänga den."]
    end_tie(tie, factories.UserFactory(), today)
    assert f"{address}angra/" not in client.get(f"/personer/{hr.pk}/").content.decode()
    client.post(f"{address}angra/")

    tie.refresh_from_db()
    assert tie.end_on == today


def test_page_that_ends_a_tie_is_logged(client, hr, home_care):
    person = factories.employee("Nils", "Ny", home_care, source="hand")

    client.get(f"/personer/{person.pk}/{person.affiliations.get().pk}/avsluta/")

    assert list(AccessLog.objects.values_list("reader", "persons")) == [(hr.pk, 1)]


@pytest.mark.parametrize("whose", ["elected", "protected", "elsewhere"])
def test_address_that_the_reader_may_not_know_of_is_dropped_and_not_told(client, hr, home_care, school, whose):
    unit = school if whose == "elsewhere" else home_care
    other = factories.employee("Vera", "Vald", unit, kind="elected" if whose == "elected" else "employee")
    User.objects.filter(pk=other.pk).update(protected=whose == "protected")

    response = client.post("/personer/ny/", new(home_care, email=other.email), follow=True)

    assert "E-postadressen gick inte att använda" in response.content.decode()
    made = User.objects.latest("pk")
    assert (made.given_name, made.email, made.source_records.get().email) == ("Nils", None, "")
