"""A refused file, and what to think about in one that is not: in the file's own words, and the reader's language."""

import pytest

from tests.tracking.hr_file import row, text
from tests.tracking.test_upload_columns import mapped
from tests.tracking.test_uploads import (
    as_hr,  # noqa: F401
    hr,  # noqa: F401
    no_files_from_before,  # noqa: F401
    own,
    worked_out,
)
from tracking.notice import Notice, tell
from tracking.refusal import LikeProblems, Problem, gather


def told(client, upload):
    return " ".join(client.get(f"/inlasning/{upload.pk}/").content.decode().split())


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
    assert "Välj en annan kolumn" in first["message"] and first["rows"] == []
    assert (second["rows"], second["more"]) == ([3, 5, 7], 0)
    assert second["message"].startswith("Samma nummer står på en annan rad.")


def test_problems_that_name_another_row_are_like_each_other():
    problems = [Problem(3, "a", "Står på rad 2."), Problem(3, "b", "Står på rad 2."), Problem(9, "a", "Står på rad 7.")]

    assert gather(problems) == [
        LikeProblems([3, 9], 0, "a", "Står på en annan rad."),
        LikeProblems([3], 0, "b", "Står på rad 2."),
    ]


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


def test_notice_is_swedish_text_and_remembers_its_values():
    notice = Notice("Kolumnen %(heading)s används inte.", heading="Lön 100 %")

    assert notice == "Kolumnen Lön 100 % används inte." == tell(notice.as_json())
