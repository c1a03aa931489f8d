"""Rows that have been checked become units."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count

from tracking.models import Affiliation, OrganisationalUnit, UnitKind
from tracking.models.units import DEEPEST, STEP
from tracking.refusal import Problem, Refused
from tracking.unit_import.known import find_unit, moves, parent_codes
from tracking.unit_import.rows import AFTER_ALL, BEFORE_ALL, UnitRow


@dataclass(frozen=True)
class Loaded:
    rows: int
    new: int
    changed: int
    warnings: list[str]


def load_units(rows: list[UnitRow], on: dt.date) -> Loaded:
    """Make what is new and set names and days of what is known. A known unit keeps its parent, or comes to lie deeper
    under it: a move is a new row with its own days. Parents first, whatever the order of the file."""
    parents = parent_codes(rows)
    made = {row: find_unit(row, parents) for row in rows}
    # What is known first: a unit that ends leaves its code to the one that begins.
    changed = {row for row, unit in made.items() if unit and _update(unit, row)}
    new = 0
    waiting = list(rows)
    while waiting:
        ready = [row for row in waiting if not any(_is_parent(other, row) for other in waiting)]
        for row in ready or waiting:
            unit = made[row]
            if unit is None:
                parent = _parent(row, made)
                _check_depth(row, parent)
                made[row] = OrganisationalUnit.objects.create(parent=parent, code=row.code, **_values(row))
                new += 1
            elif moves(unit, row):
                changed.add(row)
                _move_deeper(unit, row, made)
        waiting = [row for row in waiting if row not in ready] if ready else []
    for row, unit in made.items():
        if unit:
            _succeed(unit, row, made)
    return Loaded(len(rows), new, len(changed), _left_behind([unit for unit in made.values() if unit], on))


def _check_depth(row: UnitRow, parent: OrganisationalUnit | None, below: int = 0) -> None:
    """`below`: levels under the unit that come along."""
    if parent and len(parent.path) // STEP + 1 + below > DEEPEST:
        message = f"Trädet får ha högst {DEEPEST} nivåer. Ta bort någon."
        raise Refused([Problem(row.number, "parent_code", message)])


def _succeed(unit: OrganisationalUnit, row: UnitRow, made: dict[UnitRow, OrganisationalUnit | None]) -> None:
    """An empty cell says nothing of the links there are; a move is told by the code alone. Audiences follow a new
    link only: one that has left the unit out again is not overruled by the same file."""
    linked = set(unit.predecessors.all())
    earlier = [before for code in row.predecessors if (before := _before(code, row, made))]
    if earlier:
        unit.predecessors.remove(*linked.difference(earlier))
    else:
        ended = OrganisationalUnit.objects.ended_before(row.valid_from or BEFORE_ALL)
        earlier = list(ended.filter(code=row.code).reverse()[:1])
    for before in earlier:
        if before not in linked:
            unit.succeed(before)


def _left_behind(units: list[OrganisationalUnit], on: dt.date) -> list[str]:
    """A warning for each unit that has ended and has people on the day."""
    ended = {unit.pk: unit for unit in units if unit.valid_until and unit.valid_until < on}
    ties = Affiliation.objects.as_of(on).filter(unit__in=ended).values("unit").order_by("unit")
    return [
        f"{ended[tie['unit']].name} gäller till och med {ended[tie['unit']].valid_until}, men personer hör dit i dag: "
        f"{tie['people']}. Läs in en HR-fil som flyttar dem."
        for tie in ties.annotate(people=Count("user", distinct=True))
    ]


def _values(row: UnitRow) -> dict[str, object]:
    return {"name": row.name, "kind": row.kind, "valid_from": row.valid_from, "valid_until": row.valid_until}


def _move_deeper(unit: OrganisationalUnit, row: UnitRow, made: dict[UnitRow, OrganisationalUnit | None]) -> None:
    parent = _parent(row, made)
    paths = OrganisationalUnit.objects.within(unit).values_list("path", flat=True)
    _check_depth(row, parent, (max(map(len, paths)) - len(unit.path)) // STEP)
    if unit.move_in_place(parent):
        now = OrganisationalUnit.objects.select_related("parent").in_bulk()  # what lies below has other paths now
        made.update({other: now[each.pk] for other, each in made.items() if each})


def _update(unit: OrganisationalUnit, row: UnitRow) -> int:
    differs = {name: value for name, value in _values(row).items() if getattr(unit, name) != value}
    for name, value in differs.items():
        setattr(unit, name, value)
    if differs:
        unit.save(update_fields=list(differs))
    return bool(differs)


def _is_parent(other: UnitRow, row: UnitRow) -> bool:
    top = not row.parent_code and other.kind == UnitKind.MUNICIPALITY and not other.parent_code
    return other is not row and ((other.code == row.parent_code and other.meets(row)) or top)


def _parent(row: UnitRow, made: dict[UnitRow, OrganisationalUnit | None]) -> OrganisationalUnit | None:
    if not row.parent_code:
        return None if row.kind == UnitKind.MUNICIPALITY else OrganisationalUnit.objects.root()
    for other, unit in made.items():
        if unit and other.code == row.parent_code and other.meets(row):
            return unit
    return OrganisationalUnit.objects.filter(code=row.parent_code).order_by("-pk").first()


def _before(code: str, row: UnitRow, made: dict[UnitRow, OrganisationalUnit | None]) -> OrganisationalUnit | None:
    """The newest unit with that code that is not the row itself."""
    candidates = [unit for other, unit in made.items() if unit and other.code == code and other is not row]
    own = made[row]
    known = OrganisationalUnit.objects.filter(code=code)
    candidates += known.exclude(pk=own.pk) if own else known
    candidates.sort(key=lambda unit: unit.valid_until or AFTER_ALL)
    ended = [unit for unit in candidates if (unit.valid_until or AFTER_ALL) < (row.valid_from or AFTER_ALL)]
    found = ended or candidates
    return found[-1] if found else None
