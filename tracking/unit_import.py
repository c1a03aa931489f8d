"""A whole dated organisation from a file: every unit with its parent, its days and its predecessors."""

import datetime as dt
import re
from dataclasses import dataclass, replace
from pathlib import Path

from django.db import transaction
from django.db.models import Count

from tracking.forbidden import find_forbidden
from tracking.locking import alone_with_the_tree
from tracking.models import Affiliation, OrganisationalUnit, UnitKind
from tracking.models.organisation import DEEPEST, STEP
from tracking.refusal import Problem, Refused
from tracking.table_file import Sheet, iso_date, missing_columns, name_columns, read_sheet

# Our heading → Swedish synonyms (docs/hr-fil.md).
HEADINGS = {
    "code": ("kod", "enhetskod"),
    "name": ("namn", "enhetsnamn"),
    "parent_code": ("överordnad kod", "överordnad enhet"),
    "kind": ("sort", "typ"),
    "valid_from": ("gäller från", "från"),
    "valid_to": ("gäller till och med", "till"),
    "predecessors": ("föregångare", "tidigare koder"),
}
KINDS = {str(kind.label).casefold(): kind for kind in UnitKind} | {kind.value: kind for kind in UnitKind}
LONGEST = {"code": 50, "name": 200}
BEFORE_ALL, AFTER_ALL = dt.date.min, dt.date.max


@dataclass(frozen=True)
class UnitRow:
    number: int
    code: str
    name: str
    parent_code: str
    kind: UnitKind
    valid_from: dt.date | None
    valid_until: dt.date | None
    predecessors: tuple[str, ...]

    def meets(self, other: "UnitRow") -> bool:
        """Whether both hold on some day."""
        return (self.valid_from or BEFORE_ALL) <= (other.valid_until or AFTER_ALL) and (
            other.valid_from or BEFORE_ALL
        ) <= (self.valid_until or AFTER_ALL)

    def meets_unit(self, unit: OrganisationalUnit) -> bool:
        return (self.valid_from or BEFORE_ALL) <= (unit.valid_until or AFTER_ALL) and (
            unit.valid_from or BEFORE_ALL
        ) <= (self.valid_until or AFTER_ALL)


@dataclass(frozen=True)
class Loaded:
    rows: int
    new: int
    changed: int
    warnings: list[str]


def import_units(path: Path, on: dt.date, *, dry_run: bool = False) -> Loaded:
    """Raises Refused with every problem; then nothing is changed. `on` decides who is warned about."""
    with transaction.atomic():
        alone_with_the_tree()
        rows, warnings = _read_units(path)
        loaded = _load_units(rows, on)
        transaction.set_rollback(dry_run)
    return replace(loaded, warnings=warnings + loaded.warnings)


def _read_units(path: Path) -> tuple[list[UnitRow], list[str]]:
    """The rows, and warnings. Raises Refused with every problem, its row and column."""
    sheet = read_sheet(path)
    places, warnings = name_columns(sheet, HEADINGS)
    problems = [*find_forbidden(sheet, places.values()), *missing_columns(places, HEADINGS)]
    if problems:
        raise Refused(problems)
    rows = _rows(sheet, places, problems)
    problems += _conflicts(rows)
    if problems:
        raise Refused(problems)
    return rows, warnings


def _rows(sheet: Sheet, places: dict[str, int], problems: list[Problem]) -> list[UnitRow]:
    rows = []
    for number, cells in sheet.rows:
        text = {name: cells[places[name]] for name in HEADINGS}
        before = len(problems)
        for name in ("code", "name"):
            if not text[name]:
                problems.append(Problem(number, name, "Cellen är tom. Fyll i den eller ta bort raden."))
            if len(text[name]) > LONGEST[name]:
                problems.append(Problem(number, name, f"Texten är för lång. Korta den till {LONGEST[name]} tecken."))
        kind = KINDS.get(text["kind"].casefold())
        if kind is None:
            problems.append(Problem(number, "kind", f"Sorten är okänd. Skriv en av: {', '.join(UnitKind.values)}."))
        days = {name: _day(text[name], number, name, problems) for name in ("valid_from", "valid_to")}
        if days["valid_from"] and days["valid_to"] and days["valid_to"] < days["valid_from"]:
            problems.append(Problem(number, "valid_to", "Sista dagen ligger före första. Rätta en av dem."))
        if len(problems) == before and kind:
            earlier = tuple(code for code in re.split(r"[\s,;|]+", text["predecessors"]) if code)
            values = (text["code"], text["name"], text["parent_code"], kind, days["valid_from"], days["valid_to"])
            rows.append(UnitRow(number, *values, earlier))
    return rows


def _day(text: str, number: int, column: str, problems: list[Problem]) -> dt.date | None:
    if not text:
        return None
    try:
        return iso_date(text)
    except ValueError:
        problems.append(Problem(number, column, "Skriv datumet som ÅÅÅÅ-MM-DD eller lämna tomt."))
        return None


