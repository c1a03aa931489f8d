from decimal import Decimal

from django import template
from django.http import QueryDict

from tracking.models import Goal
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
def goal_section(report: CompletionReport, goal: Goal) -> dict[str, object]:
    """All that one goal's section shows."""
    rows = report.rows_of(goal)
    total = next((row for row in report.total if row.goal == goal), None)
    other = [row for row in report.other if row.goal == goal]
    target = report.target(goal)
    return {
        "part": _part(report, goal, rows, total, other),
        "rows": rows,
        "total": total,
        "other": other,
        "met": sum(row.reached is True for row in other),
        "lacking": [row for row in other if row.reached is False],
        "target": target,
        "definition": report.definition(goal),
        "left": _left(total, target),
    }


def _part(
    report: CompletionReport, goal: Goal, rows: list[Row], total: Row | None, other: list[OtherRow]
) -> str | None:
    """Which template shows the goal; None where it says nothing of this unit."""
    if total is not None:
        return "persons" if rows or total.counted or total.exempt else "nobody"
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


@register.simple_tag(takes_context=True)
def query(context: dict[str, object], **changes: object) -> str:
    """The page's own query string with some values changed."""
    request = context["request"]
    values: QueryDict = request.GET.copy()  # type: ignore[attr-defined]
    for name, value in changes.items():
        values[name] = str(value)
    return f"?{values.urlencode()}"
