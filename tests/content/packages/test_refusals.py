import pytest

from content.packages.refusals import Refused, Why, printable
from tests.content.packages.test_hostile import CASES


def test_refusal_says_where_what_and_what_to_do():
    refusal = Refused(Why.NO_LAUNCH, "imsmanifest.xml", href="kurs/start.html")

    assert str(refusal) == (
        "imsmanifest.xml: Startsidan kurs/start.html finns inte i paketet. Exportera paketet på nytt."
    )


def test_refusal_of_the_whole_names_no_entry():
    assert str(Refused(Why.TOO_LARGE, most=256)).startswith("Paketet är större än 256 MB. ")


@pytest.mark.parametrize("name", ["a\nb", "\x1b[2Jx", "a\u202eb", "x" * 500, "\ud800"])
def test_name_in_a_refusal_is_one_short_line(name):
    told = str(Refused(Why.NO_LAUNCH, name, href=name))

    assert len(told.splitlines()) == 1 and told.isprintable() and len(told) < 400
    assert printable("å ä ö <b>") == "å ä ö <b>"


@pytest.mark.parametrize("why", Why)
def test_every_reason_has_a_remedy(why):
    assert str(why.label).count(". ") >= 1 and str(why.label).endswith(".")


def test_every_reason_is_met_by_some_hostile_package():
    of_size = {Why.TOO_LARGE, Why.TOO_LARGE_UNPACKED}  # tests/content/packages/test_limits.py
    of_its_parts = {Why.TOO_MANY_PARTS}  # tests/content/packages/test_scorm.py
    of_documents = {Why.NO_DOCUMENT, Why.NOT_WORD, Why.TANGLED}  # tests/content/documents/test_reading.py
    of_its_place = {Why.OTHER_KIND, Why.TITLE_TAKEN, Why.TOO_SLOW}  # tests/content/test_package_uploads.py

    assert set(Why) - {case.why for case in CASES} == of_size | of_its_parts | of_documents | of_its_place
