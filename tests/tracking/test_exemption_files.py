"""The file of exemptions as HR writes it: Swedish headings, no more rows than may be, no address confirmed."""

import io
import re
from pathlib import Path

import openpyxl
import pytest
from django.contrib.staticfiles import finders
from django.core.files.uploadedfile import SimpleUploadedFile

from tests import factories
from tracking.exemption_import.rows import LIMITS, parse
from tracking.models import Exemption, ExemptionFile, Source, SourceRecord
from tracking.table_file import read_sheet

HEAD = "Anställningsnummer;Första dag;Sista dag;Orsak;Utbildning"


@pytest.fixture
def as_hr(client, municipality, anna):
    hr = factories.employee("Hanna", "Holm", municipality)
    factories.UnitRoleFactory(user=hr, unit=municipality, role="hr")
    SourceRecord.objects.create(user=anna, source="hr", person_id="p1", email=anna.email)
    client.force_login(hr)
    return client


def send(client, *lines, content=None, source="hr"):
    content = content or "\r\n".join(lines).encode()
    return client.post("/undantag/fil/", {"file": SimpleUploadedFile("undantag.csv", content), "source": source})


def told(response):
    return [(each.rows, each.column, each.message) for each in response.context["problems"]]


def test_swedish_headings_and_the_name_of_the_training(as_hr, anna):
    requirement = factories.RequirementFactory(code="grund", training__title="Grunden")

    kept = send(as_hr, HEAD, "p1;2026-03-01;2026-04-01;frånvarande;GRUNDEN", "p1;2026-05-01;2026-06-01;Absent;Grund")

    assert [row[1:3] for row in ExemptionFile.objects.get().rows] == [[anna.pk, requirement.pk]] * 2
    assert "Grunden" in as_hr.get(kept.url).content.decode()


def test_training_that_two_requirements_have_is_asked_for_by_code(as_hr):
    first = factories.RequirementFactory(code="ett", training__title="Grunden")
    factories.RequirementFactory(code="grunden-igen", training=first.training)

    [problem] = told(send(as_hr, HEAD, "p1;2026-03-01;2026-04-01;frånvarande;Grunden"))

    assert problem[:2] == ([2], "Utbildning") and "kravets kod" in problem[2]
    page = as_hr.get("/undantag/fil/").content.decode()
    assert "grunden-igen" in page and "<details" in page


def test_refused_file_is_told_in_the_readers_language(as_hr):
    as_hr.post("/sprak/", {"language": "en", "next": "/"})
    good = "p1;2026-03-01;2026-04-01;absent;"
    bad = [good, good, good, "p1;i dag;;x;", ";2026-04-02;2026-04-01;absent;x", "px;2026-04-01;2029-04-02;absent;x"]

    for lines in (bad, bad[:3], ["px;2026-03-01;2026-04-01;absent;x"], ["p1;19640823-3234;;;"]):
        page = send(as_hr, "person_id;start;end;reason;requirement", *lines).content.decode()
        problems = page.split('<ul class="problems">')[1].split("</ul>")[0]
        assert re.findall("[åäöÅÄÖ]", problems) == []


def test_problem_names_the_files_own_heading_and_all_that_is_missing_is_told(as_hr):
    assert [each[:2] for each in told(send(as_hr, HEAD, "p1;i går;2026-04-01;frånvarande;"))] == [([2], "Första dag")]

    missing = told(send(as_hr, "Namn;Utbildning", "Anna;x"))

    assert {column for _rows, column, _message in missing} == {"start", "end", "reason", "person_id"}
    assert any("anställningsnummer" in message for _rows, _column, message in missing)


def test_example_can_be_read_as_it_is():
    found = parse(read_sheet(Path(finders.find("tracking/undantag.csv")), LIMITS), "hr")

    assert (len(found.rows), found.problems, found.warnings) == (2, [], [])


def book(rows):
    made = openpyxl.Workbook(write_only=True)
    sheet = made.create_sheet()
    for cells in rows:
        sheet.append(cells)
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


@pytest.mark.parametrize("kind", ["book", "text", "empty rows"])
def test_reading_stops_at_the_row_that_is_too_many(as_hr, kind):
    head, line = HEAD.split(";"), ["p1", "2026-03-01", "2026-04-01", "frånvarande", ""]
    lines = [head, *([line] if kind != "empty rows" else [[None] * 5]) * 6000]
    if kind == "text":
        content = "\r\n".join(";".join(cells) for cells in lines).encode()
    else:
        content = book(lines)

    [problem] = told(send(as_hr, content=content))

    assert "fler än 5000 rader" in problem[2] and not Exemption.objects.exists()


