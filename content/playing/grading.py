"""Which of an activity's results counts, as its author has chosen. A score is the learner's browser's word for it: good
enough for learning, not for an examination."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from content.results import Result


class Counts(StrEnum):
    # Of what the activity reports
    BEST = "best"
    LAST = "last"
    ANY = "any"  # whoever has finished is done, right or wrong
    # Where it reports nothing
    OPENED = "opened"
    AFTER = "after"  # so many seconds
    BUTTON = "button"


REPORTED = {Counts.BEST, Counts.LAST, Counts.ANY}


@dataclass(frozen=True)
class Policy:
    counts: Counts
    seconds: int = 0  # for AFTER
    pass_mark: float | None = None  # 0–1; None = what the activity itself says


def grade_reported(policy: Policy, results: Sequence[Result]) -> Result | None:
    """`results` of the whole activity, as they came. None = it has reported nothing, or its reports do not count."""
    if policy.counts not in REPORTED or not results:
        return None
    marked = [_marked(each, policy.pass_mark) for each in results]
    finished = [each for each in marked if each.finished]
    if not finished:
        return marked[-1]
    if policy.counts is Counts.LAST:
        return finished[-1]
    best = max(finished, key=_worth)  # the first of equals
    return replace(best, passed=None) if policy.counts is Counts.ANY else best


def grade_shown(policy: Policy, opened_at: dt.datetime, now: dt.datetime, pressed: bool) -> Result | None:
    """For what reports nothing. `pressed`: the button that says one is done. None = not done, or reports count."""
    spent = max((now - opened_at).total_seconds(), 0.0)  # by the server's clock, which may be set back too
    done = {Counts.OPENED: True, Counts.AFTER: spent >= policy.seconds, Counts.BUTTON: pressed}
    return Result(finished=True, passed=None, duration=spent) if done.get(policy.counts) else None


def roll_up(parts: Sequence[Result | None], course: Result | None = None) -> Result:
    """A package of several SCOs, one part for each; None = not begun. `course` is what the package's sequencing says
    of all: it may be done without parts that were skipped, or passed though one was failed on the way."""
    begun = [each for each in parts if each]
    scores = [each.score for each in begun if each.score is not None]
    times = [each.duration for each in begun if each.duration is not None]
    outcomes = {each.passed for each in begun} - {None}
    finished = bool(parts) and all(each is not None and each.finished for each in parts)
    passed = False if False in outcomes else True if finished and True in outcomes else None
    if course and course.finished:
        finished = True
        # A runtime passes whatever says nothing of it
        passed = course.passed if outcomes else None
    return Result(finished, passed, sum(scores) / len(scores) if scores else None, sum(times) if times else None)


def _marked(result: Result, pass_mark: float | None) -> Result:
    if pass_mark is None or result.score is None:
        return result
    return replace(result, passed=result.score >= pass_mark)


def _worth(result: Result) -> tuple[bool, float]:
    return result.passed is not False, -1.0 if result.score is None else result.score
