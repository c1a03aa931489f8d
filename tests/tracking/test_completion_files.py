"""Attendance lists and what was done elsewhere, from files: all or nothing, once, and no slower for many."""

import datetime as dt
import io
import json
import time
from pathlib import Path

import openpyxl
import pytest
from django.contrib.staticfiles import finders
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from tests import factories
from tests.at_once import at_once
from tests.tracking.test_person_trainings import hr  # noqa: F401  (a fixture)
from tracking.completion_import.adding import approve, work_out
from tracking.completion_import.rows import LIMITS, Given, parse
from tracking.models import AccessLog, Affiliation, Completion, CompletionFile, SourceRecord, User
from tracking.table_file import Sheet, read_sheet, sheet_of

TODAY, DAY = dt.date(2026, 3, 16), dt.date(2025, 10, 7)
LISTED, ELSEWHERE = Completion.Source.OCCASION, Completion.Source.EXTERNAL


@pytest.fixture
def training(db):
    return factories.TrainingFactory(code="grund", title="Grunden", valid_months=12)


@pytest.fixture
def known(anna, chef, utomstaende):
    for number, person in enumerate((anna, chef, utomstaende), start=1):
        SourceRecord.objects.create(user=person, source="hr", person_id=f"p{number}")
    return anna


@pytest.fixture
def as_hr(client, hr, known):  # noqa: F811
    client.force_login(hr)
    return client


def send(client, *lines, what=LISTED, **given):
    content = "\r\n".join(lines).encode()
    file = SimpleUploadedFile("lista.csv", content)
    return client.post("/genomforda/fil/", {"file": file, "source": "hr", "what": what} | given)


def said():
    columns = ("user__given_name", "training__code", "completed_on", "source", "evidence", "unit_path", "valid_until")
    return list(Completion.objects.order_by("user__given_name", "pk").values_list(*columns))


def run(tmp_path, command, content, *options):
    path = tmp_path / "fil.csv"
    path.write_bytes(content.encode("cp1252"))
    out = io.StringIO()
    call_command(command, str(path), "--json", *options, stdout=out)
    return json.loads(out.getvalue())


def test_list_is_seen_before_it_is_approved(as_hr, training, hr):  # noqa: F811
    head = "Anställningsnummer;E-post;Datum"
    kept = send(as_hr, head, "p1;;2025-10-07", f";{User.objects.get(given_name='Cecilia').email.upper()};",
                training=training.pk, on="2025-10-08")  # fmt: skip

    page = as_hr.get(kept.url).content.decode()
    assert "Anna Åberg" in page and "Cecilia Chefsson" in page and "7 oktober 2025" in page
    assert not Completion.objects.exists()
    assert AccessLog.objects.filter(reader=hr, persons=2).exists()

    as_hr.post(f"{kept.url}godkann/")
    assert said() == [
        ("Anna", "grund", DAY, "occasion", "attendance", "LARK/SOC/HEM1", dt.date(2026, 10, 7)),
        ("Cecilia", "grund", dt.date(2025, 10, 8), "occasion", "attendance", "LARK/SOC/HEM1", dt.date(2026, 10, 8)),
    ]
    assert set(Completion.objects.values_list("recorded_by", flat=True)) == {hr.pk}
    assert not CompletionFile.objects.exists()


def test_what_was_done_elsewhere_says_training_and_evidence_on_each_row(as_hr, training):
    other = factories.TrainingFactory(code="fordjupning", title="Fördjupning")
    head = "person_id;training;completed_on;evidence"
    kept = send(as_hr, head, "p1;GRUNDEN;2025-10-07;Kursintyg", "p1;fordjupning;2025-10-07;tidigare  arbetsgivare",
                what=ELSEWHERE)  # fmt: skip
    as_hr.post(f"{kept.url}godkann/")

    assert {each[1:5] for each in said()} == {
        (training.code, DAY, "external", "certificate"),
        (other.code, DAY, "external", "employer"),
    }
    assert set(Completion.objects.values_list("version", flat=True)) == {None}


def test_the_same_file_twice_adds_nothing_also_where_it_was_struck_out_since(tmp_path, training, known, chef):
    rows = "person_id;datum\np1;2025-10-07\np2;2025-10-07\n"
    first = run(tmp_path, "import_attendance", rows, "--training", "grund")
    wrong = Completion.objects.get(user=known)
    wrong.correct(Completion.Correction.WRONG_PERSON, chef)
    before = list(Completion.objects.order_by("pk").values())

    again = run(tmp_path, "import_attendance", rows, "--training", "grund")

    assert (first["new"], first["already"], first["applied"]) == (2, 0, True)
    assert (again["new"], again["already"]) == (0, 2)
    assert list(Completion.objects.order_by("pk").values()) == before


