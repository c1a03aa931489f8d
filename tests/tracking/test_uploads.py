"""HR uploads a file, says what its columns mean, reads the differences and decides."""

import datetime as dt
import io
import zipfile

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from tests import factories
from tests.tracking.hr_file import Hr, row, text
from tracking.models import AccessLog, Affiliation, ImportRun, Source, Upload, User
from tracking.notice import tell
from tracking.upload_forms import TEXTS
from tracking.uploading import apply_approved, work_out

DAY = dt.timedelta(days=1)
OWN_HEADINGS = {
    "person_id": "Anst.nr",
    "given_name": "Förnamn",
    "family_name": "Släktnamn",
    "email": "Mejladress",
    "affiliation_id": "Rad-id",
    "unit_code": "Organisationskod",
    "unit_name": "Organisation",
    "top_unit_code": "Verksamhet kod",
    "top_unit_name": "Verksamhet",
    "title": "Yrke",
    "start": "Fr o m",
    "end": "T o m",
}


@pytest.fixture
def hr(municipality):
    person = factories.employee("Hanna", "Hr", municipality, source="hand")
    factories.UnitRoleFactory(user=person, unit=municipality, role="hr")
    return person


@pytest.fixture
def school_hr(school):
    person = factories.employee("Sten", "Skolhr", school, source="hand")
    factories.UnitRoleFactory(user=person, unit=school, role="hr")
    return person


@pytest.fixture
def as_hr(client, hr):
    client.force_login(hr)
    return client


def send(client, content, name="personal.csv", **fields):
    """A new source of the first unit on offer, unless `fields` say otherwise."""
    content = content.encode() if isinstance(content, str) else content
    source = Source.objects.first()
    given = {"source": source.pk} if source else {"source": "new", "new_name": "hr", "unit": _root_of(client)}
    return client.post("/inlasning/", given | fields | {"file": SimpleUploadedFile(name, content)})


def _root_of(client):
    return client.get("/inlasning/").context["form"].fields["unit"].queryset.first().pk


def worked_out(client, content, **fields):
    response = send(client, content, **fields)
    assert response.status_code == 302, response.context["form"].errors
    upload = Upload.objects.latest("pk")
    work_out.call(upload.pk, upload.attempt)
    upload.refresh_from_db()
    return upload


def approve(client, upload, **fields):
    response = client.post(
        f"/inlasning/{upload.pk}/godkann/", {"fingerprint": upload.fingerprint} | fields, follow=True
    )
    upload.refresh_from_db()
    return response


def written(upload):
    apply_approved.call(upload.pk, upload.attempt)
    upload.refresh_from_db()
    return upload


def files():
    """What is kept. A deleted file is gone when the transaction ends, which that of a test never does."""
    pending, connection.run_on_commit = connection.run_on_commit, []
    for _savepoints, callback, _robust in pending:
        callback()
    storage = Upload._meta.get_field("file").storage
    return storage.listdir("hr")[1] if storage.exists("hr") else []


@pytest.fixture(autouse=True)
def no_files_from_before(db):
    connection.run_on_commit = []
    for name in files():
        Upload._meta.get_field("file").storage.delete(f"hr/{name}")


def own(*rows):
    """As another system writes it: other headings, cp1252, no kind, no marks."""
    lines = [";".join(OWN_HEADINGS.values()), *(";".join(each[name] for name in OWN_HEADINGS) for each in rows)]
    return "\r\n".join(lines).encode("cp1252")


def columns(upload, **changes):
    places = {heading: f"k{place}" for place, heading in enumerate(upload.headings)}
    return {name: places[heading] for name, heading in OWN_HEADINGS.items()} | {"kind": "=employee"} | changes


