"""What a SCO reports: commits as scorm-again sends them, of SCORM 1.2 and 2004, to a Result.

Read is `runtimeData`, what the SCO itself has set. The runtime's own summary beside it makes 1.2's "failed" an
"incomplete", and is read of a sequenced package only, of which it says more than its parts. Total time is there in
every commit if the runtime has `alwaysSendTotalTime`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from content.playing.durations import iso_duration, timespan
from content.playing.fields import Fields, read_fields
from content.playing.scores import Score, read_score
from content.playing.unread import Unread, Why
from content.results import Result

Meaning = TypeVar("Meaning")

STATE = 256 * 1024  # bytes of suspend_data: real packages pass the 4,096 and 64,000 characters of the standards
LARGEST = 1024 * 1024  # bytes
MOST_ROWS = 1_000  # objectives, and interactions
LONGEST_ANSWER = 16 * 1024
USUAL_MOST = 100  # 1.2 scores are 0–100

# What a lesson_status of 1.2 says: finished, passed.
LESSON: dict[str, tuple[bool, bool | None]] = {
    "": (False, None),
    "not attempted": (False, None),
    "incomplete": (False, None),
    "browsed": (False, None),  # looked through, not taken
    "completed": (True, None),
    "passed": (True, True),
    "failed": (True, False),
}
COMPLETION = {"": None, "unknown": None, "not attempted": False, "incomplete": False, "completed": True}
SUCCESS = {"": None, "unknown": None, "passed": True, "failed": False}


@dataclass(frozen=True)
class Objective:
    id: str
    finished: bool
    passed: bool | None
    score: float | None  # 0–1


@dataclass(frozen=True)
class Interaction:
    id: str
    type: str
    response: str
    outcome: str  # as the standard has it: correct, wrong, incorrect, neutral, unanticipated, or a number
    latency: float | None  # seconds


@dataclass(frozen=True)
class Commit:
    finished: bool
    passed: bool | None
    score: Score
    fraction: float | None  # the score as 0–1
    against_mastery: float | None  # what a mastery score is held against: 1.2 raw / 100, 2004 scaled
    total_time: float | None  # seconds, sessions before this one included
    location: str
    suspend_data: str
    exit: str
    objectives: tuple[Objective, ...]
    interactions: tuple[Interaction, ...]
    sequencing: str  # where the learner is among the parts, as the runtime says it; "" = they are taken freely
    course: Result | None  # of all parts, as the sequencing has it: no score and no time. None = they are taken freely
    sequence: int | None  # counts up from 1 in each launch, so that a late commit is known

    def result(self, mastery_score: float | None) -> Result:
        """`mastery_score` as the manifest has it, 0–1 (content.packages.scorm.Item). It outweighs what the SCO says of
        itself (SCORM 1.2 RTE 3.4.4, mastery_score; 2004 RTE 4.2.22.1)."""
        passed = self.passed
        if mastery_score is not None and self.against_mastery is not None:
            passed = self.against_mastery >= mastery_score
        return Result(self.finished, passed, self.fraction, self.total_time)


def read_commit_12(raw: bytes) -> Commit:
    """Raises Unread."""
    says, cmi = _read(raw)
    core = cmi.part("core")
    score = read_score(core.part("score"))
    finished, passed = _of(LESSON, core, "lesson_status")
    return Commit(
        finished=finished,
        passed=passed,
        score=score,
        fraction=score.fraction(USUAL_MOST),
        against_mastery=None if score.raw is None else score.raw / USUAL_MOST,
        total_time=_time(core, "total_time", timespan),
        location=core.text("lesson_location"),
        suspend_data=cmi.text("suspend_data", STATE),
        exit=core.text("exit"),
        objectives=tuple(_objective_12(each) for each in cmi.rows("objectives", MOST_ROWS)),
        interactions=tuple(
            _interaction(each, "student_response", timespan) for each in cmi.rows("interactions", MOST_ROWS)
        ),
        sequencing="",
        course=None,
        sequence=_sequence(says),
    )


def read_commit_2004(raw: bytes) -> Commit:
    """Raises Unread."""
    says, cmi = _read(raw)
    score = read_score(cmi.part("score"))
    finished, passed = _status_2004(cmi)
    return Commit(
        finished=finished,
        passed=passed,
        score=score,
        fraction=score.fraction(),
        against_mastery=score.scaled,
        total_time=_time(cmi, "total_time", iso_duration),
        location=cmi.text("location", 4_000),
        suspend_data=cmi.text("suspend_data", STATE),
        exit=cmi.text("exit"),
        objectives=tuple(_objective_2004(each) for each in cmi.rows("objectives", MOST_ROWS)),
        interactions=tuple(
            _interaction(each, "learner_response", iso_duration) for each in cmi.rows("interactions", MOST_ROWS)
        ),
        sequencing=says.text("sequencing", STATE),
        course=_course(says) if says.text("sequencing", STATE) else None,
        sequence=_sequence(says),
    )


def _read(raw: bytes) -> tuple[Fields, Fields]:
    says = read_fields(raw, LARGEST)
    cmi = says.part("runtimeData").part("cmi")
    if not cmi.values:
        raise Unread(Why.MISSING, cmi.path)
    return says, cmi


def _course(says: Fields) -> Result:
    """The runtime's summary, which is that of the root activity where there is a sequencing."""
    completion, success = _of(COMPLETION, says, "completionStatus"), _of(SUCCESS, says, "successStatus")
    return Result(completion is True, success)


def _status_2004(fields: Fields) -> tuple[bool, bool | None]:
    """Many SCOs say only whether they were passed: whoever has an outcome is done, unless the SCO says otherwise."""
    completion = _of(COMPLETION, fields, "completion_status")
    success = _of(SUCCESS, fields, "success_status")
    return (success is not None if completion is None else completion), success


def _objective_12(fields: Fields) -> Objective:
    finished, passed = _of(LESSON, fields, "status")
    fraction = read_score(fields.part("score")).fraction(USUAL_MOST)
    return Objective(fields.text("id", 4_000), finished, passed, fraction)


def _objective_2004(fields: Fields) -> Objective:
    finished, passed = _status_2004(fields)
    return Objective(fields.text("id", 4_000), finished, passed, read_score(fields.part("score")).fraction())


def _interaction(fields: Fields, response: str, clock: Callable[[str], float]) -> Interaction:
    return Interaction(
        id=fields.text("id", 4_000),
        type=fields.text("type"),
        response=fields.text(response, LONGEST_ANSWER),
        outcome=fields.text("result"),
        latency=_time(fields, "latency", clock),
    )


def _of(table: dict[str, Meaning], fields: Fields, name: str) -> Meaning:
    said = fields.text(name)
    if said not in table:
        raise Unread(Why.STATUS, fields.named(name))
    return table[said]


def _time(fields: Fields, name: str, clock: Callable[[str], float]) -> float | None:
    said = fields.text(name, 100)
    try:
        return clock(said) if said else None
    except ValueError:
        raise Unread(Why.DURATION, fields.named(name)) from None


def _sequence(says: Fields) -> int | None:
    number = says.number("commitSequence")
    if number is not None and (number < 1 or number != int(number)):
        raise Unread(Why.NUMBER, "commitSequence")
    return None if number is None else int(number)
