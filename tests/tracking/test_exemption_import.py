"""Exemptions from a file: all or nothing, every problem with row, column and remedy, and never a value."""

import datetime as dt
import io
import json
from functools import partial

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from tests import factories
from tests.courses.test_answering import failures
from tests.factories import exempt
from tests.tracking.test_person_trainings import hr  # noqa: F401  (a fixture)
from tracking.models import AccessLog, Exemption, ExemptionFile, PersonChange, SourceRecord, User
from tracking.uploading import clear

DAY = dt.timedelta(days=1)
HEAD = "person_id;start;end;reason"
ROW = "p1;2026-03-01;2026-05-31;frånvarande"


@pytest.fixture
def known(anna, chef, utomstaende):
    for number, person in enumerate((anna, chef, utomstaende), start=1):
        SourceRecord.objects.create(user=person, source="hr", person_id=f"p{number}")
    return anna


@pytest.fixture
def logged_in(client, hr, known):  # noqa: F811
    SourceRecord.objects.create(user=hr, source="hr", person_id="hr1")
    client.force_login(hr)
    return hr


def text(*rows, head=HEAD):
    return "\r\n".join((head, *rows)).encode()


def send(client, content, source="hr", name="undantag.csv"):
    return client.post("/undantag/fil/", {"file": SimpleUploadedFile(name, content), "source": source})


def problems(client, content, **options):
    response = send(client, content, **options)
    assert response.status_code == 200 and not Exemption.objects.exists() and not ExemptionFile.objects.exists()
    return [(row, each.column) for each in response.context["problems"] for row in each.rows or [None]]


def test_file_is_seen_before_it_is_approved(client, anna, chef, logged_in):
    requirement = factories.RequirementFactory(code="grund", training__title="Grunden")
    rows = (
        "p1;;2026-03-01;2026-05-31;frånvarande;",
        f";{chef.email.upper()};2026-04-01;2026-04-30;Annat uppdrag;grund",
    )
    content = text(*rows, head="person_id;email;start;end;reason;requirement")

    preview = client.get(send(client, content).url).content.decode()

    assert "2 nya undantag." in preview and "Anna Åberg" in preview and "Cecilia Chefsson" in preview
    assert "Grunden" in preview and "frånvarande" not in preview and "annat uppdrag" not in preview.lower()
    assert not Exemption.objects.exists()
    assert AccessLog.objects.get().persons == 2

    [kept] = ExemptionFile.objects.all()
    after = client.post(f"/undantag/fil/{kept.pk}/godkann/", follow=True).content.decode()

    assert "2 undantag är tillagda." in after
    found = Exemption.objects.order_by("pk").values_list("user", "requirement", "start_on", "reason", "recorded_by")
    assert list(found) == [
        (anna.pk, None, dt.date(2026, 3, 1), "absent", logged_in.pk),
        (chef.pk, requirement.pk, dt.date(2026, 4, 1), "other_duty", logged_in.pk),
    ]
    assert list(PersonChange.objects.order_by().values_list("what", "by").distinct()) == [("exempted", logged_in.pk)]
    assert not ExemptionFile.objects.exists()


def test_same_file_twice_counts_what_is_there(client, logged_in):
    client.post(send(client, text(ROW)).url + "godkann/")

    again = client.get(send(client, text(ROW, "p2;2026-03-01;2026-03-02;absent")).url).content.decode()

    assert "1 nytt undantag." in again and "1 finns redan och ändras inte." in again
    client.post(f"/undantag/fil/{ExemptionFile.objects.get().pk}/godkann/")
    assert Exemption.objects.count() == 2
    everything = client.get(send(client, text(ROW)).url).content.decode()
    assert "0 nya undantag." in everything and "Godkänn" not in everything


