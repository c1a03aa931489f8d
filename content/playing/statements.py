"""What an H5P activity reports: xAPI statements as H5P's core makes them, to a Result.

Actor, object and time are the server's own: what a statement says of them is not read, but for whether its object is
the whole activity or a part of it."""

from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from content.playing.durations import iso_duration
from content.playing.fields import Fields, read_fields
from content.playing.scores import Score, read_score
from content.playing.unread import Unread, Why
from content.results import Result

LARGEST = 128 * 1024  # bytes: an essay and its question
SUB_CONTENT = "http://h5p.org/x-api/h5p-subContentId"
ENDING = {"answered", "completed", "passed", "failed", "mastered"}
PASSED = {"passed": True, "mastered": True, "failed": False}


@dataclass(frozen=True)
class Statement:
    verb: str  # the last part of its address
    of_part: bool
    part: str  # H5P's id of the part; "" = not said, or the whole
    score: Score
    completion: bool | None
    success: bool | None
    duration: float | None  # seconds
    response: str

    @property
    def result(self) -> Result | None:
        """None = of a part, which never ends the whole, or says nothing that counts (attempted, interacted …)."""
        score, passed = self.score.fraction(), self._passed
        if self.of_part or (score is None and passed is None and not self._finished):
            return None
        return Result(self._finished, passed, score, self.duration)

    @property
    def _finished(self) -> bool:
        return self.verb in ENDING if self.completion is None else self.completion

    @property
    def _passed(self) -> bool | None:
        return PASSED.get(self.verb) if self.success is None else self.success


def read_statement(raw: bytes) -> Statement:
    """Raises Unread."""
    says = read_fields(raw, LARGEST)
    result, (of_part, part) = says.part("result"), _part(says)
    return Statement(
        verb=_verb(says.part("verb")),
        of_part=of_part,
        part=part,
        score=read_score(result.part("score")),
        completion=result.flag("completion"),
        success=result.flag("success"),
        duration=_duration(result),
        response=result.text("response", LARGEST),
    )


def _verb(verb: Fields) -> str:
    name = verb.text("id").rstrip("/").rpartition("/")[2]
    if not name:
        raise Unread(Why.MISSING, verb.named("id"))
    return name


def _part(says: Fields) -> tuple[bool, str]:
    """Types differ in how they say it, and each sign is enough. A part that its parent made by itself has no id at all:
    the whole always has one."""
    thing = says.part("object")
    address = thing.text("id", 4_000)
    sub_content = thing.part("definition").part("extensions").text(SUB_CONTENT) or _in_address(address)
    has_parent = bool(says.part("context").part("contextActivities").values.get("parent"))
    return bool(sub_content) or has_parent or not address, sub_content


def _in_address(address: str) -> str:
    try:
        asked = parse_qs(urlsplit(address).query, keep_blank_values=True)
    except ValueError:
        raise Unread(Why.TYPE, "object.id") from None
    return asked["subContentId"][-1] or "?" if "subContentId" in asked else ""


def _duration(result: Fields) -> float | None:
    said = result.text("duration", 100)
    if not said or said.startswith("PT-"):  # the learner's clock was set back meanwhile
        return None
    try:
        return iso_duration(said)
    except ValueError:
        raise Unread(Why.DURATION, result.named("duration")) from None
