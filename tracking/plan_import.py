"""A plan as a text file: read with its line numbers, checked whole, and laid as a new version beside the old."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

import yaml
from django.db import transaction
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from tracking.models import Activity, FocusArea, Goal, Plan, PlanTable, Requirement
from tracking.refusal import Problem, Refused

SLUG = r"^[a-z0-9][a-z0-9-]*$"
REMEDIES = {
    "extra_forbidden": "Fältet finns inte. Rätta namnet eller ta bort raden.",
    "missing": "Ett fält saknas här. Lägg till det.",
    "date_from_datetime_parsing": "Skriv datumet som ÅÅÅÅ-MM-DD.",
    "date_type": "Skriv datumet som ÅÅÅÅ-MM-DD.",
    "string_type": "Här ska stå text. Sätt citattecken runt om det är ett tal eller datum.",
    "string_pattern_mismatch": "Koden får bara ha små bokstäver a–z, siffror och bindestreck.",
    "list_type": "Här ska stå en lista. Börja varje punkt med ett bindestreck.",
    "decimal_parsing": "Här ska stå ett tal.",
}


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class TargetText(Strict):
    valid_from: dt.date
    value: Decimal
    by: dt.date | None = None


class GoalText(Strict):
    code: str = Field(pattern=SLUG)
    title: str
    measure: Literal["trained", "coordinators", "offered", "occasions", "reported", "none"] = "none"
    requirement: str | None = None
    by_year: int | None = None
    targets: list[TargetText] = []


class ActivityText(Strict):
    code: str = Field(pattern=SLUG)
    title: str
    goal: str | None = None
    purpose: str = ""
    audience: str = ""
    schedule: str = ""
    condition: str = ""
    responsible: str = ""
    level: Literal["universal", "selective", "indicated", "promoting", "preventing", "individual", ""] = ""
    status: Literal["planned", "ongoing", "done", "stopped", "unknown"] = "unknown"
    status_on: dt.date | None = None
    status_note: str = ""


class FocusAreaText(Strict):
    code: str = Field(pattern=SLUG)
    title: str
    level: Literal["universal", "selective", "indicated", "promoting", "preventing", "individual", ""] = ""
    description: str = ""
    goals: list[GoalText] = []
    activities: list[ActivityText] = []


class TableText(Strict):
    code: str = Field(pattern=SLUG)
    title: str
    columns: list[str]
    rows: list[list[str]]

    @model_validator(mode="after")
    def as_wide_as_its_columns(self) -> "TableText":
        for number, row in enumerate(self.rows, start=1):
            if len(row) != len(self.columns):
                raise ValueError(f"rad {number} har {len(row)} celler men kolumnerna är {len(self.columns)}")
        return self


class PlanText(Strict):
    code: str = Field(pattern=SLUG)
    version: str
    title: str
    document_type: str
    organisation: str
    valid_from: dt.date | None = None
    valid_until: dt.date | None = None
    period: str = ""
    decided_by: str = ""
    decided_on: dt.date | None = None
    decision_reference: str = ""
    owner_function: str = ""
    cadence: Literal["month", "quarter", "tertial", "half_year", "year", "school_year"] = "year"
    reported_to: str = ""
    review_on: dt.date | None = None
    review: str = ""
    is_source: bool = False
    source_note: str = ""
    public_fields: list[Literal[
        "title", "purpose", "audience", "schedule", "condition", "responsible", "level", "status", "status_on"
    ]] = []  # fmt: skip
    focus_areas: list[FocusAreaText]
    tables: list[TableText] = []

    @model_validator(mode="after")
    def codes_are_used_once(self) -> "PlanText":
        areas = self.focus_areas
        goals = [goal.code for area in areas for goal in area.goals]
        activities = [activity.code for area in areas for activity in area.activities]
        for codes in ([area.code for area in areas], goals, activities, [table.code for table in self.tables]):
            twice = {code for code in codes if codes.count(code) > 1}
            if twice:
                raise ValueError(f"koden {min(twice)} används två gånger")
        unknown = {each.goal for area in areas for each in area.activities if each.goal} - set(goals)
        if unknown:
            raise ValueError(f"en aktivitet pekar på målet {min(unknown)}, som inte finns")
        if self.valid_from and self.valid_until and self.valid_until < self.valid_from:
            raise ValueError("valid_until ligger före valid_from")
        return self


@dataclass(frozen=True)
class Imported:
    plan: Plan
    made: bool  # False = this version was here already, the same


def read_plan(path: Path) -> PlanText:
    """Raises Refused; Problem.row is the line of the file."""
    try:
        content = path.read_text(encoding="utf-8")
    except OSError as error:
        raise Refused([Problem(None, None, f"Filen kunde inte läsas: {error.strerror}.")]) from None
    except UnicodeDecodeError:
        raise Refused([Problem(None, None, "Filen är inte text i UTF-8. Spara den så.")]) from None
    try:
        node = yaml.compose(content, Loader=yaml.SafeLoader)
        data = yaml.safe_load(content)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise Refused(
            [Problem(mark.line + 1 if mark else None, None, "Filen är inte giltig YAML. Rätta raden.")]
        ) from None
    if not isinstance(data, dict):
        raise Refused([Problem(1, None, "Filen är tom eller saknar fält. Se docs/plans.md.")])
    try:
        return PlanText.model_validate(data)
    except ValidationError as error:
        raise Refused([_problem(node, wrong) for wrong in error.errors()]) from None


def _problem(node: yaml.Node | None, wrong: Any) -> Problem:
    line, field = 1, ".".join(str(step) for step in wrong["loc"]) or None
    for step in wrong["loc"]:
        node, line = _step(node, step, line)
        if node is None:
            break
    message = REMEDIES.get(wrong["type"]) or wrong["msg"].removeprefix("Value error, ") + ". Rätta det."
    return Problem(line, field, message[0].upper() + message[1:])


def _step(node: yaml.Node | None, step: int | str, line: int) -> tuple[yaml.Node | None, int]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == step:
                return value, key.start_mark.line + 1
    elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step], node.value[step].start_mark.line + 1
    return None, line


@transaction.atomic
def import_plan(text: PlanText) -> Imported:
    """A version that is new is laid beside the older one. The same version again must be the same."""
    requirements = _requirements(text)
    known = Plan.objects.filter(code=text.code, version=text.version).first()
    if known:
        if known.source_text != text.model_dump(mode="json"):
            message = f"Version {text.version} finns redan med annat innehåll. Ge filen en ny version."
            raise Refused([Problem(None, "version", message)])
        return Imported(known, made=False)
    before = Plan.objects.filter(code=text.code).order_by("-pk").first()
    fields = text.model_dump(exclude={"focus_areas", "tables"})
    plan = Plan.objects.create(**fields, predecessor=before, source_text=text.model_dump(mode="json"))
    for order, area in enumerate(text.focus_areas):
        _add_area(plan, area, order, requirements)
    PlanTable.objects.bulk_create(
        PlanTable(plan=plan, order=order, **table.model_dump()) for order, table in enumerate(text.tables)
    )
    return Imported(plan, made=True)


def _requirements(text: PlanText) -> dict[str, Requirement]:
    wanted = {goal.requirement for area in text.focus_areas for goal in area.goals if goal.requirement}
    found = {requirement.code: requirement for requirement in Requirement.objects.filter(code__in=wanted)}
    missing = wanted - found.keys()
    if missing:
        message = f"Det finns inget krav eller erbjudande med koden {min(missing)}. Lägg upp det först."
        raise Refused([Problem(None, "requirement", message)])
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
