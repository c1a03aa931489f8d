"""A refused file, and what to think about in one that is not: in the file's own words, and the reader's language."""

import re

import pytest
from django.utils.translation import override

from tests.tracking.hr_file import row, text
from tests.tracking.test_upload_columns import mapped
from tests.tracking.test_uploads import (
    as_hr,  # noqa: F401
    hr,  # noqa: F401
    loaded,
    no_files_from_before,  # noqa: F401
    own,
    worked_out,
)
from tracking.notice import Notice, tell
from tracking.refusal import LikeProblems, Problem, gather, other_row


def told(client, upload):
    return " ".join(client.get(f"/inlasning/{upload.pk}/").content.decode().split())


def told_in_english(client, upload):
    client.post("/sprak/", {"language": "en", "next": "/"})
    return re.search("<main.*</main>", told(client, upload))[0]


def test_problem_names_the_files_own_heading(as_hr):  # noqa: F811
    upload = mapped(as_hr, worked_out(as_hr, own(row(1, start="i går", unit_code=""))))

    assert {each["column"] for each in upload.outcome["problems"]} == {"Fr o m", "Organisationskod"}
    assert "kolumn Fr o m" in told(as_hr, upload) and "unit_code" not in told(as_hr, upload)


def test_like_problems_are_gathered(as_hr):  # noqa: F811
    upload = worked_out(as_hr, text(*(row(number, start="i går") for number in range(36)), row(40, end="x")))

    assert "Rad 2, 3, 4 … och 33 till · kolumn start" in told(as_hr, upload)
    assert "Rad 38 · kolumn end" in told(as_hr, upload)
    assert len(upload.outcome["problems"]) == 2


def test_number_of_the_person_chosen_for_the_employment_is_told_first(as_hr):  # noqa: F811
    rows = [row(number, person_id=f"p{number // 2}", given_name="Åsa") for number in range(2, 8)]
    upload = worked_out(as_hr, own(*rows))
    upload = mapped(as_hr, upload, affiliation_id="k0")

    first, second = upload.outcome["problems"]
    assert "Välj en annan kolumn" in tell(first["message"]) and first["rows"] == []
    assert (second["rows"], second["more"]) == ([3, 5, 7], 0)
    assert tell(second["message"]).startswith("Samma nummer står på en annan rad.")


def test_problems_that_name_another_row_are_like_each_other():
    text, plain = "Står på %(other)s.", "Är 100 %."
    second, seventh = Notice(text, other=other_row(2)), Notice(text, other=other_row(7))
    problems = [Problem(3, "a", second), Problem(3, "b", second), Problem(9, "a", seventh), Problem(9, "b", plain)]

    gathered = gather(problems)

    assert gathered == [
        LikeProblems([3, 9], 0, "a", "Står på en annan rad."),
        LikeProblems([3], 0, "b", "Står på rad 2."),
        LikeProblems([9], 0, "b", plain),
    ]
    with override("en"):
        assert [tell(each.message) for each in gathered] == ["Står på another row.", "Står på row 2.", plain]


@pytest.mark.parametrize("name", ["Jovanovi?", "Ã…sa", "Ã–rjan", "BjÃ¶rn", "H\ufffdkan"])
def test_names_in_a_wrong_charset_are_pointed_out(as_hr, name):  # noqa: F811
    upload = worked_out(as_hr, text(*(row(number, given_name=name) for number in range(3))))

    assert upload.status == "ready" and "3 personer har frågetecken eller konstiga tecken" in told(as_hr, upload)


@pytest.mark.parametrize("name", ["Åsa-Märta", "O'Connor", "Çelik", "Ãngela", "Nguyễn", "Łukasz"])
def test_names_that_are_only_unusual_are_not(as_hr, name):  # noqa: F811
    upload = worked_out(as_hr, text(*(row(number, given_name=name) for number in range(3))))

    assert upload.outcome["warnings"] == []


def test_warning_is_told_in_the_readers_language(as_hr):  # noqa: F811
    upload = worked_out(as_hr, text(row(1)))
    upload.outcome["warnings"] = [["Skriv ett datum som finns.", {}], "Gammal text"]
    upload.save()
    assert "Gammal text" in told(as_hr, upload)

    as_hr.post("/sprak/", {"language": "en", "next": "/"})

    assert "Skriv ett datum" not in told(as_hr, upload) and "Gammal text" in told(as_hr, upload)


def test_refused_upload_is_told_in_the_readers_language(as_hr):  # noqa: F811
    same = [row(number, start="i dag", affiliation_id="a1", title="x" * 201) for number in (1, 2, 3)]
    upload = worked_out(as_hr, text(*same, row(4, kind="x", email="x", protected="x", main="x", unit_code="")))
    forbidden = worked_out(as_hr, "person_id;party\n19640823-3234;S")
    assert "Samma nummer står på en annan rad" in told(as_hr, upload) and "Partit" in told(as_hr, forbidden)

    in_english = told_in_english(as_hr, upload) + told_in_english(as_hr, forbidden)

    assert re.findall("[åäöÅÄÖ]", in_english) == []
    assert "another row" in in_english


def test_guard_is_told_in_the_readers_language(as_hr, tmp_path):  # noqa: F811
    managers = [row(number, top_unit_name="Care", manager="1") for number in range(10)]
    loaded(tmp_path, *managers, *(row(number, top_unit_name="Care") for number in range(10, 40)))
    upload = worked_out(as_hr, text(*(each | {"manager": "0"} for each in managers)))
    assert "30 av 40" in told(as_hr, upload) and "10 av 10 chefer" in told(as_hr, upload)

    in_english = told_in_english(as_hr, upload)

    assert re.findall("[åäöÅÄÖ]", in_english) == []
    assert "30 of 40" in in_english


def test_upload_refused_before_its_problems_were_translated_is_told_as_it_was(as_hr):  # noqa: F811
    upload = worked_out(as_hr, text(row(1, start="i går")))
    upload.outcome["problems"][0]["message"] = "Gammal text, 100 %."
    upload.save()

    assert "Gammal text, 100 %." in told_in_english(as_hr, upload)


def test_notice_is_swedish_text_and_remembers_its_values():
    notice = Notice("Kolumnen %(heading)s används inte.", heading="Lön 100 %")

    assert notice == "Kolumnen Lön 100 % används inte." == tell(notice.as_json())