def test_what_was_written_by_hand_is_there_already(tmp_path, training, known, chef):
    Completion.record_external(known, training, DAY, Completion.Evidence.CERTIFICATE, chef)
    file = "person_id;training;completed_on;evidence\np1;grund;2025-10-07;kursintyg\n"

    assert run(tmp_path, "import_completions", file)["already"] == 1
    assert Completion.objects.count() == 1


def test_web_completion_that_was_struck_out_does_not_stand_in_the_way_of_a_list(tmp_path, training, known, chef):
    web = factories.completed(known, training, DAY)
    web.correct(Completion.Correction.NOT_COMPLETED, chef)

    assert (
        run(tmp_path, "import_attendance", "person_id\np1\n", "--training", "grund", "--on", "2025-10-07")["new"] == 1
    )


def test_repeated_rows_are_named_and_counted_once(as_hr, training, tmp_path):
    rows = ["person_id;datum", "p1;2025-10-07", "p2;2025-10-07", "p1;2025-10-07", "p1;2025-10-08"]

    page = as_hr.get(send(as_hr, *rows, training=training.pk).url).content.decode()
    told = run(tmp_path, "import_attendance", "\n".join(rows), "--training", "grund", "--dry-run")

    assert "Rad 4 är samma som rad 2." in page
    assert told["repeated"] == [{"row": 4, "same_as": 2}]
    assert (told["new"], told["applied"], Completion.objects.count()) == (3, False, 0)


def test_unknown_rows_are_named_with_remedy_and_nothing_is_half_done(as_hr, training, known):
    bad = [
        "p1;2025-10-07",
        "p99;2025-10-07",
        "p2;7/10 2025",
        ";2025-10-07",
        "p3;2999-01-01",
        "19640823-3234;2025-10-07",
    ]
    response = send(as_hr, "Anst.nr;Datum", *bad, training=training.pk)

    told = [(each.rows, each.column, str(each.message)) for each in response.context["problems"]]
    assert {(row, column) for rows, column, _message in told for row in rows} >= {
        (3, "Anst.nr"), (4, "Datum"), (5, "Anst.nr"), (6, "Datum"), (7, "Anst.nr")}  # fmt: skip
    assert any("Rätta cellen eller ta bort raden" in message for _rows, _column, message in told)
    assert "19640823" not in response.content.decode()
    assert not Completion.objects.exists() and not CompletionFile.objects.exists()


def test_half_a_file_and_a_doubled_one_are_refused(tmp_path, training, known):
    whole = "person_id;datum\np1;2025-10-07\np2;2025-10-07\n"

    with pytest.raises(CommandError, match="rad 4"):
        run(tmp_path, "import_attendance", whole + whole, "--training", "grund")
    with pytest.raises(CommandError, match="rad 3"):
        run(tmp_path, "import_attendance", whole[:-12], "--training", "grund")
    assert not Completion.objects.exists()


@pytest.mark.parametrize("given, field", [
    ({"what": LISTED}, "training"), ({"what": ELSEWHERE, "training": "1"}, "training"), ({"what": "web"}, "what"),
    ({"what": LISTED, "on": "2999-01-01"}, "on"),
])  # fmt: skip
def test_form_says_what_the_whole_file_needs(as_hr, training, given, field):
    if given.get("training"):
        given = given | {"training": training.pk}
    response = send(as_hr, "person_id;datum", "p1;2025-10-07", **given)

    assert field in response.context["form"].errors


def test_command_needs_a_training_that_is_there(tmp_path, known):
    with pytest.raises(CommandError, match="Rätta --training"):
        run(tmp_path, "import_attendance", "person_id;datum\np1;2025-10-07\n", "--training", "finns-inte")


def test_protected_person_and_the_reader_are_nobody_here(as_hr, training, hr, anna):  # noqa: F811
    SourceRecord.objects.create(user=hr, source="hr", person_id="p9")
    User.objects.filter(pk=anna.pk).update(protected=True, display_name="Lisa Lund")

    response = send(as_hr, "person_id;datum", "p1;2025-10-07", "p9;2025-10-07", "p77;2025-10-07", training=training.pk)

    [problem] = response.context["problems"]
    assert problem.rows == [2, 3, 4]


def test_hr_of_another_department_sees_and_adds_nobody_elses(client, school, training, known):
    other = factories.employee("Hugo", "Holm", school)
    factories.UnitRoleFactory(user=other, unit=school, role="hr")
    client.force_login(other)

    assert send(client, "person_id;datum", "p1;2025-10-07", training=training.pk).context["problems"]
    assert send(client, "person_id;datum", "p3;2025-10-07", training=training.pk).status_code == 302


def test_file_is_only_its_readers(as_hr, training, municipality):
    kept = send(as_hr, "person_id;datum", "p1;2025-10-07", training=training.pk)
    another = factories.employee("Harriet", "Hed", municipality)
    factories.UnitRoleFactory(user=another, unit=municipality, role="hr")
    other = Client()
    other.force_login(another)

    assert other.get(kept.url).status_code == 404
    assert other.post(f"{kept.url}godkann/").status_code == 404
    assert not Completion.objects.exists()
    as_hr.post(f"{kept.url}kasta/")
    assert not CompletionFile.objects.exists()