def test_messy_file_is_mapped_once_read_and_approved(as_hr, hr):
    upload = worked_out(as_hr, own(row(1), row(2, given_name="Örjan", title="Kock")))
    assert (upload.status, upload.headings) == ("mapping", list(OWN_HEADINGS.values()))

    saved = as_hr.post(f"/inlasning/{upload.pk}/kolumner/", columns(upload))
    assert saved.status_code == 302
    upload.refresh_from_db()
    work_out.call(upload.pk, upload.attempt)
    upload.refresh_from_db()
    assert (upload.status, upload.outcome["persons"]["new"]) == ("ready", 2)
    assert User.objects.filter(source_records__source="hr").count() == 0
    names = as_hr.get(f"/inlasning/{upload.pk}/personer/nya/").content.decode()
    assert "Örjan Öberg" in names and "Kock, Hemtjänst norr, från 1 januari 2024." in names
    log = AccessLog.objects.get()
    assert (log.reader, log.persons, log.subject) == (hr, 2, "HR-fil, hr: Nya")

    approve(as_hr, upload)
    assert (upload.status, upload.decided_by) == ("approved", hr)
    written(upload)

    assert upload.status == "applied"
    assert set(Affiliation.objects.filter(source="hr").values_list("title", "kind")) == {
        ("Undersköterska", "employee"),
        ("Kock", "employee"),
    }
    assert files() == [] and upload.differences.count() == 0
    run = ImportRun.objects.get()
    assert (run.upload, run.rows, run.counts["new"], run.who(hr)) == (upload, 2, 2, "Hanna Hr")
    log = as_hr.get("/inlasning/logg/").content.decode()
    assert "Hanna Hr" in log and "personal.csv" in log

    again = worked_out(as_hr, own(row(1), row(2, given_name="Örjan", title="Kock")))
    assert (again.status, again.outcome["persons"]["unchanged"]) == ("ready", 2)


def test_command_reads_by_the_saved_columns(as_hr, tmp_path):
    upload = worked_out(as_hr, own(row(1)))
    as_hr.post(f"/inlasning/{upload.pk}/kolumner/", columns(upload))
    upload.refresh_from_db()
    work_out.call(upload.pk, upload.attempt)
    upload.refresh_from_db()
    approve(as_hr, upload)
    written(upload)
    path = tmp_path / "hr.csv"
    path.write_bytes(own(row(1), row(2)))

    call_command("import_hr", str(path), mapping="hr", stdout=io.StringIO())

    assert User.objects.filter(source_records__source="hr").count() == 2
    assert "Kommandot import_hr" in as_hr.get("/inlasning/logg/").content.decode()


def test_what_the_file_lacks_is_the_same_in_every_row(as_hr):
    upload = worked_out(as_hr, own(row(1)), new_name="troman")
    same = {
        "kind": "=elected",
        "title": "",
        "same_title": "Ledamot",
        "main": "=1",
        "start": "",
        "same_start": "2026-10-15",
    }
    as_hr.post(f"/inlasning/{upload.pk}/kolumner/", columns(upload, **same))
    upload.refresh_from_db()
    work_out.call(upload.pk, upload.attempt)
    upload.refresh_from_db()
    approve(as_hr, upload)
    written(upload)

    tie = Affiliation.objects.get(source="troman")
    assert (tie.kind, tie.title, tie.is_main, tie.start_on) == ("elected", "Ledamot", True, dt.date(2026, 10, 15))


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"person_id": ""}, "Den här behövs"),
        ({"title": "k9", "same_title": "Kock"}, "inte båda"),
        ({"kind": "k99"}, "Välj ett giltigt alternativ"),
        ({"start": "", "same_start": "i går"}, "Skriv ett datum som finns"),
    ],
)
def test_columns_that_say_too_little_or_too_much_are_refused(as_hr, changes, says):
    upload = worked_out(as_hr, own(row(1)))

    response = as_hr.post(f"/inlasning/{upload.pk}/kolumner/", columns(upload, **changes))

    assert response.status_code == 200 and says in response.content.decode()
    assert Source.objects.get().columns == {}


def test_values_of_the_file_are_not_shown_before_it_is_checked(as_hr):
    upload = worked_out(as_hr, own(row(1, given_name="Hemligsson")))

    page = as_hr.get(f"/inlasning/{upload.pk}/kolumner/").content.decode()

    assert "Släktnamn" in page and "Hemligsson" not in page


