"""What the rows cannot be, together or beside the units that are there."""

from tracking.models import OrganisationalUnit, UnitKind
from tracking.refusal import Problem
from tracking.unit_import.known import comes_deeper, find_unit, moves, parent_codes
from tracking.unit_import.rows import UnitRow


def find_conflicts(rows: list[UnitRow]) -> list[Problem]:
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
    parent_of = parent_codes(rows)
    found = {row: find_unit(row, parent_of) for row in rows}
    about = {unit.pk for unit in found.values() if unit}
    root = OrganisationalUnit.objects.root()
    for row in rows:
        known = [unit for unit in OrganisationalUnit.objects.filter(code=row.code) if unit.pk not in about]
        if any(row.meets_unit(unit) for unit in known):
            message = "Koden gäller redan en annan enhet de dagarna. Lägg till en rad som avslutar den."
            problems.append(Problem(row.number, "code", message))
        unit = found[row]
        if unit and moves(unit, row) and not comes_deeper(unit, row, parent_of):
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
    parents = parent_codes(rows)
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
