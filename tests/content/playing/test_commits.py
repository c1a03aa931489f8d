import json

import pytest

from content.playing.commits import LARGEST, MOST_ROWS, STATE, Interaction, Objective, read_commit_12, read_commit_2004
from content.playing.unread import Unread, Why
from content.results import Result
from tests.content.playing.saying import commit_12, commit_2004

SCORE_12 = {"raw": "40", "min": "", "max": "100"}


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("", (False, None)),
        ("not attempted", (False, None)),
        ("incomplete", (False, None)),
        ("browsed", (False, None)),
        ("completed", (True, None)),
        ("passed", (True, True)),
        ("failed", (True, False)),
    ],
)
def test_lesson_status_says_whether_it_is_finished_and_passed(status, expected):
    read = read_commit_12(commit_12({"lesson_status": status}))

    assert (read.finished, read.passed) == expected


def test_failed_is_finished_though_the_runtimes_summary_says_incomplete():
    raw = commit_12({"lesson_status": "failed", "score": SCORE_12}, completionStatus="incomplete")

    assert read_commit_12(raw).result(None) == Result(True, False, 0.4, 605.5)


@pytest.mark.parametrize(
    ("score", "fraction"),
    [
        ({"raw": "", "min": "", "max": "100"}, None),
        ({"raw": "40"}, 0.4),
        ({"raw": "8", "min": "0", "max": "10"}, 0.8),
        ({"raw": "120", "max": "100"}, 1.0),
        ({"raw": "-3"}, 0.0),
        ({"raw": "5", "min": "5", "max": "5"}, None),
        ({"raw": 40}, 0.4),
        ({}, None),
    ],
)
def test_score_of_12_is_a_part_of_its_most(score, fraction):
    assert read_commit_12(commit_12({"score": score})).fraction == fraction


@pytest.mark.parametrize(
    ("status", "mastery", "passed"),
    [
        ("completed", 0.4, True),
        ("completed", 0.41, False),
        ("passed", 0.8, False),
        ("failed", 0.3, True),
        ("completed", None, None),
    ],
)
def test_mastery_score_outweighs_what_the_sco_says(status, mastery, passed):
    read = read_commit_12(commit_12({"lesson_status": status, "score": SCORE_12}))

    assert read.result(mastery).passed is passed


def test_mastery_score_without_a_score_changes_nothing():
    assert read_commit_12(commit_12({"lesson_status": "passed"})).result(0.8).passed is True


@pytest.mark.parametrize(
    ("completion", "success", "expected"),
    [
        ("unknown", "unknown", (False, None)),
        ("completed", "unknown", (True, None)),
        ("completed", "failed", (True, False)),
        ("incomplete", "passed", (False, True)),
        ("not attempted", "unknown", (False, None)),
        ("unknown", "passed", (True, True)),
        ("unknown", "failed", (True, False)),
    ],
)
def test_status_of_2004_is_two(completion, success, expected):
    read = read_commit_2004(commit_2004({"completion_status": completion, "success_status": success}))

    assert (read.finished, read.passed) == expected


def test_score_of_2004_is_scaled_else_a_part_of_its_most():
    scaled = {"scaled": "-0.5", "raw": "3", "min": "0", "max": "10"}
    points = scaled | {"scaled": ""}

    assert read_commit_2004(commit_2004({"score": scaled})).fraction == 0
    assert read_commit_2004(commit_2004({"score": points})).fraction == 0.3
    assert read_commit_2004(commit_2004({"score": {"raw": "3"}})).fraction is None
    assert read_commit_2004(commit_2004({"score": points, "success_status": "passed"})).result(0.8).passed is True
    assert read_commit_2004(commit_2004({"score": scaled, "success_status": "passed"})).result(0.8).passed is False


def test_what_is_needed_to_resume_is_read():
    state = "ö" * 100_000

    for read in (
        read_commit_12(commit_12(cmi={"suspend_data": state}, commitSequence=3)),
        read_commit_2004(commit_2004({"suspend_data": state}, commitSequence=3)),
    ):
        assert (read.suspend_data, read.location, read.exit) == (state, "p3", "suspend")
        assert (read.total_time, read.sequence) == (605.5, 3)


def test_summary_is_read_of_a_sequenced_package_only():
    summary = {"completionStatus": "completed", "successStatus": "failed"}

    assert read_commit_2004(commit_2004({}, **summary)).course is None
    assert read_commit_2004(commit_2004({}, sequencing="{}", **summary)).course == Result(True, False)


def test_commit_before_the_last_may_lack_its_total_time():
    assert read_commit_12(commit_12({"total_time": None})).total_time is None
    assert read_commit_2004(commit_2004({"total_time": ""})).total_time is None