REFUSED = {
    "empty": (b"", "tom"),
    "no rows": (text(), "inga rader"),
    "no headings": ("1234567;Anna;Berg\r\n7654321;Bo;Ek\r\n", "inte ut som rubriker"),
    "personal number": (text(row(person_id="900101-2385")), "personnummer"),
    "party": (text(row()).replace("form;", "parti;"), "Partitillhörighet"),
    "wrong day": (text(row(start="igår")), "ÅÅÅÅ-MM-DD"),
    "damaged xlsx": (b"PK\x03\x04 not a book", "hel xlsx-fil"),
}


@pytest.mark.parametrize("content", REFUSED)
def test_refused_file_says_why_and_is_deleted(as_hr, content):
    content, says = REFUSED[content]
    response = send(as_hr, content)
    if response.status_code == 302:
        upload = Upload.objects.get()
        work_out.call(upload.pk, upload.attempt)
        response = as_hr.get(f"/inlasning/{upload.pk}/")
        upload.refresh_from_db()
        assert (upload.status, upload.closed_at is None) == ("refused", False)

    assert says in response.content.decode()
    assert files() == []
    assert "900101" not in response.content.decode()


def test_file_that_is_too_large_is_not_kept(as_hr, settings):
    settings.HR_FILE_MAX_MB = 0

    response = send(as_hr, text(row()))

    assert response.status_code == 200 and "större än" in response.content.decode()
    assert (Upload.objects.count(), Source.objects.count(), files()) == (0, 0, [])


def test_book_that_unpacks_to_too_much_is_refused_before_it_is_read(as_hr, settings):
    settings.HR_FILE_MAX_UNPACKED_MB = 1
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b" " * 3_000_000)

    upload = worked_out(as_hr, target.getvalue(), name="bomb.xlsx")

    assert "för stor när den packas upp" in tell(upload.outcome["problems"][0]["message"])


def test_book_is_read_like_a_text_file(as_hr):
    book = openpyxl.Workbook()
    values = row(1) | {"start": dt.datetime(2024, 1, 1)}
    book.active.append(list(values))
    book.active.append(list(values.values()))
    target = io.BytesIO()
    book.save(target)

    upload = worked_out(as_hr, target.getvalue(), name="C:\\hr\\personal.xlsx")

    assert (upload.status, upload.file_name, upload.outcome["persons"]["new"]) == ("ready", "personal.xlsx", 1)
    assert "Åsa Öberg" in as_hr.get(f"/inlasning/{upload.pk}/personer/nya/").content.decode()


def loaded(tmp_path, *rows, **options):
    """Yesterday's file."""
    outcome = Hr(tmp_path).load(timezone.localdate() - DAY, *rows, **options)
    assert outcome.applied, outcome.problems


def test_differences_say_what_changes_for_each(as_hr, tmp_path):
    loaded(tmp_path, row(1), row(2, given_name="Bo"), row(3), row(4))
    end = timezone.localdate() - DAY
    upload = worked_out(
        as_hr,
        text(
            row(1, title="Kock", given_name="Åse", unit_code="HEM2", unit_name="Hemtjänst söder"),
            row(2, given_name="Bo", end=str(end)),
            row(4),
            row(5, given_name="Ny"),
        ),
    )

    assert upload.outcome["persons"] == {"new": 1, "changed": 1, "ended": 1, "missing": 1, "unchanged": 1}
    changed = as_hr.get(f"/inlasning/{upload.pk}/personer/andrade/").context["rows"]
    assert [(each.name, each.says) for each in changed] == [
        (
            "Åsa Öberg",
            [
                "Nytt namn: Åse Öberg.",
                "Enhet: Hemtjänst norr blir Hemtjänst söder.",
                "Befattning: Undersköterska blir Kock.",
            ],
        )
    ]
    assert as_hr.get(f"/inlasning/{upload.pk}/personer/slutar/").context["rows"][0].says[0].startswith("Slutar ")
    missing = as_hr.get(f"/inlasning/{upload.pk}/personer/saknas/").context["rows"]
    assert [each.says for each in missing] == [["Saknas i filen: Undersköterska, Hemtjänst norr."]]
    assert "Ny enhet: HEM2 Hemtjänst söder." in as_hr.get(f"/inlasning/{upload.pk}/").content.decode()


