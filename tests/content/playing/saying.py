"""What the runtimes send, as they send it (h5p-standalone 3.8, scorm-again 3.4), to be changed one thing at a time."""

import copy
import json
from typing import Any

IRI = "https://paket.larkdala.example/h5p/samtal"
CORE_CMI = {
    "lesson_location": "p3",
    "credit": "credit",
    "lesson_status": "incomplete",
    "exit": "suspend",
    "session_time": "00:01:05.5",
    "score": {"raw": "", "min": "", "max": "100"},
    "total_time": "00:10:05.5",
}
CMI_12 = {
    "suspend_data": "sida=3",
    "launch_data": "",
    "core": CORE_CMI,
    "objectives": {},
    "student_data": {"mastery_score": ""},
    "interactions": {},
}
CMI_2004 = {
    "completion_status": "unknown",
    "success_status": "unknown",
    "exit": "suspend",
    "location": "p3",
    "progress_measure": "",
    "score": {"scaled": "", "raw": "", "min": "", "max": ""},
    "session_time": "PT1M5.5S",
    "total_time": "PT10M5.5S",
    "suspend_data": "sida=3",
    "objectives": {},
    "interactions": {},
    "time_limit_action": "continue,no message",
}


def statement(verb: str = "answered", /, **changed: Any) -> bytes:
    """Parts of the statement are replaced whole."""
    says = {
        "actor": {"account": {"name": "not-trackable-7f", "homePage": "x"}, "objectType": "Agent"},
        "verb": {"id": f"http://adlnet.gov/expapi/verbs/{verb}", "display": {"en-US": verb}},
        "object": {
            "id": IRI,
            "objectType": "Activity",
            "definition": {"extensions": {"http://h5p.org/x-api/h5p-local-content-id": "a1"}},
        },
        "context": {"contextActivities": {"category": [{"id": "http://h5p.org/libraries/H5P.MultiChoice-1.16"}]}},
    }
    return json.dumps(says | changed).encode()


def scored(raw: float, most: float, **more: Any) -> dict[str, Any]:
    """setScoredResult of H5P's core."""
    score: dict[str, Any] = {"min": 0, "max": most, "raw": raw}
    if most > 0:
        score["scaled"] = round(raw / most, 4)
    return {"score": score, "completion": True, "duration": "PT12.34S"} | more


def commit_12(core: dict[str, Any] | None = None, cmi: dict[str, Any] | None = None, **more: Any) -> bytes:
    """`core` and `cmi` are laid over what is there."""
    says = copy.deepcopy(CMI_12) | (cmi or {})
    says["core"] = CORE_CMI | (core or {})
    return _commit(says, more)


def commit_2004(cmi: dict[str, Any] | None = None, **more: Any) -> bytes:
    return _commit(CMI_2004 | (cmi or {}), more)


def _commit(cmi: dict[str, Any], more: dict[str, Any]) -> bytes:
    summary = {"successStatus": "unknown", "completionStatus": "incomplete", "totalTimeSeconds": 0, "score": {}}
    return json.dumps(summary | {"runtimeData": {"cmi": cmi}} | more).encode()
