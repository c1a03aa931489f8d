"""The one language that every activity ends in."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Result:
    finished: bool
    passed: bool | None  # None = the activity has no right answer
    score: float | None = None  # 0–1
    duration: float | None = None  # seconds