def test_form_kind_and_main_place_are_told_from_what_to_what(as_hr, tmp_path):
    loaded(tmp_path, row(1, form=""), row(2, main="0"))
    upload = worked_out(as_hr, text(row(1, main="0"), row(2, kind="elected", form="vikariat")))

    changed = as_hr.get(f"/inlasning/{upload.pk}/personer/andrade/").context["rows"]

    assert sorted(each.says for each in changed) == [
        ["Anställningsform: ingen blir tillsvidare.", "Hemtjänst norr är inte längre huvudsaklig plats."],
        [
            "Anställningsform: tillsvidare blir vikariat.",
            "Sort: Anställd blir Förtroendevald.",
            "Hemtjänst norr blir huvudsaklig plats.",
        ],
    ]


def test_protected_person_is_in_the_counts_only(as_hr, tmp_path):
    loaded(tmp_path, row(1, given_name="Hemlig", protected="1"), row(2, given_name="Blir"), row(3))
    upload = worked_out(
        as_hr,
        text(
            row(1, given_name="Hemlig", protected="1", title="Kock"),
            row(2, given_name="Blir", protected="1", title="Kock"),
            row(4, given_name="Gömd", protected="1"),
        ),
    )

    assert (upload.outcome["persons"]["new"], upload.outcome["persons"]["changed"]) == (1, 2)
    for group in ("nya", "andrade"):
        page = as_hr.get(f"/inlasning/{upload.pk}/personer/{group}/")
        assert page.context["rows"] == []
        assert not any(name in page.content.decode() for name in ("Hemlig", "Blir", "Gömd"))


def test_list_of_persons_is_logged_in_swedish(as_hr):
    upload = worked_out(as_hr, text(row(1)))
    as_hr.cookies["django_language"] = "en"
    as_hr.get(f"/inlasning/{upload.pk}/personer/nya/")

    assert AccessLog.objects.first().subject == "HR-fil, hr: Nya"


def test_outcome_holds_no_value_from_a_persons_row(as_hr):
    upload = worked_out(as_hr, text(row(1, given_name="Kanarie", email="kanarie@example.se", person_id="kanarie")))

    stored = str(Upload.objects.filter(pk=upload.pk).values().get())
    assert "anarie" not in stored
    assert "anarie" not in str(list(upload.differences.values()))


def test_many_missing_need_an_explicit_tick(as_hr, tmp_path):
    loaded(tmp_path, *(row(number) for number in range(40)))
    upload = worked_out(as_hr, text(*(row(number) for number in range(10))))
    assert upload.outcome["guards"][0]["lost"] == 30

    response = approve(as_hr, upload)
    assert response.status_code == 200 and "30 platser saknas" in response.content.decode()
    assert upload.status == "ready"

    approve(as_hr, upload, lost="on")
    assert written(upload).status == "applied"
    assert Affiliation.objects.filter(missing_since__isnull=False).count() == 30


def test_differences_that_changed_meanwhile_are_shown_and_not_written(as_hr, tmp_path):
    loaded(tmp_path, row(1), row(2))
    upload = worked_out(as_hr, text(row(1), row(2, title="Kock")))
    approve(as_hr, upload)
    Hr(tmp_path).load(timezone.localdate(), row(1, title="Chef"), row(2))

    written(upload)

    assert (upload.status, upload.outcome["changed_since"], upload.decided_by) == ("ready", True, None)
    assert set(Affiliation.objects.filter(source="hr", end_on=None).values_list("title", flat=True)) == {
        "Chef",
        "Undersköterska",
    }
    assert len(files()) == 1
    assert "inget är inläst" in as_hr.get(f"/inlasning/{upload.pk}/").content.decode()
    approve(as_hr, upload)
    assert written(upload).status == "applied"


def test_two_approvals_are_applied_once(as_hr):
    upload = worked_out(as_hr, text(row(1)))

    approve(as_hr, upload)
    approve(as_hr, upload)
    written(upload)
    written(upload)

    assert (ImportRun.objects.count(), upload.status) == (1, "applied")


def test_fingerprint_of_other_differences_approves_nothing(as_hr):
    upload = worked_out(as_hr, text(row(1)))

    approve(as_hr, upload, fingerprint="0" * 64)

    assert upload.status == "ready"


