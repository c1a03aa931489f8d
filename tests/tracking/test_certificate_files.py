"""Kursintyg for many: whose they are, that nobody else reaches the file, and that it goes."""

import datetime as dt
import io
import zipfile

import pypdf
import pytest
from django.core.files.storage import Storage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests import factories
from tests.courses.factories import plain
from tracking import certificate_files, uploading
from tracking.certificate_files import is_still_true, make, order, order_again
from tracking.models import AccessLog, CertificateFile

DAY = dt.timedelta(days=1)
TODAY = timezone.localdate
Status = CertificateFile.Status


def files() -> Storage:
    """That of the field: `storages` hands out another one as soon as a test has changed the setting."""
    return CertificateFile.file.field.storage


@pytest.fixture
def training():
    return factories.TrainingFactory(title="Grunden", valid_months=12)


@pytest.fixture
def hr(social):
    person = factories.employee("Helga", "Holm", social)
    factories.UnitRoleFactory(user=person, unit=social, role="hr")
    return person


@pytest.fixture
def done(anna, chef, utomstaende, training):
    today = TODAY()
    return {each: factories.completed(each, training, today - 9 * DAY) for each in (anna, chef, utomstaende)}


def made(unit, training, by, language="sv") -> CertificateFile:
    """As the worker leaves it."""
    ordered = order(unit, training, language, by, TODAY())
    make.call(str(ordered.pk), 1)
    ordered.refresh_from_db()
    return ordered


def packed(client, ordered) -> dict[str, str]:
    """Text of each PDF by its name."""
    answer = client.get(f"/intyg/uttag/{ordered.pk}/fil/")
    assert answer.status_code == 200, answer.headers
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as files:
        pdfs = {name: pypdf.PdfReader(io.BytesIO(files.read(name))) for name in files.namelist()}
    return {name: " ".join(pdf.pages[0].extract_text().split()) for name, pdf in pdfs.items()}


