"""Goals × units for a date. One object yields the rows; screen, files and JSON all render those."""

import datetime as dt
import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.core.cache import cache
from django.db.models import Prefetch, QuerySet
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from tracking.models import (
    Goal,
    GoalTarget,
    Kind,
    Measurement,
    OrganisationalUnit,
    Plan,
    Requirement,
    UnitKind,
    UnitRole,
)
from tracking.report_places import Place, ReportPlaces, place_of
from tracking.small_groups import CoarseRow, Seen, coarse_rows
from tracking.standing import DONE, Belonging, standings_by_home
from tracking.stepping import steps_by_home
from tracking.suppression import K_INSIDE

Measure = Goal.Measure


@dataclass(frozen=True)
class Row:
    place: Place
    goal: Goal
    fulfilled: int = 0
    expiring: int = 0
    due: int = 0
    overdue: int = 0
    offered: int = 0
    begun: int = 0
    exempt: int = 0
    in_step: int = 0  # of the due, those who follow a series; the others who are due follow none
    behind: int = 0

    coarse = False  # a CoarseRow tells less
    ends = most = None

    @property
    def concerns_somebody(self) -> bool:
        return bool(self.counted or self.exempt)

    @property
    def least(self) -> float | None:
        return self.share

    @property
    def counted(self) -> int:
        return self.fulfilled + self.expiring + self.due + self.overdue + self.offered + self.begun

    @property
    def done(self) -> int:
        return self.fulfilled + self.expiring

    @property
    def done_told(self) -> int:
        return self.done

    @property
    def share(self) -> float | None:
        """0–1; None when nobody is counted."""
        return self.done / self.counted if self.counted else None

    def as_json(self) -> dict[str, object]:
        figures = ["counted", "fulfilled", "expiring", "due", "overdue", "offered", "begun", "exempt", "share"]
        figures += ["in_step", "behind"]
        return {"unit_code": self.place.code, "unit_name": self.place.name, "goal": self.goal.code} | {
            name: getattr(self, name) for name in figures
        }


@dataclass(frozen=True)
class OtherRow:
    """A figure that is no share of persons: coordinators per förvaltning, or what was reported by hand."""

    place: Place
    goal: Goal
    value: Decimal | int
    target: Decimal | None
    needs: Decimal | int | None  # what it is measured against; None = nothing
    on: dt.date | None = None  # the day it was reported for
    hidden: bool = False  # only whether the target is reached may be told

    @property
    def reached(self) -> bool | None:
        return None if self.needs is None else self.value >= self.needs

    def as_json(self) -> dict[str, object]:
        told: dict[str, object] = {"value": _number(self.value)}
        if self.hidden:
            told = {"value": None, "hidden": True}
        return {
            "unit_code": self.place.code,
            "unit_name": self.place.name,
            "goal": self.goal.code,
            "target": _number(self.target),
            "reached": self.reached,
        } | told


def _number(value: Decimal | int | None) -> float | int | None:
    if value is None:
        return None
    return int(value) if value == int(value) else float(value)