def test_another_reason_for_what_is_there_tells_nothing(client, logged_in):
    client.post(send(client, text(ROW)).url + "godkann/")
    for reason in ("motsvarande utbildning", "annat uppdrag"):
        kept = ExemptionFile.objects.get(pk=send(client, text(ROW.replace("frånvarande", reason))).url.split("/")[3])
        assert (kept.rows, kept.already) == ([], 1)


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("p1;2026-03-01;2026-02-01;absent", "end"),
        ("p1;2026-03-01;2029-02-01;absent", "end"),
        ("p1;1/3 2026;2026-04-01;absent", "start"),
        ("p1;0001-01-01;2026-04-01;absent", "start"),
        ("p1;2026-03-01;;absent", "end"),
        ("p1;2026-03-01;2026-04-01;cancer", "reason"),
        ("p1;2026-03-01;2026-04-01;", "reason"),
        (";2026-03-01;2026-04-01;absent", "person_id"),
        ("okänd;2026-03-01;2026-04-01;absent", "person_id"),
        ("p3;2026-03-01;2026-04-01;absent", "person_id"),  # in another förvaltning
        ("hr1;2026-03-01;2026-04-01;absent", "person_id"),  # oneself
        ("p1;2026-05-31;2026-06-01;absent", "start"),  # meets row 2
    ],
)
def test_problem_names_row_column_and_remedy_and_never_a_value(client, logged_in, row, column):
    response = send(client, text(ROW, row))

    [problem] = response.context["problems"]
    assert (problem.rows, problem.column) == ([3], column)
    assert len(problem.message.split(". ")) > 1
    values = {cell for cell in row.split(";") if cell not in ("", "absent")}
    assert not any(value in str(problem) for value in values)
    assert not Exemption.objects.exists() and not ExemptionFile.objects.exists()


def test_every_problem_is_told_at_once(client, logged_in):
    assert problems(client, text("p1;x;y;z", ";2026-03-01;2026-03-02;absent")) == [
        (2, "start"),
        (2, "end"),
        (2, "reason"),
        (3, "person_id"),
    ]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (text("19640823-3234;2026-03-01;2026-04-01;absent"), (2, "person_id")),
        (text("p1;2026-03-01;2026-04-01;absent;19640823-3234", head=HEAD + ";anteckning"), (2, "anteckning")),
        (text("p1;2026-03-01;2026-04-01;absent;S", head=HEAD + ";parti"), (1, "parti")),
        (text("p1;2026-03-01", head="person_id;start"), (1, "end")),
        (text("2026-03-01;2026-04-01;absent", head="start;end;reason"), (1, "person_id")),
        (b" \r\n", (None, None)),
        (b"PK\x03\x04skadad", (None, None)),
        (b"\x00\x01\x02\xff" * 99, (None, None)),
    ],
)
def test_file_with_what_may_not_come_in_is_refused_whole(client, logged_in, content, expected):
    assert expected in problems(client, content)


def test_number_and_address_of_two_persons_are_refused(client, chef, logged_in):
    row = f"p1;{chef.email};2026-03-01;2026-04-01;absent"

    assert problems(client, text(row, head="person_id;email;start;end;reason")) == [(2, "person_id")]


def test_numbers_are_the_source_s_own(client, anna, logged_in):
    SourceRecord.objects.create(user=anna, source="bolaget", person_id="77")
    row = "77;2026-03-01;2026-04-01;absent"

    assert problems(client, text(row)) == [(2, "person_id")]
    assert send(client, text(row), source="bolaget").status_code == 302
    assert send(client, text(row + ";bolaget", head=HEAD + ";source")).status_code == 302


def test_protected_person_is_not_found_by_number_or_address(client, anna, logged_in):
    User.objects.filter(pk=anna.pk).update(protected=True, display_name="Lisa Lund")

    assert problems(client, text(ROW)) == [(2, "person_id")]


def test_excel_is_read(client, logged_in):
    book = openpyxl.Workbook()
    book.active.append(["Person-id", "Från", "Till", "Orsak"])
    book.active.append(["p1", dt.date(2026, 3, 1), dt.date(2026, 4, 1), "Motsvarande utbildning"])
    target = io.BytesIO()
    book.save(target)

    client.post(send(client, target.getvalue(), name="u.xlsx").url + "godkann/")

    assert Exemption.objects.get().reason == "equivalent"


def test_file_of_another_is_404_and_an_old_one_is_gone(client, anna, social, logged_in):
    address = send(client, text(ROW)).url
    other = factories.employee("Hugo", "Holm", social)
    factories.UnitRoleFactory(user=other, unit=social, role="hr")
    theirs = Client()
    theirs.force_login(other)
    assert theirs.get(address).status_code == 404
    assert [theirs.post(address + view).status_code for view in ("godkann/", "kasta/")] == [404, 404]

    ExemptionFile.objects.update(read_at=timezone.now() - DAY)
    assert client.get(address).status_code == client.post(address + "godkann/").status_code == 404
    clear(timezone.now())
    assert not ExemptionFile.objects.exists() and not Exemption.objects.exists()