def test_person_who_left_the_scope_meanwhile_stops_the_approval(as_hr, training, anna):
    kept = send(as_hr, "person_id;datum", "p1;2025-10-07", "p2;2025-10-07", training=training.pk)
    Affiliation.objects.filter(user=anna).update(end_on=timezone.localdate() - dt.timedelta(days=1))

    refused = as_hr.post(f"{kept.url}godkann/")

    assert refused.status_code == 409 and "Läs in filen igen" in refused.content.decode()
    assert not Completion.objects.exists()


def test_person_who_became_protected_meanwhile_is_only_counted(as_hr, training, anna):
    kept = send(as_hr, "person_id;datum", "p1;2025-10-07", "p2;2025-10-07", training=training.pk)
    anna.protected, anna.display_name = True, "Lisa Lund"
    anna.save()

    page = as_hr.get(kept.url).content.decode()

    assert "2 nya genomförda utbildningar" in page and "1 av dem visas inte här" in page
    assert "rad 3" in page and "Cecilia Chefsson" in page
    assert not [told for told in ("rad 2", "Lisa Lund", "Anna", "Utan namn") if told in page]
    refused = as_hr.post(f"{kept.url}godkann/").content.decode()
    assert not [told for told in ("ad 2", "Lisa Lund", "Anna", "Utan namn") if told in refused]


def test_examples_can_be_read_as_they_are(db):
    listed = parse(read_sheet(Path(finders.find("tracking/narvarolista.csv")), LIMITS), Given(LISTED, "hr", TODAY))
    outside = parse(read_sheet(Path(finders.find("tracking/genomforda.csv")), LIMITS), Given(ELSEWHERE, "hr", TODAY))

    assert [(len(each.rows), each.problems, each.warnings) for each in (listed, outside)] == [(2, [], [])] * 2


def crowd(unit, many):
    persons = User.objects.bulk_create([User(email=f"n{n}@example.se", family_name=f"N{n}") for n in range(many)])
    ties = [Affiliation(user=each, unit=unit, source="hr", external_id=f"x{each.pk}", kind="employee",
                        start_on=factories.LONG_AGO, employed_from=factories.LONG_AGO) for each in persons]  # fmt: skip
    Affiliation.objects.bulk_create(ties)
    SourceRecord.objects.bulk_create(
        SourceRecord(user=each, source="hr", person_id=f"n{number}") for number, each in enumerate(persons)
    )


def test_1700_participants_of_one_autumn_are_one_file(tmp_path, home_care, training, django_assert_max_num_queries):
    crowd(home_care, 1700)
    rows = "person_id;datum\n" + "".join(f"n{n};2025-{9 + n % 3}-0{1 + n % 9}\n" for n in range(1700)).replace(
        "-9-", "-09-"
    )
    began = time.monotonic()

    with django_assert_max_num_queries(90):
        told = run(tmp_path, "import_attendance", rows, "--training", "grund")

    assert told["new"] == 1700 == Completion.objects.filter(unit_path="LARK/SOC/HEM1").count()
    assert time.monotonic() - began < 10


def test_xlsx_as_spreadsheets_write_days(known, training):
    book, target = openpyxl.Workbook(), io.BytesIO()
    book.active.append(["Anställningsnummer", "Datum"])
    book.active.append(["p1", dt.datetime(2025, 10, 7)])
    book.save(target)

    outcome = work_out(sheet_of(target.getvalue(), LIMITS), Given(LISTED, "hr", TODAY, training), User.objects.all())

    assert [(row.user, row.on) for row in outcome.new] == [(known.pk, DAY)]


def test_two_approvals_at_once_add_each_row_once(real_db, home_care_committed, django_db_blocker):
    training, people, by = home_care_committed
    kept = []
    for reader in by:
        sheet = Sheet(["email", "datum"], [(2 + n, [person.email, str(DAY)]) for n, person in enumerate(people)])
        outcome = work_out(sheet, Given(LISTED, "hr", TODAY, training), User.objects.all())
        kept.append(CompletionFile.objects.create(
            read_by=reader, source=LISTED, rows=[row.as_json() for row in outcome.new]))  # fmt: skip

    at_once(
        *(lambda file=file, who=who: approve(file, User.objects.all(), who) for file, who in zip(kept, by, strict=True))
    )

    assert Completion.objects.count() == len(people)


@pytest.fixture
def home_care_committed(real_db):
    unit = factories.UnitFactory(code="LARK", kind="municipality")
    people = [factories.employee("Kim", f"Nr{n}", unit) for n in range(5)]
    return factories.TrainingFactory(), people, [factories.employee("Hanna", "Holm", unit) for _ in range(2)]
