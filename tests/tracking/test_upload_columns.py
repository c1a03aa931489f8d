"""What the columns of an uploaded file mean belongs to the file: nobody changes it from outside."""

import pytest
from django.core.management import CommandError, call_command

from tests.tracking.hr_file import row, text
from tests.tracking.test_uploads import (
    OWN_HEADINGS,
    approve,
    as_hr,  # noqa: F401
    columns,
    hr,  # noqa: F401
    no_files_from_before,  # noqa: F401
    own,
    worked_out,
    written,
)
from tracking.models import Source, Upload
from tracking.upload_forms import guess
from tracking.upload_samples import samples
from tracking.uploading import work_out


def mapped(client, upload, **changes):
    client.post(f"/inlasning/{upload.pk}/kolumner/", columns(upload, **changes))
    upload.refresh_from_db()
    work_out.call(upload.pk, upload.attempt)
    upload.refresh_from_db()
    return upload


def test_columns_of_another_file_change_neither_a_waiting_one_nor_its_lists(as_hr):  # noqa: F811
    first = mapped(as_hr, worked_out(as_hr, own(row(1))))
    second = mapped(as_hr, worked_out(as_hr, own(row(1))), title="k6", unit_name="k9")
    approve(as_hr, second)
    written(second)
    assert (second.status, Source.objects.get().columns["title"]) == ("applied", "Organisation")

    seen = as_hr.get(f"/inlasning/{first.pk}/personer/nya/")

    assert (seen.status_code, first.columns["title"]) == (200, "Yrke")
    assert "Undersköterska, Hemtjänst norr" in seen.content.decode()


def test_list_of_a_file_whose_source_has_got_columns_that_do_not_fit(as_hr):  # noqa: F811
    upload = worked_out(as_hr, text(row(1)))
    swapped = {"person_id": "affiliation_id", "affiliation_id": "email", "unit_code": "start", "start": "unit_code"}
    Source.objects.update(columns=swapped, fixed={"kind": "employee"})

    answers = [as_hr.get(f"/inlasning/{upload.pk}/personer/{group}/") for group in ("nya", "andrade")]
    approve(as_hr, upload)
    written(upload)

    assert [answer.status_code for answer in answers] == [200, 200]
    assert (upload.status, Source.objects.get().columns) == ("applied", swapped)


def test_list_of_a_file_from_before_columns_were_its_own_is_not_found(as_hr):  # noqa: F811
    upload = mapped(as_hr, worked_out(as_hr, own(row(1))))
    Upload.objects.update(columns={})

    assert as_hr.get(f"/inlasning/{upload.pk}/personer/nya/").status_code == 404


def test_columns_are_the_sources_when_a_file_with_them_is_approved(as_hr, tmp_path):  # noqa: F811
    path = tmp_path / "hr.csv"
    path.write_bytes(own(row(1)))
    upload = mapped(as_hr, worked_out(as_hr, own(row(1))))
    assert Source.objects.get().columns == {}
    with pytest.raises(CommandError, match="Inga kolumner är sparade"):
        call_command("import_hr", str(path), mapping="hr")

    approve(as_hr, upload)
    written(upload)

    saved = Source.objects.get()
    assert (saved.columns, saved.fixed) == (OWN_HEADINGS, {"kind": "employee"})
    assert worked_out(as_hr, own(row(1))).status == "ready"


def test_columns_of_a_file_that_is_thrown_away_are_forgotten(as_hr):  # noqa: F811
    upload = mapped(as_hr, worked_out(as_hr, own(row(1))))

    as_hr.post(f"/inlasning/{upload.pk}/slang/")

    assert as_hr.get(f"/inlasning/{upload.pk}/kolumner/").status_code == 302
    assert worked_out(as_hr, own(row(1))).status == "mapping"


def test_columns_of_a_refused_file_wait_for_the_next_with_the_same_headings(as_hr):  # noqa: F811
    refused = mapped(as_hr, worked_out(as_hr, own(row(1))), start="k9")
    assert refused.status == "refused"
    again = worked_out(as_hr, own(row(1)))
    assert again.status == "refused"

    said = as_hr.post(f"/inlasning/{refused.pk}/kolumner/", columns(refused), follow=True)

    assert "till nästa fil med samma rubriker" in said.content.decode()
    upload = worked_out(as_hr, own(row(1)))
    assert (upload.status, upload.columns) == ("ready", OWN_HEADINGS)
    approve(as_hr, upload)
    written(upload)
    assert Source.objects.get().columns == OWN_HEADINGS
    assert not Upload.objects.filter(status="refused").exclude(mapped_at=None).exists()


