"""What may never come in, written in the ways people write it, and what only looks like it."""

import pytest

from tests.tracking.hr_file import Hr, row
from tracking.forbidden import holds_personal_number, names_congregation, names_party


@pytest.mark.parametrize("sign", ["\u200b", "\u200d", "\u2060", "\ufeff", "\u202e", "\u180e", "\U000e0020", "\u00ad"])
def test_personal_number_with_unseen_signs_is_one(sign, tmp_path, today, db):
    written = f"8112{sign}18{sign}-9876"

    assert holds_personal_number(f"Anna {written}")
    outcome = Hr(tmp_path).load(today, row(1, title=written))
    assert [(problem.row, problem.column) for problem in outcome.problems] == [(2, "title")]


@pytest.mark.parametrize(
    "text",
    ["S", "sd", "Ledamot (S)", "Ersättare ( mp )", "Ledamot, Moderaterna", "Ordförande för Centerpartiet", "Ledamot, V",
     "Ledamot – KD", "Ledamot - L", "Ledamot, s", "Ledamot [S]", "S, ledamot", "Ledamot M", "Moderat ledamot",
     "Ledamot för Socialdemokraternas grupp", "Vice ordförande SD",
     "Social\u200bdemokraterna", "Miljöpartiet de gröna, ersättare"],
)  # fmt: skip
def test_party_in_a_text_is_one(text):
    assert names_party(text)


@pytest.mark.parametrize(
    "text",
    ["Ledamot", "Ledamot i utskott C", "Ledamot (S-enheten)", "Ersättare (tjänstgörande)", "Vice ordförande, nämnd 2",
     "M-huset, ledamot",
     "Ledamot(er)", "Socialsekreterare", "Liberal arts", "Gruppledare M/S Lärkan", "Ledamot, v. 34", "Ledamot, vik",
     "Insynsplats (nämnden)"],
)  # fmt: skip
def test_text_that_only_holds_such_letters_is_no_party(text):
    assert not names_party(text)


@pytest.mark.parametrize("column", ["title", "form", "unit_name"])
def test_elected_with_a_party_is_refused_and_an_employee_with_the_same_words_is_not(tmp_path, today, db, column):
    hr, place = Hr(tmp_path), {"unit_code": "SN", "top_unit_code": "SN", "top_unit_name": ""}
    elected = hr.load(today, row(1, kind="elected", **place | {column: "Ledamot (S)"}))
    employee = hr.load(today, row(1, **{column: "Socialsekreterare (S)"}))

    assert [(problem.row, problem.column) for problem in elected.problems] == [(2, column)]
    assert employee.problems == []


@pytest.mark.parametrize(
    "text",
    ["Kontaktperson Islamiska förbundet", "Muslimska kulturföreningen", "Judiska centret", "Ortodoxa ungdomsförbundet",
     "Katolska samfundet", "Bosnisk-islamiska föreningen", "Jehovas vittnen", "Frälsningsarmén", "Pingst\u200bkyrkan",
     "Islamiskt kulturcentrum"],
)  # fmt: skip
def test_association_of_a_faith_is_a_congregation_by_name(text):
    assert names_congregation(text)


def test_party_written_as_no_more_than_its_name_is_one_in_any_column(tmp_path, today, db):
    elected = {"kind": "elected", "unit_code": "SN", "top_unit_code": "SN", "top_unit_name": ""}

    outcome = Hr(tmp_path).load(today, row(1, email="Moderat\u200berna", **elected))

    assert "email" in [problem.column for problem in outcome.problems]


@pytest.mark.parametrize(
    "text",
    ["Kontaktperson", "Imam", "Ledare i idrottsföreningen", "Kristinehamns hembygdsförening", "Samordnare i rådet",
     "Lärkdala fotbollsförening", "Ansvarig för muslimska frågor", "Hyresgästföreningen", "Föreningsrådet",
     "Kontaktperson i trossamfund", "Kristensen, organisationen", "Röda Korset", "Rådgivare, Kvinnojouren"],
)  # fmt: skip
def test_function_or_other_association_is_none(text):
    assert not names_congregation(text)