def test_hr_counts_orders_and_fetches(client, hr, social, training, done):
    client.force_login(hr)
    chosen = {"unit": social.pk, "training": training.pk}

    assert "2 kursintyg i Socialförvaltningen" in plain(client.get("/intyg/enhet/", chosen))
    where = client.post("/intyg/enhet/", chosen).headers["Location"]
    ordered = CertificateFile.objects.get()
    assert where == f"/intyg/uttag/{ordered.pk}/"
    assert "Beställningen står i kö" in plain(client.get(where))
    assert client.get(f"{where}fil/").headers["Location"] == where
    make.call(str(ordered.pk), 1)

    assert "2 kursintyg i en ZIP-fil." in plain(client.get(where))
    assert client.get(where, headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"
    files = packed(client, ordered)
    assert list(files) == ["Kursintyg Cecilia Chefsson.pdf", "Kursintyg Anna Åberg.pdf"]
    assert "Anna Åberg har genomfört Grunden" in files["Kursintyg Anna Åberg.pdf"]


def test_file_that_is_fetched_is_logged(client, hr, social, training, done):
    ordered = made(social, training, hr)
    client.force_login(hr)
    assert not AccessLog.objects.exists()

    packed(client, ordered)

    logged = AccessLog.objects.values_list("reader", "kind", "unit_path", "subject", "persons")
    assert list(logged) == [(hr.pk, "taken_out", social.code_path, "Kursintyg: Grunden", 2)]


def test_only_what_holds_today_and_the_latest_of_each_person(hr, social, training, anna, done):
    today = TODAY()
    newer = factories.completed(anna, training, today - DAY)
    struck = factories.completed(anna, training, today)
    struck.correct("wrong_person", hr)
    ended = factories.employee("Eva", "Ek", social)
    factories.completed(ended, training, today - 500 * DAY)
    other = factories.TrainingFactory()
    factories.completed(ended, other, today)

    ordered = order(social, training, "sv", hr, TODAY())
    found = [each.completion for each in certificate_files.certificates_in(ordered, "", TODAY())]

    assert [each for each in found if each.user == anna] == [newer]
    assert ended not in [each.user for each in found]
    assert certificate_files.count(social, training, hr, TODAY()) == len(found) == 2


def test_two_of_one_name_are_two_files(client, hr, home_care, training):
    for _number in range(3):
        factories.completed(factories.employee("Kim", "Lund/../x", home_care), training, TODAY())
    client.force_login(hr)

    names = list(packed(client, made(home_care, training, hr)))

    assert names == [f"Kursintyg Kim Lund_.._x{each}.pdf" for each in ("", " 2", " 3")]


def test_protected_are_in_the_file_by_display_name_or_not_at_all(client, hr, home_care, training):
    for family, shown in (("Hemlig", "Lisa Lund"), ("Osynlig", "")):
        person = factories.employee("Sara", family, home_care)
        person.protected, person.display_name = True, shown
        person.save()
        factories.completed(person, training, TODAY())
    client.force_login(hr)

    files = packed(client, made(home_care, training, hr))

    assert list(files) == ["Kursintyg Lisa Lund.pdf"]
    assert "Hemlig" not in str(files) and "Lisa Lund" in str(files.values())


def test_file_that_is_full_is_given_out(client, monkeypatch, hr, home_care, training):
    """The order was for as many as a file holds, and one more had done it when it was made."""
    monkeypatch.setattr(certificate_files, "MOST", 2)
    for number in range(3):
        factories.completed(factories.employee("Kim", f"Lund{number}", home_care), training, TODAY())
    client.force_login(hr)

    assert list(packed(client, made(home_care, training, hr))) == ["Kursintyg Kim Lund0.pdf", "Kursintyg Kim Lund1.pdf"]


@pytest.mark.parametrize("change", ["protected", "moved", "corrected", "renamed"])
def test_file_whose_content_is_otherwise_now_is_not_given_out(
    client, hr, social, school, training, anna, done, change, django_capture_on_commit_callbacks
):
    ordered = made(social, training, hr)
    assert is_still_true(ordered, TODAY())
    if change == "protected":
        anna.protected = True
        anna.save()
    elif change == "moved":
        anna.affiliations.update(unit=school)
    elif change == "corrected":
        done[anna].correct("wrong_person", hr)
    else:
        anna.family_name = "Ny"
        anna.save()
    client.force_login(hr)

    with django_capture_on_commit_callbacks(execute=True):
        answer = client.get(f"/intyg/uttag/{ordered.pk}/fil/", follow=True)

    assert "Något har ändrats sedan filen gjordes" in plain(answer)
    assert not CertificateFile.objects.exists()
    assert not files().exists(ordered.name_of_attempt(1))


def test_what_is_recorded_later_changes_nothing_of_the_file(client, hr, social, training, done):
    ordered = made(social, training, hr)
    factories.completed(factories.employee("Ny", "Nyman", social), training, TODAY())
    client.force_login(hr)

    assert len(packed(client, ordered)) == 2


def test_nobody_but_the_orderer_reaches_the_file(client, hr, chef, social, training, done, municipality):
    ordered = made(social, training, hr)
    deputy = factories.employee("Dan", "Dahl", social)
    factories.UnitRoleFactory(user=deputy, unit=social, role="deputy")
    whole = factories.employee("Vera", "Vik", municipality)
    factories.UnitRoleFactory(user=whole, unit=municipality, role="hr")
    addresses = [f"/intyg/uttag/{ordered.pk}/{each}" for each in ("", "fil/", "igen/", "slang/")]

    for reader in (chef, deputy, whole):
        client.force_login(reader)
        found = [client.get(each).status_code for each in addresses[:2]]
        found += [client.post(each).status_code for each in addresses[2:]]
        assert found == [404] * 4
    for reader in (chef, deputy):
        client.force_login(reader)
        assert client.get("/intyg/enhet/").status_code == 403
        assert client.post("/intyg/enhet/", {"unit": social.pk, "training": training.pk}).status_code == 403


def test_role_that_is_lost_closes_the_file_in_the_next_request(client, hr, social, training, done):
    ordered = made(social, training, hr)
    client.force_login(hr)
    assert client.get(f"/intyg/uttag/{ordered.pk}/").status_code == 200

    hr.unit_roles.update(end_on=TODAY() - DAY)

    assert client.get(f"/intyg/uttag/{ordered.pk}/fil/").status_code == 404


def test_unit_outside_the_scope_cannot_be_chosen(client, hr, school, training, done):
    client.force_login(hr)

    answer = client.post("/intyg/enhet/", {"unit": school.pk, "training": training.pk})

    assert answer.status_code == 400 and not CertificateFile.objects.exists()


def test_worker_makes_nothing_for_whoever_has_lost_the_role(hr, social, training, done):
    ordered = order(social, training, "sv", hr, TODAY())
    hr.unit_roles.all().delete()
    make.call(str(ordered.pk), 1)
    ordered.refresh_from_db()

    assert (ordered.status, ordered.file.name) == (Status.EMPTY, "")


def test_too_many_for_a_file_are_told_so(client, hr, social, training, done, monkeypatch):
    monkeypatch.setattr(certificate_files, "MOST", 1)
    client.force_login(hr)

    answer = client.post("/intyg/enhet/", {"unit": social.pk, "training": training.pk})

    assert "En fil rymmer högst 1." in plain(answer) and not CertificateFile.objects.exists()


def test_file_goes_after_a_day_with_what_a_dead_worker_left(
    hr, social, training, done, django_capture_on_commit_callbacks
):
    ordered = made(social, training, hr)
    storage = files()
    left = storage.save(ordered.name_of_attempt(2), storage.open(ordered.name_of_attempt(1)))
    CertificateFile.objects.update(attempt=2)
    now = ordered.ordered_at

    uploading.clear(now + 23 * dt.timedelta(hours=1))
    assert CertificateFile.objects.exists() and storage.exists(left)
    with django_capture_on_commit_callbacks(execute=True):
        uploading.clear(now + DAY)

    assert not CertificateFile.objects.exists()
    assert [storage.exists(ordered.name_of_attempt(each)) for each in (1, 2)] == [False, False]


def test_file_that_is_a_day_old_is_not_given_out_before_it_is_cleared(client, hr, social, training, done):
    ordered = made(social, training, hr)
    CertificateFile.objects.update(ordered_at=timezone.now() - DAY)
    client.force_login(hr)

    assert client.get(f"/intyg/uttag/{ordered.pk}/fil/").status_code == 404


def test_file_can_be_thrown_away(client, hr, social, training, done, django_capture_on_commit_callbacks):
    ordered = made(social, training, hr)
    client.force_login(hr)

    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(f"/intyg/uttag/{ordered.pk}/slang/", follow=True)
    assert "Filen är borttagen." in plain(answer)
    assert not files().exists(ordered.name_of_attempt(1))


def test_quiet_worker_is_replaced_and_says_nothing_more(client, hr, social, training, done):
    ordered = order(social, training, "sv", hr, TODAY())
    client.force_login(hr)
    assert client.post(f"/intyg/uttag/{ordered.pk}/igen/").status_code == 302
    ordered.refresh_from_db()
    assert ordered.attempt == 1  # it has just begun
    CertificateFile.objects.update(status=Status.WORKING, stepped_at=timezone.now() - dt.timedelta(minutes=2))
    assert "Inget har hänt på en minut." in plain(client.get(f"/intyg/uttag/{ordered.pk}/"))

    client.post(f"/intyg/uttag/{ordered.pk}/igen/")
    make.call(str(ordered.pk), 1)
    ordered.refresh_from_db()
    assert (ordered.attempt, ordered.status) == (2, Status.WAITING)
    make.call(str(ordered.pk), 2)
    ordered.refresh_from_db()
    assert ordered.status == Status.READY
    assert order_again(ordered) is False


def test_worker_says_how_far_it_has_come_and_stops_when_the_order_is_gone(hr, social, training, done, monkeypatch):
    monkeypatch.setattr(certificate_files, "STEP", 1)
    told = []

    def gone(self, *before, **fields):
        told.append(fields.get("made"))
        return len(told) < 3

    monkeypatch.setattr(CertificateFile, "turn", gone)
    ordered = order(social, training, "sv", hr, TODAY())
    make.call(str(ordered.pk), 1)

    assert told == [None, None, 1]
    assert not files().exists(ordered.name_of_attempt(1))


def test_certificates_are_in_the_language_of_the_order(client, hr, social, training, done):
    client.force_login(hr)
    client.cookies["django_language"] = "en"
    client.post("/intyg/enhet/", {"unit": social.pk, "training": training.pk})

    assert CertificateFile.objects.get().language == "en"


def test_number_of_queries_does_not_grow_with_persons(hr, social, training):
    def queries() -> int:
        ordered = order(social, training, "sv", hr, TODAY())
        with CaptureQueriesContext(connection) as counted:
            certificate_files.certificates_in(ordered, "", TODAY())
        return len(counted)

    factories.completed(factories.employee("A", "A", social), training, TODAY())
    few = queries()
    for number in range(5):
        factories.completed(factories.employee("B", f"B{number}", social), training, TODAY())

    assert queries() == few
