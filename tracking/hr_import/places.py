"""Where the file's units lie in the tree, and which must be made, renamed, moved or begun.

A file places a unit under its förvaltning, not in the levels between, which a units file may have laid: a unit is in
place when the förvaltning is anywhere above it. A file that names no förvaltning says nothing about the tree."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db.models import Q
from django.utils.translation import gettext_noop as _

from tracking.hr_import.rows import Row
from tracking.models import Kind, OrganisationalUnit, UnitKind
from tracking.notice import Notice
from tracking.refusal import MOST

# Where figures count them. An employee may work in any unit.
OWN_PLACE = {
    Kind.ELECTED: (
        UnitKind.COMMITTEE,
        _(
            "Rad %(row)s, kolumn %(column)s: en förtroendevald hör till sin nämnd eller sitt organ, men enheten är av "
            "en annan sort, och personen räknas där. Skriv nämndens enhetskod. Är sorten fel, rätta den med "
            "import_units (kind committee)."
        ),
    ),
    Kind.PARTNER: (
        UnitKind.PARTNER,
        _(
            "Rad %(row)s, kolumn %(column)s: en samverkanspart står för sig själv, men enheten är av en annan sort, "
            "och personen räknas där. Skriv en egen enhetskod för parten. Är sorten fel, rätta den med import_units "
            "(kind partner)."
        ),
    ),
}
ROOT_CODE, ROOT_NAME = "kommun", "Kommunen"
DAY = dt.timedelta(days=1)


class Said(NamedTuple):
    """What the file says of a unit."""

    name: str
    top: str | None  # None = directly under the municipality


@dataclass(frozen=True)
class Placing:
    """A unit that gets a place: a new one, or one that has held no day yet and is moved as it is."""

    code: str
    name: str
    kind: UnitKind
    parent_code: str | None  # None = directly under the municipality
    valid_from: dt.date
    valid_until: dt.date | None = None
    in_place: bool = False


@dataclass
class PlacePlan:
    known: dict[str, OrganisationalUnit]  # code → the unit that holds on the day, or will
    placings: list[Placing] = field(default_factory=list)  # what lies above before what lies below
    moved: dict[str, OrganisationalUnit] = field(default_factory=dict)  # ends the day before, gets a successor
    renamed: dict[str, str] = field(default_factory=dict)
    begun: dict[str, dt.date] = field(default_factory=dict)  # planned for later, but the file has people there now

    def misplaced(self, rows: list[Row], heading: str | None) -> list[Notice]:
        """Of the elected and of partners in a unit that is, or becomes, another sort of place. Figures count people
        where they are placed, and a file that is right otherwise must not stop for this."""
        kinds = {code: unit.kind for code, unit in self.known.items()}
        kinds |= {placing.code: placing.kind for placing in self.placings}
        wrong = [row for row in rows if row.kind in OWN_PLACE and kinds[row.unit_code] != OWN_PLACE[Kind(row.kind)][0]]
        return [Notice(OWN_PLACE[Kind(row.kind)][1], row=row.number, column=heading or "–") for row in wrong[:MOST]]

    @property
    def new(self) -> list[Placing]:
        return [placing for placing in self.placings if not placing.in_place]

    @property
    def moves(self) -> list[str]:
        return [placing.code for placing in self.placings if placing.in_place or placing.code in self.moved]


def known_units(on: dt.date) -> dict[str, OrganisationalUnit]:
    """By code: the unit that holds on the day, or else the first that will."""
    units = OrganisationalUnit.objects.filter(Q(valid_until=None) | Q(valid_until__gte=on))
    # Sorted here, since databases disagree on where NULL goes; the last one wins in the dict.
    return {unit.code: unit for unit in sorted(units, key=lambda unit: unit.valid_from or dt.date.min, reverse=True)}


def plan_places(rows: list[Row], on: dt.date) -> PlacePlan:
    return _Planner(rows, on).plan_all()


class _Planner:
    def __init__(self, rows: list[Row], on: dt.date) -> None:
        self.on = on
        self.known = known_units(on)
        self.plan = PlacePlan(self.known)
        self.said = _said(rows)
        self.tells_tree = any(row.tells_top for row in rows)
        self.starts = _earliest_starts(rows)
        self.held = _kinds_held(rows)
        self.needed = _earliest_starts([row for row in rows if row.end is None or row.end >= on])
        codes = {unit.pk: unit.code for unit in self.known.values()}
        # Code → the code above it, as it will be; None also when what lay above has ended.
        self.above = {code: codes.get(unit.parent_id or 0) for code, unit in self.known.items()}
        self.top_parents = {code for code, unit in self.known.items() if unit.parent_id is None}

    def plan_all(self) -> PlacePlan:
        # From the top of the tree down, so that what a unit lies under has had its turn.
        tree = sorted(self.known.values(), key=lambda unit: len(unit.path))
        for unit in sorted(tree, key=lambda unit: unit.code in self.said and self.said[unit.code].top is not None):
            said = self.said.get(unit.code)
            if said and not self._in_place(unit.code, said):
                self._move(unit.code, said.top)
        for unit in tree:
            above = self.above[unit.code]
            if above in self.plan.moved and self.plan.moved[above].pk == unit.parent_id:
                self._move(unit.code, above)
        for code, said in self.said.items():
            if code not in self.known:
                self._make(code, said)
            elif code not in self.plan.moved:
                self._keep(code, said)
        self.plan.placings.sort(key=lambda placing: len(self._chain(placing.code)))
        return self.plan

    def _chain(self, code: str) -> list[str]:
        """The codes above, nearest first."""
        chain: list[str] = []
        here = self.above.get(code)
        while here and here not in chain:
            chain.append(here)
            here = self.above.get(here)
        return chain

    def _in_place(self, code: str, said: Said) -> bool:
        unit, chain = self.known[code], self._chain(code)
        if said.top and unit.parent_id:
            return said.top in chain
        if not self.tells_tree or unit.parent_id is None or self.above[code] in self.top_parents:
            return True
        # A units file may lay förvaltningar below a level of its own, unless this file moves that level.
        moving = any(above in self.said and self.said[above].top for above in chain)
        return unit.kind == UnitKind.DEPARTMENT and bool(chain) and not moving

    def _move(self, code: str, top: str | None) -> None:
        """One that begins today or later has counted for no day before, and moves as it is. Any other ends, and what
        lies below it follows to its successor."""
        unit = self.known[code]
        in_place = unit.valid_from is not None and unit.valid_from >= self.on
        name = self.said[code].name if code in self.said else ""
        kind = self._moved_kind(unit, top)
        self.plan.placings.append(
            Placing(code, name or unit.name, kind, top, self.on, unit.valid_until, in_place=in_place)
        )
        self.above[code] = top
        if not in_place:
            self.plan.moved[code] = unit

    def _moved_kind(self, unit: OrganisationalUnit, top: str | None) -> UnitKind:
        if unit.code in self.said and unit.kind in (UnitKind.UNIT, UnitKind.DEPARTMENT):
            return UnitKind.UNIT if self.said[unit.code].top else UnitKind.DEPARTMENT
        return UnitKind(unit.kind)

    def _make(self, code: str, said: Said) -> None:
        kind = _kind(self.held[code], said.top)
        self.plan.placings.append(Placing(code, said.name or code, kind, said.top, self.starts[code]))
        self.above[code] = said.top

    def _keep(self, code: str, said: Said) -> None:
        unit = self.known[code]
        if said.name and unit.name != said.name:
            self.plan.renamed[code] = said.name
        needed = max(self.on, self.needed.get(code, dt.date.max))
        if unit.valid_from and unit.valid_from > needed:
            self.plan.begun[code] = needed


def _said(rows: list[Row]) -> dict[str, Said]:
    """Each unit once, tops first. A name in the top's own row wins over one in a row below it, and a filled one over
    an empty."""
    tops = {row.top_unit_code: Said(row.top_unit_name, None) for row in rows}
    for row in rows:
        if row.top_unit_name:
            tops[row.top_unit_code] = Said(row.top_unit_name, None)
    under = {row.unit_code: Said(row.unit_name, row.top_unit_code) for row in rows}
    return tops | {code: said for code, said in under.items() if code not in tops}


def _earliest_starts(rows: list[Row]) -> dict[str, dt.date]:
    starts: dict[str, dt.date] = {}
    for row in rows:
        for code in {row.unit_code, row.top_unit_code}:
            starts[code] = min(starts.get(code, row.start), row.start)
    return starts


def _kinds_held(rows: list[Row]) -> dict[str, set[str]]:
    """Of the persons in each unit; of those below it where it has none itself."""
    own, below = defaultdict(set), defaultdict(set)
    for row in rows:
        own[row.unit_code].add(row.kind)
        below[row.top_unit_code].add(row.kind)
    return below | own


def _kind(held: set[str], top: str | None) -> UnitKind:
    """Of a new unit, whatever the order of the rows: where an employee works is taken for no nämnd and no partner."""
    if Kind.EMPLOYEE in held:
        return UnitKind.UNIT if top else UnitKind.DEPARTMENT
    return UnitKind.COMMITTEE if Kind.ELECTED in held else UnitKind.PARTNER


def apply_places(plan: PlacePlan, on: dt.date) -> dict[str, OrganisationalUnit]:
    """Code → unit, for every unit of the file."""
    units = dict(plan.known)
    for code, name in plan.renamed.items():
        units[code].name = name
        units[code].save(update_fields=["name"])
    for code, first in plan.begun.items():
        units[code].valid_from = first
        units[code].save(update_fields=["valid_from"])
    for unit in plan.moved.values():
        unit.valid_until = on - DAY
        unit.save(update_fields=["valid_until"])
    root = _root() if plan.placings else None
    ended = _ended_before([new.code for new in plan.new], on)
    for placing in plan.placings:
        parent = units[placing.parent_code] if placing.parent_code else root
        if placing.in_place:
            units = _move_in_place(units, placing, parent)
        else:
            units[placing.code] = _lay(placing, parent, ended.get(placing.code))
    return units


def _move_in_place(
    units: dict[str, OrganisationalUnit], placing: Placing, parent: OrganisationalUnit | None
) -> dict[str, OrganisationalUnit]:
    unit = units[placing.code]
    unit.kind = placing.kind
    unit.save(update_fields=["kind"])
    if not unit.move_in_place(parent):
        return units
    now = OrganisationalUnit.objects.in_bulk()  # what lies below has other paths now
    return {code: now[each.pk] for code, each in units.items()}


def _lay(placing: Placing, parent: OrganisationalUnit | None, before: OrganisationalUnit | None) -> OrganisationalUnit:
    starts = placing.valid_from
    if before and before.valid_until and before.valid_until >= starts:
        starts = before.valid_until + DAY
    unit = OrganisationalUnit.objects.create(
        code=placing.code,
        name=placing.name,
        kind=placing.kind,
        parent=parent,
        valid_from=starts,
        valid_until=placing.valid_until,
    )
    if before:
        unit.succeed(before)
    return unit


def _ended_before(codes: list[str], on: dt.date) -> dict[str, OrganisationalUnit]:
    return {unit.code: unit for unit in OrganisationalUnit.objects.ended_before(on).filter(code__in=codes)}


def _root() -> OrganisationalUnit:
    return OrganisationalUnit.objects.root() or OrganisationalUnit.objects.create(
        code=ROOT_CODE, name=ROOT_NAME, kind=UnitKind.MUNICIPALITY
    )
