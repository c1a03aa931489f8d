"""One import from rows to its result; the command and the page only translate."""

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path

from django.db import IntegrityError, transaction
from django.db.models import Count, Max, Q
from django.utils.translation import gettext_noop as _

from tracking.hr_import.applying import apply_differences
from tracking.hr_import.confining import find_outside
from tracking.hr_import.fingerprint import fingerprint, plan_lines
from tracking.hr_import.guards import Guard, find_guards
from tracking.hr_import.layout import Layout
from tracking.hr_import.managers import managers_stay
from tracking.hr_import.mass_change import MassChange, find_mass_change
from tracking.hr_import.places import PlacePlan
from tracking.hr_import.planning import GROUPS, Differences, plan_differences
from tracking.hr_import.rows import Parsed, parse
from tracking.locking import alone_with_the_tree
from tracking.models import HAND, ImportRun, Source, UnitRole, Upload
from tracking.notice import Notice
from tracking.refusal import Problem, Refused
from tracking.table_file import read_sheet

AT_ONCE = _("En annan inläsning ändrade samma personer samtidigt. Inget är ändrat. Kör filen igen.")


@dataclass
class Outcome:
    rows: int = 0
    in_file: int = 0  # persons
    left: int = 0  # persons who are not in the file and had left before it
    persons: dict[str, int] = field(default_factory=lambda: dict.fromkeys(GROUPS, 0))
    new_units: int = 0
    applied: bool = False
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Notice] = field(default_factory=list)
    unit_news: list[Notice] = field(default_factory=list)
    guards: list[Guard] = field(default_factory=list)
    mass_change: MassChange | None = None
    fingerprint: str = ""  # of the differences: equal means that the same is written
    found: Differences | None = None

    def as_json(self) -> dict[str, object]:
        return {
            "rows": self.rows,
            "persons": self.persons,
            "units": {"new": self.new_units},
            "applied": self.applied,
            "problems": [problem.as_json() for problem in self.problems],
            "warnings": self.warnings,
        }


def import_file(
    path: Path, source: str, on: dt.date, *, layout: Layout | None = None, dry_run: bool = False, force: bool = False
) -> Outcome:
    if source.strip() == HAND:
        told = f"Källan {HAND} är det som läggs upp för hand. Välj ett annat namn."
        return Outcome(problems=[Problem(None, None, told)])
    if not 0 < len(source.strip()) <= 50:  # an empty source means "made by hand" on a role
        return Outcome(
            problems=[Problem(None, None, "Källan ska ha ett namn på högst 50 tecken. Ange det med --source.")]
        )
    try:
        parsed = parse(read_sheet(path), layout)
    except Refused as refusal:
        return Outcome(problems=refusal.problems)
    return import_rows(parsed, source, on, dry_run=dry_run, force=force)


def import_rows(
    parsed: Parsed,
    source: str,
    on: dt.date,
    *,
    dry_run: bool = False,
    force: bool = False,
    approved: str | None = None,
    upload: Upload | None = None,
) -> Outcome:
    """`approved`: the fingerprint of the differences that somebody has said yes to; others are not written. `upload`:
    what is written in the log of imports as its origin."""
    in_file = len({row.person_id for row in parsed.rows})
    outcome = Outcome(rows=len(parsed.rows), in_file=in_file, warnings=list(parsed.warnings))
    try:
        with transaction.atomic():
            alone_with_the_tree()
            _import_rows(outcome, parsed, source, on, force)
            outcome.applied = not dry_run and not outcome.problems and approved in (None, outcome.fingerprint)
            if outcome.applied:
                ImportRun.objects.create(source=source, on=on, rows=outcome.rows, counts=outcome.persons, upload=upload)
            transaction.set_rollback(not outcome.applied)
    except IntegrityError:  # something else than an import wrote the same rows
        outcome.applied = False
        outcome.problems = [Problem(None, None, AT_ONCE)]
    return outcome


def _import_rows(outcome: Outcome, parsed: Parsed, source: str, on: dt.date, force: bool) -> None:
    """Also a dry run writes and is rolled back: its figures are those of the import."""
    backwards = _backwards(source, on)
    outcome.found = found = plan_differences(parsed.rows, source, on)
    outcome.mass_change = find_mass_change(found)
    outcome.guards = find_guards(found, outcome.mass_change)
    outcome.persons, outcome.left = found.groups, found.left
    outcome.new_units = len(found.places.new)
    outcome.unit_news = _unit_news(found.places)
    outcome.warnings += found.warnings + managers_stay(found) + outcome.unit_news + _roles_left(found) + backwards
    outcome.warnings += found.places.misplaced(parsed.rows, parsed.headings["unit_code"])
    own = Source.objects.filter(name=source).select_related("unit").first()
    outcome.problems = parsed.name(find_outside(found, own.unit)) if own else []
    if not force:
        outcome.problems += [guard.as_problem() for guard in outcome.guards]
    if not outcome.problems:
        lines = plan_lines(found)
        outcome.warnings += apply_differences(found)
        outcome.persons = found.groups
        outcome.fingerprint = fingerprint(lines, found)


def _backwards(source: str, on: dt.date) -> list[Notice]:
    last = ImportRun.objects.filter(source=source, on__gt=on).aggregate(last=Max("on"))["last"]
    if last is None:
        return []
    text = _(
        "En fil per %(last)s är redan inläst. Den här skriver om läget från %(on)s: kontrollera att dagen är rätt."
    )
    return [Notice(text, last=str(last), on=str(on))]


def _roles_left(found: Differences) -> list[Notice]:
    """Roles made by hand are nobody's but theirs who gave them: they stay at the unit that ends."""
    ended = {unit.pk: unit for unit in found.places.moved.values()}
    held = Q(end_on=None) | Q(end_on__gte=found.on)
    roles = UnitRole.objects.filter(held, unit__in=ended, source="").values("unit").order_by("unit")
    text = _("Enheten %(code)s har flyttat. Roller som är lagda för hand står kvar på den gamla: %(number)s. "
             "Lägg upp dem på den nya.")  # fmt: skip
    return [
        Notice(text, code=ended[role["unit"]].code, number=role["number"])
        for role in roles.annotate(number=Count("pk"))
    ]


def _unit_news(places: PlacePlan) -> list[Notice]:
    new = [unit for unit in places.new if unit.code not in places.moved]
    news = [Notice(_("Ny enhet: %(code)s %(name)s."), code=unit.code, name=unit.name) for unit in new]
    news += [Notice(_("Enheten %(code)s har flyttat till en annan förvaltning."), code=code) for code in places.moves]
    return news + [Notice(_("Enheten %(code)s har bytt namn."), code=code) for code in places.renamed]