@dataclass
class CompletionReport:
    """How a plan's goals stand on `on`.

    unit: whose parts are the rows; scope: the units a reader may see totals of (None = all); whole: the unit is
    one row of its own, for readers who may not see its parts; today: decides "now" (belonging); cached: counts may be
    a minute old; elected_only: the goals that concern the elected, for a nämnd's secretary; seen: the persons the
    reader may see, the others' figures being told as for small groups (None = all as they are)."""

    plan: Plan
    on: dt.date
    today: dt.date
    unit: OrganisationalUnit
    belonging: Belonging = Belonging.THEN
    scope: QuerySet[OrganisationalUnit] | None = None
    whole: bool = False
    cached: bool = False
    elected_only: bool = False
    seen: Seen | None = None
    rows: list[Row | CoarseRow] = field(init=False, default_factory=list)
    total: list[Row | CoarseRow] = field(init=False, default_factory=list)
    other: list[OtherRow] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        self.goals = [goal for goal in self._goals() if not self.elected_only or _concerns_elected(goal)]
        self.units = OrganisationalUnit.objects.in_bulk()
        self.places = ReportPlaces(self.unit, self.units, self.home_date, self._scope_ids, self.whole)
        for goal in self.goals:
            if goal.measure in Goal.BY_PERSONS and goal.requirement:
                self._add_persons(goal)
            elif goal.measure == Measure.COORDINATORS and goal.requirement:
                self._add_coordinators(goal)
            elif goal.measure in Goal.BY_HAND:
                self._add_reported(goal)

    @property
    def home_date(self) -> dt.date:
        return self.belonging.home_day(self.on, self.today)

    def target(self, goal: Goal) -> Decimal | None:
        row = self.target_row(goal)
        return row.value if row else None

    def target_row(self, goal: Goal) -> GoalTarget | None:
        """What was aimed at on the report's date: the newest row that had begun."""
        return next((row for row in goal.targets.all() if row.valid_from <= self.on), None)

    def definition(self, goal: Goal, *, exact: bool = False) -> str:
        """Who is counted, in a sentence; exact: of the figures themselves, however they are told."""
        if goal.measure in Goal.BY_HAND:
            if any(row.goal == goal for row in self.other):
                return _("Rapporteras för hand. Senaste uppgiften till och med %(on)s.") % {"on": _day(self.on)}
            return _("Rapporteras för hand. Inget är rapporterat till och med %(on)s.") % {"on": _day(self.on)}
        if not goal.requirement:
            return _("Målet är inte kopplat till något krav eller erbjudande.")
        words = {
            "audience": goal.requirement.audience.name,
            "training": goal.requirement.training.title,
            "on": _day(self.on),
            "where": Belonging(self.belonging).label,
        }
        exempt = " " + (_("Undantagna räknas inte.") if exact or self.seen is None else _exempt_when_coarse())
        if goal.measure == Measure.COORDINATORS:
            return _("Antal personer i målgruppen %(audience)s med giltig utbildning %(training)s den %(on)s, "
                     "räknade %(where)s.") % words  # fmt: skip
        if goal.measure == Measure.OFFERED:
            return _("De i målgruppen %(audience)s som den %(on)s var erbjudna %(training)s och andelen av dem som "
                     "har genomfört den. Var och en räknas en gång, %(where)s.") % words + exempt  # fmt: skip
        return _("De i målgruppen %(audience)s som den %(on)s skulle ha %(training)s och andelen av dem med giltig "
                 "utbildning. Var och en räknas en gång, %(where)s.") % words + exempt  # fmt: skip

    def rows_of(self, goal: Goal) -> list[Row | CoarseRow]:
        return [row for row in self.rows if row.goal == goal]

    def as_json(self) -> dict[str, object]:
        return {
            "on": self.on.isoformat(),
            "plan": self.plan.code,
            "unit": self.unit.code,
            "belonging": str(self.belonging),
            "definition": {goal.code: self.definition(goal) for goal in self.goals if goal.measure != Measure.NONE},
            "rows": [row.as_json() for row in self.rows],
            "total": [row.as_json() for row in self.total],
            "other": [row.as_json() for row in self.other],
        }

    def _goals(self) -> QuerySet[Goal]:
        return (
            Goal.objects.filter(focus_area__plan=self.plan)
            .select_related("focus_area", "requirement__audience", "requirement__training")
            .prefetch_related(
                "requirement__audience__units", Prefetch("targets", GoalTarget.objects.order_by("-valid_from", "-pk"))
            )
        )

    @cached_property
    def tells_steps(self) -> bool:
        """Whether anybody who is counted follows a series."""
        return any(row.in_step or row.behind for row in self.total)

    def _standings(self, goal: Goal) -> dict[Place, Counter[str]]:
        counts: dict[Place, Counter[str]] = defaultdict(Counter)
        for home, step, persons in self._steps(goal.requirement) if goal.requirement else []:
            place = self.places.place(home)
            if place:
                counts[place]["in_step" if step else "behind"] += persons
        for home, standing, persons in self._counts(goal.requirement) if goal.requirement else []:
            place = self.places.place(home)
            if place:
                counts[place][standing] += persons
        return counts

    def _counts(self, requirement: Requirement) -> list[tuple[int | None, str, int]]:
        """(home unit, standing, persons): one query whatever the number of persons and units."""
        return self._asked("report", standings_by_home, requirement)

    def _steps(self, requirement: Requirement) -> list[tuple[int | None, bool, int]]:
        """(home unit, in step, persons) of those who are due in a series."""
        return self._asked("steps", steps_by_home, requirement)

    def _asked(self, what: str, count: Callable[..., list[Any]], requirement: Requirement) -> list[Any]:
        place = (requirement, self.belonging, self.on, self.today, self._scope_ids)
        if not self.cached:
            return count(*place)
        scope = None if self._scope_ids is None else sorted(self._scope_ids)  # none at all is not the same as all
        parts = (requirement.pk, self.on, self.home_date, str(self.belonging), scope)
        key = f"{what}-" + hashlib.sha256(repr(parts).encode()).hexdigest()
        counts: list[Any] | None = cache.get(key)
        if counts is None:
            counts = count(*place)
            cache.set(key, counts, 60)  # shared, or two processes would show two figures in the same minute
        return counts

    @cached_property
    def _scope_ids(self) -> set[int] | None:
        return None if self.scope is None else set(self.scope.values_list("pk", flat=True))

    def _add_persons(self, goal: Goal) -> None:
        if self.seen is not None and goal.requirement:
            rows, total = coarse_rows(goal, self._counts(goal.requirement), self.places, self.seen)
            self.rows += rows
            self.total.append(total)
            return
        counts = self._standings(goal)
        kinds = goal.requirement.kinds() if goal.requirement else []
        places = set(self.places.places(kinds)) | set(counts)
        self.rows += [
            Row(place, goal, **counts.get(place, Counter())) for place in sorted(places, key=self.places.order)
        ]
        whole = sum(counts.values(), Counter())
        self.total.append(Row(place_of(self.unit), goal, **whole))

    def _add_coordinators(self, goal: Goal) -> None:
        if self.seen is not None and not is_of_coordinators(goal):
            return  # yes or no, with a target of 1, 2, 3 …, would tell how many of anybody have done it
        trained: Counter[int] = Counter()
        for home, standing, persons in self._counts(goal.requirement) if goal.requirement else []:
            if home is not None and standing in DONE:
                trained[home] += persons
        departments, target = self.places.departments(), self.target(goal)
        needs = 1 if target is None else target  # somebody trained is asked for, also where no figure is set
        for place in sorted(departments, key=self.places.order):
            value = sum(persons for home, persons in trained.items() if departments[place].contains(self.units[home]))
            self.other.append(OtherRow(place, goal, value, target, needs, hidden=self.seen is not None))

    def _add_reported(self, goal: Goal) -> None:
        newest: dict[int, Measurement] = {}
        for reported in Measurement.objects.of_goal(goal).by_hand().filter(on__lte=self.on).order_by("on", "pk"):
            newest[reported.unit_id] = reported
        for unit_id, reported in sorted(newest.items(), key=lambda item: self.units[item[0]].path):
            unit = self.units[unit_id]
            if self.places.sees(unit) and self.unit.contains(unit):
                # The target is the whole municipality's: a part of it is not measured against that.
                target = self.target(goal) if unit.kind == UnitKind.MUNICIPALITY else None
                self.other.append(OtherRow(place_of(unit), goal, reported.value, target, target, reported.on))


def is_of_coordinators(goal: Goal) -> bool:
    return goal.requirement is not None and goal.requirement.audience.roles == [UnitRole.Role.COORDINATOR]


def _exempt_when_coarse() -> str:
    says = _("Undantagna räknas bort där de är minst %(k)s, annars räknas de som inte klara.")
    return says % {"k": K_INSIDE}


def _concerns_elected(goal: Goal) -> bool:
    return goal.requirement is not None and Kind.ELECTED in goal.requirement.kinds()


def _day(day: dt.date) -> str:
    return date_format(day, "j F Y")
