"""A plan as a text file: read with its line numbers, checked whole, and laid as a new version beside the old."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from django.db import IntegrityError, transaction
from pydantic import Field

from tracking.models import Activity, FocusArea, Goal, GoalTarget, Plan, PlanTable, Requirement
from tracking.refusal import Problem, Refused
from tracking.text_file import Day, Fields, Place, Slug, TextFile, Year


class TargetText(Fields):
    fills = GoalTarget

    valid_from: Day
    value: Decimal = Field(ge=0)
    by: Day | None = None


class GoalText(Fields):
    fills = Goal

    code: Slug
    title: str
    measure: Literal["trained", "coordinators", "offered", "occasions", "reported", "none"] = "none"
    requirement: str | None = None
    by_year: Year | None = None
    targets: list[TargetText] = []


class ActivityText(Fields):
    fills = Activity

    code: Slug
    title: str
    goal: str | None = None
    purpose: str = ""
    audience: str = ""
    schedule: str = ""
    condition: str = ""
    responsible: str = ""
    level: Literal["universal", "selective", "indicated", "promoting", "preventing", "individual", ""] = ""
    status: Literal["planned", "ongoing", "done", "stopped", "unknown"] = "unknown"
    status_on: Day | None = None
    status_note: str = ""


class FocusAreaText(Fields):
    fills = FocusArea

    code: Slug
    title: str
    level: Literal["universal", "selective", "indicated", "promoting", "preventing", "individual", ""] = ""
    description: str = ""
    goals: list[GoalText] = []
    activities: list[ActivityText] = []


class TableText(Fields):
    fills = PlanTable

    code: Slug
    title: str
    columns: list[str]
    rows: list[list[str]]


class PlanText(TextFile):
    fills = Plan

    code: Slug
    version: str
    title: str
    document_type: str
    organisation: str
    valid_from: Day | None = None
    valid_until: Day | None = None
    period: str = ""
    decided_by: str = ""
    decided_on: Day | None = None
    decision_reference: str = ""
    owner_function: str = ""
    cadence: Literal["month", "quarter", "tertial", "half_year", "year", "school_year"] = "year"
    reported_to: str = ""
    review_on: Day | None = None
    review: str = ""
    is_source: bool = False
    source_note: str = ""
    public_fields: list[Literal[
        "title", "purpose", "audience", "schedule", "condition", "responsible", "level", "status", "status_on"
    ]] = []  # fmt: skip
    focus_areas: list[FocusAreaText]
    tables: list[TableText] = []

    def contradictions(self) -> Iterator[tuple[Place, str]]:
        if self.valid_from and self.valid_until and self.valid_until < self.valid_from:
            yield ("valid_until",), "Dagen ligger före valid_from. Rätta en av dem."
        yield from self._codes_used_twice()
        yield from self._shares_above_all()
        goals = {goal.code for area in self.focus_areas for goal in area.goals}
        for path, activity in self.within("activities"):
            if activity.goal and activity.goal not in goals:
                yield (*path, "goal"), f"Det finns inget mål med koden {activity.goal}. Rätta den."
        for place, table in enumerate(self.tables):
            for number, row in enumerate(table.rows):
                if len(row) != len(table.columns):
                    says = f"Raden har {len(row)} celler men kolumnerna är {len(table.columns)}. Gör dem lika många."
                    yield ("tables", place, "rows", number), says

    def _shares_above_all(self) -> Iterator[tuple[Place, str]]:
        for path, goal in self.within("goals"):
            for number, target in enumerate(goal.targets):
                if goal.measure in Goal.BY_PERSONS and target.value > 100:
                    yield (*path, "targets", number, "value"), "Målvärdet är en andel i procent, högst 100. Rätta det."

    def _codes_used_twice(self) -> Iterator[tuple[Place, str]]:
        areas = [(("focus_areas", place), area) for place, area in enumerate(self.focus_areas)]
        tables = [(("tables", place), table) for place, table in enumerate(self.tables)]
        for coded in (areas, tables, self.within("goals"), self.within("activities")):
            seen: set[str] = set()
            for path, each in coded:
                if each.code in seen:
                    yield (*path, "code"), f"Koden {each.code} används två gånger. Byt den ena."
                seen.add(each.code)

    def within(self, name: Literal["goals", "activities"]) -> list[tuple[Place, Any]]:
        """The goals or activities of every focus area, with their paths."""
        return [
            (("focus_areas", place, name, number), each)
            for place, area in enumerate(self.focus_areas)
            for number, each in enumerate(getattr(area, name))
        ]


@dataclass(frozen=True)
class Imported:
    plan: Plan
    made: bool  # False = this version was here already, the same


@transaction.atomic
def import_plan(text: PlanText) -> Imported:
    """A version that is new is laid beside the older one. The same version again must be the same."""
    requirements = _requirements(text)
    known = Plan.objects.filter(code=text.code, version=text.version).first()
    if known:
        if known.source_text != text.model_dump(mode="json"):
            message = f"Version {text.version} finns redan med annat innehåll. Ge filen en ny version."
            raise Refused([text.lines.problem(("version",), message)])
        return Imported(known, made=False)
    before, after = _neighbours(text)
    fields = text.model_dump(exclude={"focus_areas", "tables"})
    try:
        with transaction.atomic():
            plan = Plan.objects.create(**fields, predecessor=before, source_text=text.model_dump(mode="json"))
    except IntegrityError:
        message = "En annan inläsning av samma version pågår. Kör filen igen när den är klar."
        raise Refused([Problem(None, None, message)]) from None
    if after:
        Plan.objects.filter(pk=after.pk).update(predecessor=plan)
    for order, area in enumerate(text.focus_areas):
        _add_area(plan, area, order, requirements)
    if before:
        _carry_over(before, plan)
    PlanTable.objects.bulk_create(
        PlanTable(plan=plan, order=order, **table.model_dump()) for order, table in enumerate(text.tables)
    )
    return Imported(plan, made=True)


def _neighbours(text: PlanText) -> tuple[Plan | None, Plan | None]:
    """The versions before and after this one. Versions may be read in any order; one without a day is the newest."""
    before, after = Plan.objects.filter(code=text.code, successors=None).first(), None
    day = text.valid_from or text.decided_on
    while before and day and (before.begins_on or dt.date.min) > day:
        before, after = before.predecessor, before
    return before, after


def _carry_over(before: Plan, plan: Plan) -> None:
    """A goal that keeps its code keeps what the municipality gave it, where the file is silent: who is counted, and
    the targets."""
    known = {goal.code: goal for goal in Goal.objects.filter(focus_area__plan=before).prefetch_related("targets")}
    for goal in Goal.objects.filter(focus_area__plan=plan).prefetch_related("targets"):
        old = known.get(goal.code)
        if old is None or old.measure != goal.measure:
            continue
        if goal.requirement_id is None:
            Goal.objects.filter(pk=goal.pk).update(requirement=old.requirement_id)
        if not goal.targets.all():
            goal.targets.bulk_create(
                GoalTarget(goal=goal, valid_from=each.valid_from, value=each.value, by_on=each.by_on)
                for each in old.targets.all()
            )


def _requirements(text: PlanText) -> dict[str, Requirement]:
    wanted = [(path, goal.requirement) for path, goal in text.within("goals") if goal.requirement]
    found = {each.code: each for each in Requirement.objects.filter(code__in=[code for _path, code in wanted])}
    missing = [
        text.lines.problem((*path, "requirement"), f"Inget krav eller erbjudande har koden {code}. Lägg upp det först.")
        for path, code in wanted
        if code not in found
    ]
    if missing:
        raise Refused(missing)
    return found


def _add_area(plan: Plan, text: FocusAreaText, order: int, requirements: dict[str, Requirement]) -> None:
    area = FocusArea.objects.create(plan=plan, order=order, **text.model_dump(exclude={"goals", "activities"}))
    goals: dict[str, Goal] = {}
    for place, each in enumerate(text.goals):
        goal = Goal.objects.create(
            focus_area=area,
            order=place,
            requirement=requirements.get(each.requirement or ""),
            **each.model_dump(exclude={"targets", "requirement"}),
        )
        goals[each.code] = goal
        for target in each.targets:
            goal.targets.create(valid_from=target.valid_from, value=target.value, by_on=target.by)
    Activity.objects.bulk_create(
        Activity(focus_area=area, order=place, goal=goals.get(each.goal or ""), **each.model_dump(exclude={"goal"}))
        for place, each in enumerate(text.activities)
    )
