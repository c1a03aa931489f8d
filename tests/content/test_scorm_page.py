"""What the page that plays a SCORM package is given."""

import pytest

from content.keeping import keep
from content.scorm_page import scorm_page
from tests.content.packages.building import manifest, scorm
from tests.content.packages.playable import playable_scorm

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("package_storage")]
HEADING = (
    '<item identifier="kapitel"><title>Kapitel</title>'
    '<item identifier="i1" identifierref="r1"><title>Första</title></item></item>'
    '<item identifier="i2" identifierref="r1" isvisible="false"><title>Andra</title></item>'
)


def test_parts_are_numbered_as_a_learner_meets_them_and_headings_are_none(file):
    given = scorm_page(keep(file(scorm({"imsmanifest.xml": manifest(HEADING)}))), {}, "", "")

    assert [(part["number"], part["under"], part["title"], part["visible"]) for part in given["parts"]] == [
        (1, "Kapitel", "Första", True),
        (2, "", "Andra", False),
    ]


def test_limit_for_passing_is_a_number(file):
    made = playable_scorm("1.2", ["Fråga</title><adlcp:masteryscore>80</adlcp:masteryscore><title>"])

    assert scorm_page(keep(file(made)), {}, "", "")["parts"][0]["masteryScore"] == 0.8


def test_progress_that_completes_a_part_is_a_number(file):
    says = '<adlcp:completionThreshold completedByMeasure="true" minProgressMeasure="0.75"/>'

    given = scorm_page(keep(file(playable_scorm("2004", ["Lyssna", "Fråga"], of_parts=(says,)))), {}, "", "")
    assert [part["completionThreshold"] for part in given["parts"]] == [0.75, None]


def test_what_was_kept_is_given_by_part_with_where_to_send_more(file):
    version = keep(file(playable_scorm("2004", ["Lyssna"])))
    kept = {"cmi": {"suspend_data": "sida 2"}, "done": False, "sequence": 7}

    given = scorm_page(version, {1: kept}, "/spela/x/commit/", "p-1")
    assert given["kept"] == {"1": kept} and (given["commit"], given["learner"]) == ("/spela/x/commit/", "p-1")