def test_differences_from_another_day_are_worked_out_anew(as_hr):
    upload = worked_out(as_hr, text(row(1)))
    Upload.objects.update(on=timezone.localdate() - DAY)

    approve(as_hr, upload)

    assert (upload.status, upload.on) == ("waiting", timezone.localdate())


@pytest.mark.parametrize("status", ["waiting", "ready", "approved"])
def test_thrown_away_file_is_deleted_and_changes_nothing(as_hr, status):
    upload = worked_out(as_hr, text(row(1)))
    Upload.objects.update(status=status)

    as_hr.post(f"/inlasning/{upload.pk}/slang/")
    work_out.call(upload.pk, upload.attempt)
    written(upload)

    assert (upload.status, files(), User.objects.filter(source_records__source="hr").count()) == ("discarded", [], 0)


def test_applied_file_cannot_be_thrown_away(as_hr):
    upload = worked_out(as_hr, text(row(1)))
    approve(as_hr, upload)
    written(upload)

    as_hr.post(f"/inlasning/{upload.pk}/slang/")

    upload.refresh_from_db()
    assert upload.status == "applied"


def test_quiet_worker_is_told_and_can_be_asked_again(as_hr):
    send(as_hr, text(row(1)))
    upload = Upload.objects.get()
    page = as_hr.get(f"/inlasning/{upload.pk}/")
    assert "Filen står i kö" in page.content.decode() and "Inget har hänt" not in page.content.decode()
    Upload.objects.update(stepped_at=timezone.now() - dt.timedelta(minutes=2))
    assert "Inget har hänt på en minut" in as_hr.get(f"/inlasning/{upload.pk}/").content.decode()

    as_hr.post(f"/inlasning/{upload.pk}/igen/")
    work_out.call(upload.pk, upload.attempt)  # the first worker wakes up: it has nothing to say any more
    upload.refresh_from_db()
    assert (upload.status, upload.attempt) == ("waiting", 2)

    work_out.call(upload.pk, 2)
    upload.refresh_from_db()
    assert upload.status == "ready"


def test_progress_in_place_ends_with_the_whole_page(as_hr):
    upload = worked_out(as_hr, text(row(1)))

    asked = as_hr.get(f"/inlasning/{upload.pk}/", headers={"HX-Request": "true"})

    assert asked.headers["HX-Refresh"] == "true"


def test_files_are_deleted_after_a_day(as_hr):
    upload = worked_out(as_hr, text(row(1)))
    Upload.objects.update(uploaded_at=timezone.now() - dt.timedelta(hours=25))
    told = io.StringIO()
    call_command("clear_uploads", dry_run=True, json=True, stdout=told)
    assert (told.getvalue().strip(), len(files())) == ('{"expired": 1, "dry_run": true}', 1)

    call_command("clear_uploads", stdout=io.StringIO())

    upload.refresh_from_db()
    assert (upload.status, files(), upload.differences.count()) == ("expired", [], 0)
    assert "24 timmar" in as_hr.get(f"/inlasning/{upload.pk}/").content.decode()
    assert "Borttagen efter 24 timmar" in as_hr.get("/inlasning/logg/").content.decode()


ADDRESSES = ["", "kolumner/", "personer/nya/"]
ACTIONS = ["kolumner/", "godkann/", "slang/", "igen/"]


def test_upload_of_another_scope_does_not_exist(as_hr, client, school_hr):
    upload = worked_out(as_hr, text(row(1)))
    client.force_login(school_hr)

    got = [client.get(f"/inlasning/{upload.pk}/{end}").status_code for end in ADDRESSES]
    posted = [client.post(f"/inlasning/{upload.pk}/{end}").status_code for end in ACTIONS]

    assert (got, posted) == ([404] * 3, [404] * 4)
    assert "personal.csv" not in client.get("/inlasning/").content.decode()
    upload.refresh_from_db()
    assert upload.status == "ready"


