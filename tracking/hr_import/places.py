"""Where the file's units lie in the tree, and which must be made, renamed or ended."""

import datetime as dt
from dataclasses import dataclass, field

from django.db.models import Q

from tracking.hr_import.rows import Row
from tracking.models import Audience, Kind, OrganisationalUnit, UnitKind
from tracking.models.organisation import STEP

ROOT_CODE, ROOT_NAME = "kommun", "Kommunen"


@dataclass(frozen=True)
class NewUnit:
    code: str
    name: str
    kind: UnitKind
    parent_code: str | None  # None = directly under the municipality
    valid_from: dt.date


@dataclass
class PlacePlan:
    known: dict[str, OrganisationalUnit]  # code → the unit that holds on the day, or will
    new: list[NewUnit] = field(default_factory=list)  # a top before what lies under it
    moved: dict[str, OrganisationalUnit] = field(default_factory=dict)  # ends the day before, gets a successor
    renamed: dict[str, str] = field(default_factory=dict)


def known_units(on: dt.date) -> dict[str, OrganisationalUnit]:
    """By code: the unit that holds on the day, or else the first that will."""
    units = OrganisationalUnit.objects.filter(Q(valid_until=None) | Q(valid_until__gte=on))
    # Sorted here, since databases disagree on where NULL goes; the last one wins in the dict.
    return {unit.code: unit for unit in sorted(units, key=lambda unit: unit.valid_from or dt.date.min, reverse=True)}


def plan_places(rows: list[Row], on: dt.date) -> PlacePlan:
    plan = PlacePlan(known_units(on))
    top_of = _tops(plan.known)
    starts = _earliest_starts(rows)
    units = _units_in(rows, plan.known)
    names = {code: name for code, name, _row in units if name}
    for code, name, row in units:
        top = row.top_unit_code if code != row.top_unit_code else None
        unit = plan.known.get(code)
        if code in plan.moved:
            continue
        if unit and top and top_of[unit.pk] not in (None, top):
            _move(plan, unit, names, top, on)
        elif unit:
            if name and unit.name != name:
                plan.renamed[code] = name
        else:
            plan.new.append(NewUnit(code, name or code, _kind(row, top), top, starts[code]))
    return plan


def _move(plan: PlacePlan, unit: OrganisationalUnit, names: dict[str, str], top: str, on: dt.date) -> None:
    """The unit and all below it end and get successors. It stays under its parent when that moves as well."""
    parent = next((each.code for each in plan.moved.values() if each.pk == unit.parent_id), top)
    plan.moved[unit.code] = unit
    plan.new.append(NewUnit(unit.code, names.get(unit.code, unit.name), UnitKind(unit.kind), parent, on))
    for child in plan.known.values():
        if child.parent_id == unit.pk and child.code not in plan.moved:
            _move(plan, child, names, top, on)


def _units_in(rows: list[Row], known: dict[str, OrganisationalUnit]) -> list[tuple[str, str, Row]]:
    """Each once: tops first, then from the top of the tree down, so that what a unit lies under has had its turn."""
    tops = {row.top_unit_code: (row.top_unit_code, row.top_unit_name, row) for row in rows}
    # A name in the top's own row wins over one in a row below it, and a filled one over an empty.
    for row in rows:
        if row.top_unit_name:
            tops[row.top_unit_code] = (row.top_unit_code, row.top_unit_name, row)
    under = {row.unit_code: (row.unit_code, row.unit_name, row) for row in rows if row.unit_code not in tops}
    depth = {code: len(unit.path) for code, unit in known.items()}
    return [*tops.values(), *sorted(under.values(), key=lambda each: depth.get(each[0], 0))]


def _tops(known: dict[str, OrganisationalUnit]) -> dict[int, str | None]:
    """For each unit the code of its ancestor just below the municipality; None for that ancestor itself."""
    code_by_id = {unit.pk: unit.code for unit in known.values()}
    # A parent that has ended is found among all units by its id; only living ones matter here.
    return {unit.pk: _top_code(unit, code_by_id) for unit in known.values()}


def _top_code(unit: OrganisationalUnit, code_by_id: dict[int, str]) -> str | None:
    steps = [int(unit.path[at : at + STEP]) for at in range(0, len(unit.path), STEP)]
    return code_by_id.get(steps[1], "") if len(steps) > 2 else None


def _earliest_starts(rows: list[Row]) -> dict[str, dt.date]:
    starts: dict[str, dt.date] = {}
    for row in rows:
        for code in {row.unit_code, row.top_unit_code}:
            starts[code] = min(starts.get(code, row.start), row.start)
    return starts


def _kind(row: Row, top: str | None) -> UnitKind:
    if row.kind == Kind.ELECTED:
        return UnitKind.COMMITTEE
    if row.kind == Kind.PARTNER:
        return UnitKind.PARTNER
    return UnitKind.UNIT if top else UnitKind.DEPARTMENT


def apply_places(plan: PlacePlan, on: dt.date) -> dict[str, OrganisationalUnit]:
    """Code → unit, for every unit of the file."""
    units = dict(plan.known)
    for code, name in plan.renamed.items():
        units[code].name = name
        units[code].save(update_fields=["name"])
    for unit in plan.moved.values():
        unit.valid_until = max(on - dt.timedelta(days=1), unit.valid_from or on - dt.timedelta(days=1))
        unit.save(update_fields=["valid_until"])
    root = _root() if plan.new else None
    ended = _ended_before([new.code for new in plan.new])
    for new in plan.new:
        before = plan.moved.get(new.code) or ended.get(new.code)
        starts = new.valid_from
        if before and before.valid_until and before.valid_until >= starts:
            starts = before.valid_until + dt.timedelta(days=1)
        unit = OrganisationalUnit.objects.create(
            code=new.code,
            name=new.name,
            kind=new.kind,
            parent=units[new.parent_code] if new.parent_code else root,
            valid_from=starts,
        )
        if before:
            unit.predecessors.add(before)
            for audience in Audience.objects.filter(units=before):
                audience.units.add(unit)  # who belonged because of the unit belongs because of its successor
        units[new.code] = unit
    return units


def _ended_before(codes: list[str]) -> dict[str, OrganisationalUnit]:
    found = OrganisationalUnit.objects.filter(code__in=codes, valid_until__isnull=False).order_by("valid_until")
    return {unit.code: unit for unit in found}


def _root() -> OrganisationalUnit:
    return OrganisationalUnit.objects.root() or OrganisationalUnit.objects.create(
        code=ROOT_CODE, name=ROOT_NAME, kind=UnitKind.MUNICIPALITY
    )
