from decimal import Decimal
from typing import Any

from django import template

from tracking.models import Goal, UnitKind
from tracking.reports import CompletionReport, OtherRow, Row

register = template.Library()


@register.filter
def percent(share: float | None) -> str:
    """0.873 → "87 %", rounded down so that a goal never looks reached before it is."""
    return "–" if share is None else f"{int(round(share * 100, 6))} %"


@register.filter
def width(share: float | None) -> float:
    return round((share or 0) * 100, 2)


@register.simple_tag
def goal_sections(report: CompletionReport) -> dict[str, list[dict[str, Any]]]:
    """The goals as the page shows them, and apart from them those that concern nobody in the unit."""
    sections = [_section(report, goal) for goal in report.goals]
    return {
        "shown": [section for section in sections if section["part"] not in (None, "nobody")],
        "nobody": [section for section in sections if section["part"] == "nobody"],
    }


def _section(report: CompletionReport, goal: Goal) -> dict[str, Any]:
    """All that one goal's section shows."""
    rows = report.rows_of(goal)
    total = next((row for row in report.total if row.goal == goal), None)
    other = [row for row in report.other if row.goal == goal]
    target = report.target(goal)
    left = _left(total, target)
    return {
        "goal": goal,
        "part": _part(report, goal, total, other),
        "rows": [row for row in rows if row.counted or row.exempt],
        "empty": [row.place.label for row in rows if not (row.counted or row.exempt)],
        "total": total,
        "other": other,
        "met": sum(row.reached is True for row in other),
        "lacking": [row for row in other if row.reached is False],
        "target": target,
        "by": row.by_on if (row := report.target_row(goal)) else None,
        "definition": report.definition(goal),
        "by_department": {row.place.kind for row in rows} == {UnitKind.DEPARTMENT},
        "left": left,
        "reached": _reached(left, target, other),
    }


def _part(report: CompletionReport, goal: Goal, total: Row | None, other: list[OtherRow]) -> str | None:
    """Which template shows the goal; None where it says nothing of this unit."""
    if total is not None:
        return "persons" if total.counted or total.exempt or report.is_top else "nobody"
    if other:
        return "coordinators" if goal.measure == Goal.Measure.COORDINATORS else "reported"
    lacks_requirement = goal.measure in Goal.BY_ASSIGNMENTS and goal.requirement is None
    lacks_report = goal.measure in Goal.BY_HAND and report.is_top
    return "unknown" if lacks_requirement or lacks_report else None


def _left(total: Row | None, target: Decimal | None) -> int | None:
    """Percentage points to the target, rounded up; 0 when it is reached, None when there is nothing to compare."""
    if total is None or total.share is None or target is None:
        return None
    return max(0, -int(-round(float(target) - total.share * 100, 6) // 1))


def _reached(left: int | None, target: Decimal | None, other: list[OtherRow]) -> bool | None:
    """None when there is nothing to compare."""
    if left is not None:
        return left == 0
    return all(row.reached for row in other) if other and target is not None else None
