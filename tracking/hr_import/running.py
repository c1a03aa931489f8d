"""One import from a file to its result; the command and, later, the page only translate."""

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path

from django.db import IntegrityError, transaction
from django.db.models import Count, Max, Q

from tracking.hr_import.applying import apply_differences
from tracking.hr_import.places import PlacePlan
from tracking.hr_import.planning import Differences, plan_differences
from tracking.hr_import.rows import Row, parse
from tracking.locking import alone_with_the_tree
from tracking.models import ImportRun, UnitRole
from tracking.refusal import Problem, Refused
from tracking.table_file import read_sheet

AT_ONCE = "En annan inläsning ändrade samma personer samtidigt. Inget är ändrat. Kör filen igen."


@dataclass
class Outcome:
    rows: int = 0
    persons: dict[str, int] = field(
        default_factory=lambda: dict.fromkeys(("new", "changed", "ended", "missing", "unchanged"), 0)
    )
    new_units: int = 0
    applied: bool = False
    problems: list[Problem] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, object]:
        return {
            "rows": self.rows,
            "persons": self.persons,
            "units": {"new": self.new_units},
            "applied": self.applied,
            "problems": [problem.as_json() for problem in self.problems],
            "warnings": self.warnings,
        }


def import_file(path: Path, source: str, on: dt.date, *, dry_run: bool = False, force: bool = False) -> Outcome:
    outcome = Outcome()
    if not 0 < len(source.strip()) <= 50:  # an empty source means "made by hand" on a role
        outcome.problems = [Problem(None, None, "Källan ska ha ett namn på högst 50 tecken. Ange det med --source.")]
        return outcome
    try:
        parsed = parse(read_sheet(path))
    except Refused as refusal:
        outcome.problems = refusal.problems
        return outcome
    outcome.rows = len(parsed.rows)
    outcome.warnings = parsed.warnings
    try:
        with transaction.atomic():
            alone_with_the_tree()
            _import_rows(outcome, parsed.rows, source, on, force)
            transaction.set_rollback(dry_run)
    except IntegrityError:  # something else than an import wrote the same rows
        outcome.problems = [Problem(None, None, AT_ONCE)]
    outcome.applied = not outcome.problems and not dry_run
    return outcome


def _import_rows(outcome: Outcome, rows: list[Row], source: str, on: dt.date, force: bool) -> None:
    """Also a dry run writes and is rolled back: its figures are those of the import."""
    backwards = _backwards(source, on)
    found = plan_differences(rows, source, on)
    outcome.persons = found.groups
    outcome.new_units = len(found.places.new)
    outcome.warnings += found.warnings + _unit_news(found.places) + _roles_left(found) + backwards
    outcome.warnings += found.places.misplaced(rows)
    if not force:
        outcome.problems = found.stops()
    if not outcome.problems:
        outcome.warnings += apply_differences(found)


def _backwards(source: str, on: dt.date) -> list[str]:
    last = ImportRun.objects.filter(source=source, on__gt=on).aggregate(last=Max("on"))["last"]
    if last is None:
        return []
    return [f"En fil per {last} är redan inläst. Den här skriver om läget från {on}: kontrollera att dagen är rätt."]


def _roles_left(found: Differences) -> list[str]:
    """Roles made by hand are nobody's but theirs who gave them: they stay at the unit that ends."""
    ended = {unit.pk: unit for unit in found.places.moved.values()}
    held = Q(end_on=None) | Q(end_on__gte=found.on)
    roles = UnitRole.objects.filter(held, unit__in=ended, source="").values("unit").order_by("unit")
    return [
        f"Enheten {ended[role['unit']].code} har flyttat. Roller som är lagda för hand står kvar på den gamla: "
        f"{role['number']}. Lägg upp dem på den nya."
        for role in roles.annotate(number=Count("pk"))
    ]


def _unit_news(places: PlacePlan) -> list[str]:
    news = [f"Ny enhet: {unit.code} {unit.name}." for unit in places.new if unit.code not in places.moved]
    news += [f"Enheten {code} har flyttat till en annan förvaltning." for code in places.moves]
    return news + [f"Enheten {code} har bytt namn." for code in places.renamed]