def test_book_that_unpacks_to_much_is_refused(as_hr):
    content = book([HEAD.split(";"), *[["x" * 30_000]] * 1000])

    [problem] = told(send(as_hr, content=content))

    assert "för stor när den packas upp" in problem[2]


def test_unknown_headings_are_told_a_few_at_a_time(as_hr):
    many = [f"Kolumn{number}" for number in range(90)]

    response = send(as_hr, ";".join([HEAD, *many]), ";".join(["p1;2026-03-01;2026-04-01;frånvarande;", *many]))

    messages = [str(message) for message in as_hr.get(response.url).context["messages"]]
    assert len(messages) == 6 and messages[-1] == "… och 85 kolumner till."


def test_source_is_chosen_among_those_that_are(as_hr, anna):
    SourceRecord.objects.create(user=anna, source="bolaget", person_id="b1")
    choices = as_hr.get("/undantag/fil/").context["form"].fields["source"].choices

    assert [name for name, _label in choices] == ["bolaget", "hr"]
    assert send(as_hr, HEAD, "b1;2026-03-01;2026-04-01;frånvarande;", source="bolaget").status_code == 302
    assert send(as_hr, HEAD, "b1;2026-03-01;2026-04-01;frånvarande;", source="okänd").status_code == 200


@pytest.mark.parametrize("kind", ["elected", "partner"])
def test_private_address_leads_to_nobody(as_hr, social, kind):
    vera = factories.employee("Vera", "Vald", social, kind=kind)
    line = f"{vera.email};2026-03-01;2026-04-01;frånvarande"

    known = told(send(as_hr, "E-post;Första dag;Sista dag;Orsak", line))
    unknown = told(send(as_hr, "E-post;Första dag;Sista dag;Orsak", f"ny{line}"))

    assert known == unknown and known[0][:2] == ([2], "E-post")


def test_sources_are_told_with_what_they_belong_to(as_hr, municipality):
    Source.objects.create(name="hr", unit=municipality)

    choices = as_hr.get("/undantag/fil/").context["form"].fields["source"].choices

    assert choices == [("hr", "hr – Lärkdala kommun")]


def test_every_fault_is_told_in_one_round(as_hr):
    factories.RequirementFactory(code="grund", training__title="Grunden")
    response = send(
        as_hr,
        HEAD,
        "p1;i går;2026-04-01;frånvarande;Grunden",
        "okänd;2026-03-01;2026-04-01;semester;finns inte",
        "p1;2026-05-01;2026-05-31;frånvarande;",
        "p1;2026-05-31;2026-06-01;frånvarande;",
        ";2026-05-31;2026-05-01;frånvarande;",
    )

    assert [(rows, column) for rows, column, _message in told(response)] == [
        ([2], "Första dag"),
        ([3], "Orsak"),
        ([3], "Anställningsnummer"),
        ([3], "Utbildning"),
        ([5], "Första dag"),
        ([6], "Anställningsnummer"),
        ([6], "Sista dag"),
    ]


def test_forbidden_values_are_told_with_the_rest(as_hr):
    problems = told(send(as_hr, HEAD, "19640823-3234;2026-03-01;2026-04-01;semester;"))

    assert {column for _rows, column, _message in problems} == {"Anställningsnummer", "Orsak"}


def sources_offered(client):
    return [name for name, _label in client.get("/undantag/fil/").context["form"].fields["source"].choices]


def test_sources_are_the_readers_own_first_and_none_of_others(as_hr, client, anna, school, utomstaende):
    SourceRecord.objects.create(user=utomstaende, source="skolan", person_id="s1")
    SourceRecord.objects.create(user=factories.employee("Eva", "Ek", school), source="hr", person_id="p2")
    Source.objects.create(name="skolan", unit=school)
    Source.objects.create(name="aktiebolaget", unit=anna.affiliations.get().unit)
    assert sources_offered(as_hr) == ["hr", "aktiebolaget", "skolan"]

    theirs = factories.employee("Sten", "Skolhr", school, source="hand")
    factories.UnitRoleFactory(user=theirs, unit=school, role="hr")
    client.force_login(theirs)

    assert sources_offered(client) == ["skolan", "hr"]


def test_source_without_any_person_is_hr(as_hr):
    SourceRecord.objects.all().delete()

    assert sources_offered(as_hr) == ["hr"]