def test_columns_of_a_refused_file_say_nothing_of_a_file_with_other_headings(as_hr):  # noqa: F811
    refused = mapped(as_hr, worked_out(as_hr, own(row(1))), start="k9")
    as_hr.post(f"/inlasning/{refused.pk}/kolumner/", columns(refused))

    other = own(row(1)).replace(b"Yrke", b"Syssla")

    assert worked_out(as_hr, other).status == "mapping"


def test_file_with_our_headings_leaves_the_sources_columns_alone(as_hr):  # noqa: F811
    upload = mapped(as_hr, worked_out(as_hr, own(row(1))))
    approve(as_hr, upload)
    written(upload)

    ours = worked_out(as_hr, text(row(1)))
    approve(as_hr, ours)

    assert (written(ours).status, Source.objects.get().columns) == ("applied", OWN_HEADINGS)


@pytest.mark.parametrize(
    ("heading", "name"),
    [("Anställningsnummer", "person_id"), ("Orgkod", "unit_code"), ("Arbetsplats", "unit_name"),
     ("Förv", "top_unit_name"), ("Anst.form", "form"), ("Chef?", "manager"), ("Fr.o.m.", "start"), ("T o m", "end"),
     ("E-post", "email"), ("Sekretessmarkering", "protected"), ("Lön", ""), ("", "")],
)  # fmt: skip
def test_headings_of_other_systems_are_guessed(heading, name):
    assert guess(heading) == name


def test_page_of_columns_shows_what_many_rows_share_and_nothing_of_one_person(as_hr):  # noqa: F811
    rows = [row(number, given_name=f"Namn{number}", title="Kock") for number in range(6)]
    upload = worked_out(as_hr, own(*rows, row(7, title="Unik syssla")))

    page = as_hr.get(f"/inlasning/{upload.pk}/kolumner/").content.decode()

    assert "Yrke (Kock …)" in page and "Organisationskod (HEM1 …)" in page
    assert not any(text in page for text in ("Namn1", "p1@", "Unik syssla"))


def test_protected_rows_are_never_samples():
    headings = ["Yrke", "Sekretessmarkering"]
    rows = [["Hemlig", "ja"]] * 9 + [["Kock", "nej"]] * 5 + [["Vakt", ""]] * 4

    assert samples(headings, rows) == {"Yrke": ["Kock"], "Sekretessmarkering": ["nej"]}


def test_rows_that_a_column_of_another_name_says_are_protected_are_never_samples():
    rows = [["Hemlig", "ja"]] * 9 + [["Kock", ""]] * 5

    assert samples(["Yrke", "Markering"], rows, "Markering") == {"Yrke": ["Kock"], "Markering": []}


def test_what_the_file_seems_to_lack_is_folded_away(as_hr):  # noqa: F811
    upload = worked_out(as_hr, own(row(1)))
    form = as_hr.get(f"/inlasning/{upload.pk}/kolumner/").context["form"]

    assert [field.name for field, _same in form.folded()] == ["form", "main", "manager", "partner_type", "mobile"]
    assert {field.name: field.value() for field, _same in form.rows()} | {"kind": "", "protected": ""} == {
        name: f"k{place}" for place, name in enumerate(OWN_HEADINGS)
    } | {"kind": "", "protected": ""}


def test_new_source_is_asked_for_when_it_is_wanted(as_hr, municipality):  # noqa: F811
    assert "<details" not in as_hr.get("/inlasning/").content.decode()
    Source.objects.create(name="troman", unit=municipality)

    page = as_hr.get("/inlasning/").content.decode()
    wrong = as_hr.post("/inlasning/", {"source": "new"}).content.decode()

    assert f"troman – {municipality.name}" in page and "<details >" in page
    assert "<details open>" in wrong and "Skriv vad källan heter." in wrong


def test_columns_of_a_waiting_file_are_saved_also_when_another_was_approved_before_it(as_hr):  # noqa: F811
    first = mapped(as_hr, worked_out(as_hr, own(row(1))))
    second = mapped(as_hr, worked_out(as_hr, own(row(1))), title="k6", unit_name="k9")
    for upload in (second, first):
        approve(as_hr, upload)
        if written(upload).status == "ready":  # the other changed what this one would
            approve(as_hr, upload)
            written(upload)
        assert upload.status == "applied"

    assert Source.objects.get().columns == OWN_HEADINGS


def test_columns_of_a_refused_file_do_not_go_to_one_with_other_headings(as_hr):  # noqa: F811
    assert mapped(as_hr, worked_out(as_hr, own(row(1))), start="k9").status == "refused"
    other = own(row(1)).replace(b"Yrke;", b"Arbete;")

    assert worked_out(as_hr, other).status == "mapping"