def test_thrown_away_file_leaves_nothing(client, logged_in):
    client.post(send(client, text(ROW)).url + "kasta/")

    assert not ExemptionFile.objects.exists() and not Exemption.objects.exists()


def test_what_has_changed_since_is_told_and_nothing_is_added(client, anna, chef, logged_in, school):
    address = send(client, text(ROW, "p2;2026-03-01;2026-04-01;absent")).url
    exempt(anna, dt.date(2026, 5, 1), dt.date(2026, 5, 2))

    response = client.post(address + "godkann/")
    assert response.status_code == 409 and "Något har ändrats" in response.content.decode()
    Exemption.objects.all().delete()
    chef.affiliations.update(unit=school)
    response = client.post(address + "godkann/")

    assert response.status_code == 409 and "Chefsson" not in response.content.decode()
    assert not Exemption.objects.exists()


def test_person_who_became_protected_meanwhile_is_only_counted(client, anna, chef, logged_in):
    kept = send(client, text("p1;2026-03-01;2026-03-31;frånvarande", "p2;2026-03-01;2026-03-31;frånvarande"))
    anna.protected, anna.display_name = True, "Lisa Lund"
    anna.save()

    page = client.get(kept.url).content.decode()

    assert "2 nya undantag" in page and "1 av dem visas inte här" in page and chef.name_for(None) in page
    assert not [told for told in ("rad 2", "Lisa Lund", "Anna", "Utan namn") if told in page]


def test_role_that_is_taken_back_closes_the_file(client, logged_in):
    address = send(client, text(ROW)).url
    logged_in.unit_roles.all().delete()

    assert client.post(address + "godkann/").status_code == 403


def test_approving_twice_at_once_adds_once(real_db):
    root = factories.UnitFactory(code="LARK", kind="municipality")
    hr = factories.employee("Hanna", "Holm", root)  # noqa: F811
    factories.UnitRoleFactory(user=hr, unit=root, role="hr")
    SourceRecord.objects.create(user=factories.employee("Anna", "Åberg", root), source="hr", person_id="p1")
    client = Client()
    client.force_login(hr)
    address = send(client, text(ROW)).url + "godkann/"

    def post():
        mine = Client()
        mine.force_login(hr)
        assert mine.post(address).status_code in (302, 404)

    assert failures([partial(post)] * 6) == []
    assert (Exemption.objects.count(), PersonChange.objects.count()) == (1, 1)


def test_queries_do_not_grow_with_rows(client, home_care, logged_in, django_assert_max_num_queries):
    for number in range(60):
        person = factories.employee("Kim", f"Lind{number}", home_care)
        SourceRecord.objects.create(user=person, source="hr", person_id=f"m{number}")

    with django_assert_max_num_queries(40):
        address = send(client, text(*(f"m{number};2026-03-01;2026-04-01;absent" for number in range(60)))).url
    with django_assert_max_num_queries(45):
        client.post(address + "godkann/")
    assert Exemption.objects.count() == 60


def test_command_reads_the_same_file(known, utomstaende, tmp_path, capsys):
    path = tmp_path / "undantag.csv"
    path.write_bytes(text(ROW, "p3;2026-06-01;2026-06-30;absent"))

    call_command("import_exemptions", path, dry_run=True, on=dt.date(2026, 6, 1))
    assert "Inget är ändrat: 2 nya undantag, 1 av dem har redan tagit slut; 0 fanns redan." in capsys.readouterr().out
    assert not Exemption.objects.exists()
    call_command("import_exemptions", path)
    call_command("import_exemptions", path, json=True)
    told = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (told["new"], told["already"], told["applied"]) == (0, 2, True)
    assert set(Exemption.objects.values_list("user", "recorded_by")) == {(known.pk, None), (utomstaende.pk, None)}

    path.write_bytes(text(ROW, "p3;x;y;z"))
    with pytest.raises(CommandError, match="3 fel"):
        call_command("import_exemptions", path)
    assert Exemption.objects.count() == 2
    with pytest.raises(CommandError):
        call_command("import_exemptions", tmp_path / "finns-inte.csv")