@pytest.mark.parametrize("who", ["anna", "chef", "administrator"])
def test_only_hr_may_upload(request, as_hr, client, who):
    upload = worked_out(as_hr, text(row(1)))
    person = factories.UserFactory(is_superuser=True) if who == "administrator" else request.getfixturevalue(who)
    client.force_login(person)

    answers = [client.get("/inlasning/"), client.get("/inlasning/logg/"), send_to(client)]

    assert [answer.status_code for answer in answers] == [403] * 3
    assert client.get(f"/inlasning/{upload.pk}/").status_code == 404
    assert 'href="/inlasning/"' not in client.get("/personer/").content.decode()
    assert Upload.objects.count() == 1


def send_to(client):
    return client.post("/inlasning/", {"source": "new", "new_name": "x", "file": SimpleUploadedFile("a.csv", b"a;b")})


def test_hr_finds_the_page_and_a_withdrawn_role_closes_it(as_hr, hr):
    assert 'href="/inlasning/"' in as_hr.get("/personer/").content.decode()
    upload = worked_out(as_hr, text(row(1)))

    hr.unit_roles.all().delete()

    assert as_hr.get("/inlasning/").status_code == 403
    assert as_hr.post(f"/inlasning/{upload.pk}/godkann/", {"fingerprint": upload.fingerprint}).status_code == 404


def test_server_decides_who_when_and_what_state(as_hr, hr):
    anna = factories.UserFactory()
    forged = {
        "uploaded_by": anna.pk, "user": anna.pk, "status": "approved", "on": "2020-01-01", "attempt": 9,
        "decided_by": anna.pk, "forced": "1", "outcome": "{}", "source_id": 99,
    }  # fmt: skip
    upload = worked_out(as_hr, text(row(1)), **forged)
    assert (upload.uploaded_by, upload.on, upload.attempt, upload.status) == (hr, timezone.localdate(), 1, "ready")

    approve(as_hr, upload, **forged)

    assert (upload.decided_by, upload.forced, upload.on) == (hr, False, timezone.localdate())


SCHOOL = {
    "unit_code": "SKOLA",
    "unit_name": "Skolan",
    "top_unit_code": "UTB",
    "top_unit_name": "Utbildningsförvaltningen",
}


@pytest.fixture
def as_school_hr(client, school_hr):
    client.force_login(school_hr)
    return client


def test_hr_of_a_department_loads_a_source_of_its_own(as_school_hr, school):
    upload = worked_out(as_school_hr, text(row(1, **SCHOOL)), new_name="skolan")
    assert (upload.source.unit, upload.status) == (school, "ready")

    approve(as_school_hr, upload)

    assert written(upload).status == "applied"


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({}, "unit_code"),  # another förvaltning's unit
        ({"top_unit_code": "NY", "top_unit_name": "Ny"}, "unit_code"),  # a new förvaltning
        (SCHOOL | {"unit_code": "HEM1"}, "unit_code"),  # takes a unit from another
        (SCHOOL | {"email": "ulla@example.se"}, "email"),  # would shut somebody else's login
    ],
)
def test_rows_outside_the_sources_unit_are_refused(as_school_hr, home_care, social, changes, column):
    factories.AffiliationFactory(user=factories.UserFactory(email="ulla@example.se"), unit=home_care)

    upload = worked_out(as_school_hr, text(row(1, **changes)), new_name="skolan")

    assert upload.status == "refused"
    rows = [] if column == "email" else [2]
    assert [(each["rows"], each["column"]) for each in upload.outcome["problems"]] == [(rows, column)]
    assert files() == []


def test_person_with_a_place_outside_the_sources_unit_is_refused(as_school_hr, home_care, school):
    upload = worked_out(as_school_hr, text(row(1, **SCHOOL), row(2, **SCHOOL)), new_name="skolan")
    approve(as_school_hr, upload)
    written(upload)
    known = User.objects.get(source_records__person_id="p1")
    factories.AffiliationFactory(user=known, unit=home_care, source="annan")

    inside = worked_out(as_school_hr, text(row(1, **SCHOOL), row(2, **SCHOOL)))
    left_out = worked_out(as_school_hr, text(row(2, **SCHOOL)))

    assert [each["column"] for each in inside.outcome["problems"]] == ["person_id"]
    assert "1 personer som källan har läst in förut" in tell(left_out.outcome["problems"][0]["message"])


