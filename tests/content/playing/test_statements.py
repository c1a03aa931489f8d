import json

import pytest

from content.playing.statements import LARGEST, SUB_CONTENT, read_statement
from content.playing.unread import Unread, Why
from content.results import Result
from tests.content.playing.saying import IRI, scored, statement

NOT_THE_WHOLE = {
    "address": {"object": {"id": f"{IRI}?subContentId=6f0c", "objectType": "Activity"}},
    "address with more": {"object": {"id": f"{IRI}?a=b&subContentId=6f0c#x"}},
    "address without a value": {"object": {"id": f"{IRI}?subContentId="}},
    "extension": {"object": {"id": IRI, "definition": {"extensions": {SUB_CONTENT: "6f0c"}}}},
    "parent": {"context": {"contextActivities": {"parent": [{"id": IRI, "objectType": "Activity"}]}}},
    "parent not in a list": {"context": {"contextActivities": {"parent": {"id": IRI}}}},
    "parent that is a part": {"context": {"contextActivities": {"parent": [{"id": f"{IRI}?subContentId=1"}]}}},
    "no address": {"object": {"definition": {}}},
    "no object": {"object": None},
}


def test_scored_statement_becomes_a_result():
    read = read_statement(statement(result=scored(2, 4, success=False, response="1[,]3")))

    assert read.result == Result(finished=True, passed=False, score=0.5, duration=12.34)
    assert (read.verb, read.of_part, read.part, read.response) == ("answered", False, "", "1[,]3")


@pytest.mark.parametrize(
    ("verb", "result", "expected"),
    [
        ("completed", {}, Result(True, None)),
        ("completed", scored(3, 4), Result(True, None, 0.75, 12.34)),
        ("completed", scored(0, 0), Result(True, None, None, 12.34)),
        ("passed", {}, Result(True, True)),
        ("failed", {}, Result(True, False)),
        ("mastered", {"success": False}, Result(True, False)),
        ("answered", {"completion": False, "success": True}, Result(False, True)),
        ("answered", {"score": {"raw": 7}}, Result(True, None)),
        ("answered", {"score": {"raw": 9, "min": 5, "max": 10}}, Result(True, None, 0.8)),
        ("answered", {"score": {"scaled": -0.5}}, Result(True, None, 0.0)),
        ("answered", {"score": {"scaled": 40}}, Result(True, None, 1.0)),
        ("answered", {"score": {"raw": 12, "max": 10}}, Result(True, None, 1.0)),
        ("answered", {"duration": "PT-3.2S"}, Result(True, None)),
        ("interacted", {"score": {"raw": 1, "max": 2}}, Result(False, None, 0.5)),
        ("consume", {"completion": True}, Result(True, None)),
        ("attempted", {}, None),
        ("interacted", {"response": "1"}, None),
        ("progressed", {"completion": False}, None),
    ],
)
def test_verb_and_result_say_what_counts(verb, result, expected):
    assert read_statement(statement(verb, result=result)).result == expected


@pytest.mark.parametrize("sign", NOT_THE_WHOLE)
def test_part_never_completes_the_whole(sign):
    read = read_statement(statement("completed", result=scored(4, 4, success=True), **NOT_THE_WHOLE[sign]))

    assert read.of_part and read.result is None
    assert read.score.fraction() == 1


def test_part_is_named_when_it_says_its_name():
    read = read_statement(statement(**NOT_THE_WHOLE["address with more"]))

    assert read.part == "6f0c"


def test_who_and_when_and_of_what_do_not_matter():
    says = json.loads(statement(result=scored(4, 4)))
    other = says | {
        "id": "00000000-0000-0000-0000-000000000000",
        "actor": {"mbox": "mailto:chef@larkdala.example"},
        "timestamp": "1999-01-01T00:00:00Z",
        "stored": 7,
        "authority": ["x"],
        "object": {"id": "https://evil.example/", "definition": {"description": {"en-US": "<script>"}}},
    }

    assert read_statement(json.dumps(other).encode()) == read_statement(json.dumps(says).encode())


@pytest.mark.parametrize(
    ("changed", "why", "field"),
    [
        ({"verb": None}, Why.MISSING, "verb.id"),
        ({"verb": "answered"}, Why.TYPE, "verb"),
        ({"verb": {"id": 7}}, Why.TYPE, "verb.id"),
        ({"verb": {"id": "http://x/" + "a" * 1000}}, Why.LARGE, "verb.id"),
        ({"object": []}, Why.TYPE, "object"),
        ({"object": {"id": ["x"]}}, Why.TYPE, "object.id"),
        ({"object": {"id": "http://[x?subContentId=1"}}, Why.TYPE, "object.id"),
        ({"context": "x"}, Why.TYPE, "context"),
        ({"result": [1]}, Why.TYPE, "result"),
        ({"result": {"score": 4}}, Why.TYPE, "result.score"),
        ({"result": {"score": {"raw": True}}}, Why.TYPE, "result.score.raw"),
        ({"result": {"score": {"raw": "fyra"}}}, Why.TYPE, "result.score.raw"),
        ({"result": {"score": {"raw": 10**400}}}, Why.NUMBER, "result.score.raw"),
        ({"result": {"score": {"max": [4]}}}, Why.TYPE, "result.score.max"),
        ({"result": {"completion": 1}}, Why.TYPE, "result.completion"),
        ({"result": {"success": "true"}}, Why.TYPE, "result.success"),
        ({"result": {"duration": 12}}, Why.TYPE, "result.duration"),
        ({"result": {"duration": "12 s"}}, Why.DURATION, "result.duration"),
        ({"result": {"response": {"a": 1}}}, Why.TYPE, "result.response"),
        ({"result": {"response": "a\0b"}}, Why.CHARACTER, ""),
        ({"more": {"a\ud800": 1}}, Why.CHARACTER, ""),
    ],
)
def test_statement_that_is_not_right_is_refused_with_its_field(changed, why, field):
    with pytest.raises(Unread) as told:
        read_statement(statement(**changed))

    assert (told.value.why, told.value.field) == (why, field)


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"", Why.NOT_JSON),
        (b"[]", Why.NOT_JSON),
        (b'"answered"', Why.NOT_JSON),
        (b'{"verb": ', Why.NOT_JSON),
        (b"\xff\xfe{}", Why.NOT_JSON),
        (b'{"a": NaN}', Why.NOT_JSON),
        (b'{"a": 1e999}', Why.NUMBER),
        (b"[" * 100_000, Why.NOT_JSON),
        (b'{"a":' * 10_000 + b"1" + b"}" * 10_000, Why.NOT_JSON),
        (b'{"a":' * 40 + b"1" + b"}" * 40, Why.DEEP),
        (b'{"a": ' + b"9" * 5_000 + b"}", Why.NOT_JSON),
        (statement(result={"response": "x" * LARGEST}), Why.LARGE),
    ],
)
def test_what_is_no_statement_is_refused(raw, why):
    with pytest.raises(Unread) as told:
        read_statement(raw)

    assert told.value.why is why