def _conflicts(rows: list[UnitRow]) -> list[Problem]:
    problems = []
    by_code: dict[str, list[UnitRow]] = {}
    for row in rows:
        for other in by_code.setdefault(row.code, []):
            if row.meets(other):
                message = f"Koden gäller redan samma dagar på rad {other.number}. En kod gäller en enhet i taget."
                problems.append(Problem(row.number, "code", message))
        by_code[row.code].append(row)
    known = set(by_code) | set(OrganisationalUnit.objects.values_list("code", flat=True))
    for row in rows:
        if row.parent_code and row.parent_code not in known:
            problems.append(Problem(row.number, "parent_code", "Den överordnade enheten finns inte. Lägg till den."))
        for code in row.predecessors:
            if code not in known:
                problems.append(Problem(row.number, "predecessors", "Föregångaren finns inte. Lägg till den."))
    tops = [row for row in rows if not row.parent_code and row.kind == UnitKind.MUNICIPALITY]
    problems += [
        Problem(row.number, "kind", f"Kommunen står redan på rad {tops[0].number}. Det finns en kommun överst.")
        for row in tops[1:]
    ]
    return problems + _clashes(rows, by_code) + _cycles(rows)


def _clashes(rows: list[UnitRow], by_code: dict[str, list[UnitRow]]) -> list[Problem]:
    """What the rows cannot be beside the units that are there."""
    problems = []
    parent_of = _parents(rows)
    found = {row: _find(row, parent_of) for row in rows}
    about = {unit.pk for unit in found.values() if unit}
    root = OrganisationalUnit.objects.root()
    for row in rows:
        known = [unit for unit in OrganisationalUnit.objects.filter(code=row.code) if unit.pk not in about]
        if any(row.meets_unit(unit) for unit in known):
            message = "Koden gäller redan en annan enhet de dagarna. Lägg till en rad som avslutar den."
            problems.append(Problem(row.number, "code", message))
        unit = found[row]
        if unit and _moves(unit, row) and not _comes_deeper(unit, row, parent_of):
            message = (
                "Enheten ligger någon annanstans från samma dag. En flytt är två rader: en som avslutar den på den "
                "gamla platsen, och en med första dagen på den nya."
            )
            problems.append(Problem(row.number, "parent_code", message))
        if row.kind == UnitKind.MUNICIPALITY and not row.parent_code and root and found[row] is None:
            message = f"Kommunen finns redan med koden {root.code}. Använd den koden."
            problems.append(Problem(row.number, "code", message))
        above = by_code.get(row.parent_code, [])
        parents = OrganisationalUnit.objects.filter(code=row.parent_code) if row.parent_code else []
        if above and not any(row.meets(each) for each in above) and not any(row.meets_unit(each) for each in parents):
            message = "Den överordnade enheten gäller inte samma dagar. Rätta datumen."
            problems.append(Problem(row.number, "parent_code", message))
    return problems


def _cycles(rows: list[UnitRow]) -> list[Problem]:
    parents = _parents(rows)
    problems = []
    for row in rows:
        passed: set[str] = set()
        here = row.code
        while here in parents and here not in passed:
            passed.add(here)
            here = parents[here]
        if here in passed or row.parent_code == row.code:
            problems.append(Problem(row.number, "parent_code", "Enheterna ligger under varandra i en ring. Rätta den."))
    return problems


def _check_depth(row: UnitRow, parent: OrganisationalUnit | None, below: int = 0) -> None:
    """`below`: levels under the unit that come along."""
    if parent and len(parent.path) // STEP + 1 + below > DEEPEST:
        message = f"Trädet får ha högst {DEEPEST} nivåer. Ta bort någon."
        raise Refused([Problem(row.number, "parent_code", message)])


def _load_units(rows: list[UnitRow], on: dt.date) -> Loaded:
    """Make what is new and set names and days of what is known. A known unit keeps its parent, or comes to lie deeper
    under it: a move is a new row with its own days. Parents first, whatever the order of the file."""
    parents = _parents(rows)
    made = {row: _find(row, parents) for row in rows}
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
            elif _moves(unit, row):
                changed.add(row)
                _move_deeper(unit, row, made)
        waiting = [row for row in waiting if row not in ready] if ready else []
    for row, unit in made.items():
        if unit:
            _succeed(unit, row, made)
    return Loaded(len(rows), new, len(changed), _left_behind([unit for unit in made.values() if unit], on))


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


def _find(row: UnitRow, parents: dict[str, str]) -> OrganisationalUnit | None:
    """The known unit that the row is about: the same code and first day, the only one with that code, or the only one
    of those days when the file lays levels between it and what is above it (an HR file knows of no such levels)."""
    same = list(OrganisationalUnit.objects.filter(code=row.code).select_related("parent").order_by("pk"))
    for unit in same:
        if unit.valid_from == row.valid_from:
            return unit
    met = [unit for unit in same if row.meets_unit(unit)]
    alone = [unit for unit in same if len(same) == 1 and not _moves(unit, row)]
    deeper = [unit for unit in met if len(met) == 1 and _comes_deeper(unit, row, parents)]
    return next(iter(alone or deeper), None)


def _parents(rows: list[UnitRow]) -> dict[str, str]:
    return {row.code: row.parent_code for row in rows}


def _moves(unit: OrganisationalUnit, row: UnitRow) -> bool:
    if not row.parent_code:
        return unit.parent is not None and unit.parent.parent_id is not None
    return unit.parent is None or unit.parent.code != row.parent_code


def _comes_deeper(unit: OrganisationalUnit, row: UnitRow, parents: dict[str, str]) -> bool:
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