def test_objectives_and_interactions_are_read():
    old = read_commit_12(
        commit_12(
            cmi={
                "objectives": {"0": {"id": "m1", "status": "passed", "score": SCORE_12}},
                "interactions": {
                    "0": {
                        "id": "f1",
                        "type": "choice",
                        "student_response": "a",
                        "result": "wrong",
                        "latency": "00:00:05",
                        "correct_responses": {"0": {"pattern": "b"}},
                    }
                },
            }
        )
    )
    new = read_commit_2004(
        commit_2004(
            {
                "objectives": {"0": {"id": "m1", "success_status": "passed", "score": {"scaled": "0.4"}}},
                "interactions": {
                    "0": {
                        "id": "f1",
                        "type": "choice",
                        "learner_response": "a",
                        "result": "incorrect",
                        "latency": "PT5S",
                    }
                },
            }
        )
    )

    assert old.objectives == new.objectives == (Objective("m1", True, True, 0.4),)
    assert old.interactions == (Interaction("f1", "choice", "a", "wrong", 5.0),)
    assert new.interactions == (Interaction("f1", "choice", "a", "incorrect", 5.0),)


ROWS = {str(number): {"id": "x"} for number in range(MOST_ROWS + 1)}


@pytest.mark.parametrize(
    ("raw", "why", "field"),
    [
        (commit_12({"lesson_status": "klar"}), Why.STATUS, "core.lesson_status"),
        (commit_12({"lesson_status": ["passed"]}), Why.TYPE, "core.lesson_status"),
        (commit_12({"score": "40"}), Why.TYPE, "core.score"),
        (commit_12({"score": {"raw": "fyrtio"}}), Why.TYPE, "core.score.raw"),
        (commit_12({"score": {"raw": "99999999999"}}), Why.NUMBER, "core.score.raw"),
        (commit_12({"total_time": "PT5S"}), Why.DURATION, "core.total_time"),
        (commit_12({"lesson_location": "x" * 1001}), Why.LARGE, "core.lesson_location"),
        (commit_12(cmi={"suspend_data": "ö" * (STATE // 2 + 1)}), Why.LARGE, "suspend_data"),
        (commit_12(cmi={"suspend_data": {"a": 1}}), Why.TYPE, "suspend_data"),
        (commit_12(cmi={"suspend_data": "a\0"}), Why.CHARACTER, None),
        (commit_12(cmi={"interactions": [{"id": "f1"}]}), Why.TYPE, "interactions"),
        (commit_12(cmi={"interactions": {"0": "f1"}}), Why.TYPE, "interactions.0"),
        (commit_12(cmi={"interactions": ROWS}), Why.MANY, "interactions"),
        (commit_12(cmi={"objectives": {"0": {"status": "x"}}}), Why.STATUS, "objectives.0.status"),
        (commit_12(commitSequence=0), Why.NUMBER, None),
        (commit_12(commitSequence=1.5), Why.NUMBER, None),
        (commit_12(runtimeData={}), Why.MISSING, ""),
        (commit_12(runtimeData=[]), Why.TYPE, None),
        (b"cmi.core.lesson_status=passed", Why.NOT_JSON, None),
        (commit_12(x="y" * LARGEST), Why.LARGE, None),
    ],
)
def test_commit_that_is_not_right_is_refused_with_its_field(raw, why, field):
    with pytest.raises(Unread) as told:
        read_commit_12(raw)

    assert told.value.why is why
    if field is not None:
        assert told.value.field == f"runtimeData.cmi.{field}".rstrip(".")


@pytest.mark.parametrize(
    ("cmi", "why", "field"),
    [
        ({"completion_status": "passed"}, Why.STATUS, "completion_status"),
        ({"success_status": True}, Why.TYPE, "success_status"),
        ({"total_time": "00:00:05"}, Why.DURATION, "total_time"),
        ({"interactions": {"0": {"latency": "5"}}}, Why.DURATION, "interactions.0.latency"),
        ({"score": {"scaled": "1,5"}}, Why.TYPE, "score.scaled"),
    ],
)
def test_commit_of_2004_that_is_not_right_is_refused_with_its_field(cmi, why, field):
    with pytest.raises(Unread) as told:
        read_commit_2004(commit_2004(cmi))

    assert (told.value.why, told.value.field) == (why, f"runtimeData.cmi.{field}")


def test_learner_that_a_package_names_is_not_read():
    raw = json.loads(commit_12({"student_id": "någon annan", "student_name": "Chef"}))

    named = read_commit_12(json.dumps(raw | {"learnerId": "x"}).encode())

    assert named == read_commit_12(commit_12())
