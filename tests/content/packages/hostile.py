"""Packages that want something else than to be learnt from. Each says what refuses it, and where."""

from dataclasses import dataclass

from content.packages.refusals import Why


@dataclass(frozen=True)
class Hostile:
    name: str  # of the case
    package: bytes
    why: Why
    entry: str = ""  # "" = the package as a whole


def case_ids(cases: list[Hostile]) -> list[str]:
    return [case.name for case in cases]
