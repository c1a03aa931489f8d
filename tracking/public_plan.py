"""What everybody may read of the municipality's plan: its goals and, of activities, the fields that the plan marks as
public. Of figures the whole municipality's alone, and no more of them than is told inside."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from tracking.models import Activity, FocusArea, Goal, Measurement, OrganisationalUnit, Plan
from tracking.suppression import K_PUBLIC, told

SHOWN = ("title", "purpose", "responsible", "status")


@dataclass(frozen=True)
class PublicActivity:
    """Empty = not marked as public, or not said."""

    title: str
    purpose: str = ""
    responsible: str = ""
    status: str = ""  # in words


@dataclass(frozen=True)
class PublicFigure:
    on: dt.date
    done: int
    counted: int
    target: Decimal | None  # percent

    @property
    def percent(self) -> int:
        return round(self.done * 100 / self.counted)


@dataclass(frozen=True)
class PublicGoal:
    title: str
    by_year: int | None
    figure: PublicFigure | None
    activities: list[PublicActivity]


@dataclass(frozen=True)
class PublicArea:
    title: str
    goals: list[PublicGoal]
    activities: list[PublicActivity]  # those of no goal


@dataclass(frozen=True)
class PublicPlan:
    plan: Plan
    areas: list[PublicArea]


def public_plan(on: dt.date) -> PublicPlan | None:
    """Of the plan in force on the day. None = there is none, or it marks nothing as public."""
    plan = next(iter(Plan.objects.filter(is_source=False).in_force_first(on)), None)
    if plan is None or "title" not in plan.public_fields or not plan.in_force_on(on):
        return None
    areas = _areas(plan, on)
    return PublicPlan(plan, areas) if areas else None


def _areas(plan: Plan, on: dt.date) -> list[PublicArea]:
    activities, figures = _activities(plan), _figures(plan, on)
    goals: dict[int, list[PublicGoal]] = defaultdict(list)
    for goal in Goal.objects.filter(focus_area__plan=plan):
        figure = figures.get((goal.code, goal.measure))
        shown = PublicGoal(goal.title, goal.by_year, figure, activities[goal.focus_area_id, goal.pk])
        goals[goal.focus_area_id].append(shown)
    areas = FocusArea.objects.filter(plan=plan)
    made = [PublicArea(area.title, goals[area.pk], activities[area.pk, None]) for area in areas]
    return [area for area in made if area.goals or area.activities]


def _activities(plan: Plan) -> dict[tuple[int, int | None], list[PublicActivity]]:
    """By area and goal. What is not public is not even asked for. A goal of another area is named there."""
    names = [name for name in SHOWN if name in plan.public_fields]
    rows = Activity.objects.filter(focus_area__plan=plan).values("focus_area", "goal", "goal__focus_area", *names)
    found: dict[tuple[int, int | None], list[PublicActivity]] = defaultdict(list)
    for row in rows:
        place = row.pop("goal__focus_area") or row["focus_area"], row.pop("goal")
        del row["focus_area"]
        found[place].append(PublicActivity(**row | {"status": _status(row.get("status", ""))}))
    return found


def _status(status: str) -> str:
    told_status = status and status != Activity.Status.UNKNOWN
    return str(Activity.Status(status).label) if told_status else ""


def _figures(plan: Plan, on: dt.date) -> dict[tuple[str, str], PublicFigure]:
    """The last that was reported and may be told, by the goal's code and measure: a goal keeps its code from version to
    version of the plan."""
    root = OrganisationalUnit.objects.root()
    reported = Measurement.objects.filter(
        goal__focus_area__plan__code=plan.code,
        goal__measure__in=Goal.BY_PERSONS,
        unit=root,
        on__lte=on,
        told_counted__gte=K_PUBLIC,
    )
    found: dict[tuple[str, str], PublicFigure] = {}
    for row in reported.select_related("goal").order_by("-on", "-pk"):
        figure = public_figure(row)
        if figure:
            found.setdefault((row.goal.code, row.goal.measure), figure)
    return found


def public_figure(row: Measurement) -> PublicFigure | None:
    """Made of what readers inside are told without a right to the persons, so that no subtraction from what they have
    leads further (small_groups.py). None = it, or the part that is left, is less than ten."""
    if row.told_least is None or row.told_least != row.told_most or not row.told_counted:
        return None
    if row.told_counted < K_PUBLIC or told(row.told_least, row.told_counted, K_PUBLIC).exact is None:
        return None
    return PublicFigure(row.on, row.told_least, row.told_counted, row.target)
