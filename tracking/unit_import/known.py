"""Which known unit a row of the file is about, and where it lies."""

from tracking.models import OrganisationalUnit
from tracking.unit_import.rows import UnitRow


def find_unit(row: UnitRow, parents: dict[str, str]) -> OrganisationalUnit | None:
    """The known unit that the row is about: the same code and first day, the only one with that code, or the only one
    of those days when the file lays levels between it and what is above it (an HR file knows of no such levels)."""
    same = list(OrganisationalUnit.objects.filter(code=row.code).select_related("parent").order_by("pk"))
    for unit in same:
        if unit.valid_from == row.valid_from:
            return unit
    met = [unit for unit in same if row.meets_unit(unit)]
    alone = [unit for unit in same if len(same) == 1 and not moves(unit, row)]
    deeper = [unit for unit in met if len(met) == 1 and comes_deeper(unit, row, parents)]
    return next(iter(alone or deeper), None)


def parent_codes(rows: list[UnitRow]) -> dict[str, str]:
    return {row.code: row.parent_code for row in rows}


def moves(unit: OrganisationalUnit, row: UnitRow) -> bool:
    if not row.parent_code:
        return unit.parent is not None and unit.parent.parent_id is not None
    return unit.parent is None or unit.parent.code != row.parent_code


def comes_deeper(unit: OrganisationalUnit, row: UnitRow, parents: dict[str, str]) -> bool:
    """Every total it has been counted in still counts it."""
    above: list[str] = []
    here: str | None = row.parent_code
    while here and here not in above:
        above.append(here)
        here = parents.get(here) or _parent_code(here)
    return unit.parent is not None and unit.parent.code in above and row.code not in above


def _parent_code(code: str) -> str | None:
    known = OrganisationalUnit.objects.filter(code=code).select_related("parent").order_by("pk").last()
    if known and known.parent:
        return known.parent.code
    root = OrganisationalUnit.objects.root()
    return root.code if root else None