def test_name_of_the_municipalitys_source_is_taken(as_school_hr, tmp_path, school):
    loaded(tmp_path, row(1))

    response = send(as_school_hr, text(row(1, **SCHOOL)), unit=school.pk)

    assert response.status_code == 200 and "Namnet är upptaget" in response.content.decode()


def test_log_shows_the_readers_own_sources(as_school_hr, as_hr, client, school_hr, hr, tmp_path):
    loaded(tmp_path, row(1), source="kommunens")
    client.force_login(school_hr)
    upload = worked_out(client, text(row(1, **SCHOOL)), new_name="skolan")
    approve(client, upload)
    written(upload)

    own_log = client.get("/inlasning/logg/").content.decode()
    client.force_login(hr)
    whole = client.get("/inlasning/logg/").content.decode()

    assert "kommunens" not in own_log and "skolan" in own_log
    assert "kommunens" in whole and "skolan" in whole


def elected(number, **changes):
    place = {"unit_code": "KS", "unit_name": "Kommunstyrelsen", "top_unit_code": "KS", "top_unit_name": ""}
    return row(number, kind="elected", title="Ledamot", **place | changes)


def test_new_term_of_office_is_told_by_committee_and_needs_the_tick(as_hr, tmp_path):
    loaded(tmp_path, *(elected(number) for number in range(20)))
    stay = [elected(number) for number in range(5)]
    come = [elected(number, start=str(timezone.localdate())) for number in range(30, 47)]

    upload = worked_out(as_hr, text(*stay, *come))

    term = upload.outcome["mass_change"]
    assert (term["held"], term["ends"], term["begins"]) == (20, 15, 17)
    assert term["committees"] == [{"name": "Kommunstyrelsen", "ends": 15, "begins": 17, "stays": 5}]
    assert [guard["lost"] for guard in upload.outcome["guards"]] == [15]
    page = as_hr.get(f"/inlasning/{upload.pk}/").content.decode()
    assert "Ny mandatperiod" in page and "15 av 20 förtroendeuppdrag" in page
    approve(as_hr, upload)
    assert upload.status == "ready"
    approve(as_hr, upload, lost="1")
    assert written(upload).status == "applied"


def test_ends_that_the_file_states_make_a_new_term_without_a_guard(as_hr, tmp_path):
    loaded(tmp_path, *(elected(number) for number in range(20)))
    last = str(timezone.localdate() - DAY)

    upload = worked_out(
        as_hr,
        text(
            *(elected(number, end=last) for number in range(20)),
            *(elected(number, start=str(timezone.localdate())) for number in range(30, 50)),
        ),
    )

    assert (upload.outcome["mass_change"]["ends"], upload.outcome["guards"]) == (20, [])


@pytest.mark.parametrize(("ended", "begun"), [(5, 20), (15, 5), (0, 20)])
def test_fewer_than_thirty_percent_that_end_or_begin_are_no_new_term(as_hr, tmp_path, ended, begun):
    loaded(tmp_path, *(elected(number) for number in range(20)))

    upload = worked_out(
        as_hr,
        text(*(elected(number) for number in range(ended, 20)), *(elected(number) for number in range(30, 30 + begun))),
    )

    assert upload.outcome["mass_change"] is None


def test_other_titles_for_all_elected_are_no_new_term(as_hr, tmp_path):
    loaded(tmp_path, *(elected(number) for number in range(20)))

    upload = worked_out(as_hr, text(*(elected(number) | {"title": "Ersättare"} for number in range(20))))

    assert upload.outcome["mass_change"] is None


def test_list_of_persons_asks_as_much_for_many_as_for_few(as_hr, tmp_path, django_assert_max_num_queries):
    loaded(tmp_path, *(row(number) for number in range(60)))
    upload = worked_out(as_hr, text(*(row(number, title="Kock") for number in range(60))))

    with django_assert_max_num_queries(30):
        page = as_hr.get(f"/inlasning/{upload.pk}/personer/andrade/")

    assert (len(page.context["rows"]), page.context["page"].paginator.num_pages) == (50, 2)


def test_every_text_that_may_be_the_same_is_a_field_of_the_file():
    assert set(TEXTS) <= set(row(1))
