"""What of the settled rows is new, and writing it. Nobody else adds to the same persons meanwhile."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext_noop as _

from tracking.exemption_import.rows import COLUMNS, LIMITS, parse
from tracking.exemption_import.settling import Settled, settle
from tracking.file_persons import CHUNK, lock_persons, parts
from tracking.models import Exemption, ExemptionFile, PersonChange, User
from tracking.models.organisation import UserQuerySet
from tracking.notice import Notice
from tracking.refusal import Problem, Refused, other_row
from tracking.table_file import Sheet, name_headings, read_sheet

# No row: it would tell who has become protected.
CHANGED = _("Någon i filen finns inte längre bland dem du kan undanta. Läs in filen igen.")


@dataclass
class Outcome:
    new: list[Settled] = field(default_factory=list)
    already: int = 0
    over: int = 0  # of the new, how many ended before the day
    warnings: list[Notice] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    applied: bool = False

    def as_json(self) -> dict[str, object]:
        return {
            "new": len(self.new),
            "already": self.already,
            "over": self.over,
            "applied": self.applied,
            "warnings": self.warnings,
            "problems": [problem.as_json() for problem in self.problems],
        }


def import_file(path: Path, source: str, on: dt.date, *, dry_run: bool) -> Outcome:
    """For the command, whose persons are all."""
    try:
        outcome = work_out(read_sheet(path, LIMITS), source, User.objects.all(), on)
        if not dry_run:
            with transaction.atomic():
                lock_persons({row.user for row in outcome.new})
                outcome.new, again = sort_out(outcome.new)
                outcome.already += again
                _add(outcome.new, None)
            outcome.applied = True
    except Refused as refusal:
        return Outcome(problems=refusal.problems)
    return outcome


def work_out(sheet: Sheet, source: str, among: UserQuerySet, on: dt.date) -> Outcome:
    """What the file would add; nothing is written. Raises Refused with everything that is wrong."""
    found = parse(sheet, source)
    settled, unsettled = settle(found.rows, among)
    problems = [*found.problems, *unsettled]
    try:
        new, already = sort_out(settled)
    except Refused as refusal:
        problems += refusal.every
    if problems:
        in_order = sorted(problems, key=lambda problem: problem.row or 0)
        raise Refused(name_headings(in_order, sheet.headings, COLUMNS))
    return Outcome(new, already, sum(row.end < on for row in new), found.warnings)


def keep(outcome: Outcome, reader: User) -> ExemptionFile:
    """Until approved. A file that the reader left undecided is forgotten."""
    ExemptionFile.objects.filter(read_by=reader).delete()
    rows = [row.as_json() for row in outcome.new]
    return ExemptionFile.objects.create(read_by=reader, rows=rows, already=outcome.already)


@transaction.atomic
def approve(kept: ExemptionFile, among: UserQuerySet, by: User) -> int | None:
    """How many were added; None when it has been decided already. Raises Refused when something has changed since, and
    then the file is left as it was."""
    locked = ExemptionFile.objects.select_for_update().filter(pk=kept.pk, read_by=by).first()
    if locked is None:
        return None
    rows = [Settled.from_json(row) for row in locked.rows]
    lock_persons({row.user for row in rows})
    still = set(among.order_by().values_list("pk", flat=True)) if rows else set()
    if any(row.user not in still for row in rows):
        raise Refused([Problem(None, None, CHANGED)])
    new, _already = sort_out(rows)
    _add(new, by)
    locked.delete()
    return len(new)


def sort_out(rows: list[Settled]) -> tuple[list[Settled], int]:
    """Those that are new, and how many are there already: same person, same days, from the same. The reason is not
    compared, so that no file can be used to guess it. Raises Refused for days that meet another exemption's."""
    known = _known({row.user for row in rows})
    new: list[Settled] = []
    taken: dict[int, list[Settled]] = defaultdict(list)
    problems = []
    for row in rows:
        if (row.requirement, row.start, row.end) in known[row.user]:
            if (row.user, row.requirement, row.start, row.end) in {_key(each) for each in taken[row.user]}:
                problems.append(_same(row, taken[row.user]))
            taken[row.user].append(row)
            continue
        if any(_meet(row, requirement, start, end) for requirement, start, end in known[row.user]):
            message = _("Personen är redan undantagen någon av dagarna. Välj andra dagar eller ta bort raden.")
            problems.append(Problem(row.number, "start", message))
        elif any(_meet(row, each.requirement, each.start, each.end) for each in taken[row.user]):
            problems.append(_same(row, taken[row.user]))
        new.append(row)
        taken[row.user].append(row)
    if problems:
        raise Refused(problems)
    return new, len(rows) - len(new)


def _same(row: Settled, taken: list[Settled]) -> Problem:
    other = next(each for each in taken if _meet(row, each.requirement, each.start, each.end))
    text = _("Samma person undantas någon av dagarna på %(other)s. Rätta eller ta bort en av raderna.")
    return Problem(row.number, "start", Notice(text, other=other_row(other.number)))


def _key(row: Settled) -> tuple[int, int | None, dt.date, dt.date]:
    return row.user, row.requirement, row.start, row.end


def _meet(row: Settled, requirement: int | None, start: dt.date, end: dt.date) -> bool:
    """As ExemptionQuerySet.meeting has it."""
    from_the_same = row.requirement is None or requirement is None or row.requirement == requirement
    return from_the_same and row.start <= end and start <= row.end


def _known(users: set[int]) -> dict[int, set[tuple[int | None, dt.date, dt.date]]]:
    known: dict[int, set[tuple[int | None, dt.date, dt.date]]] = defaultdict(set)
    for part in parts(users):
        rows = Exemption.objects.filter(user__in=part).values_list("user", "requirement", "start_on", "end_on")
        for user, requirement, start, end in rows:
            known[user].add((requirement, start, end))
    return known


def _add(rows: list[Settled], by: User | None) -> None:
    made = [
        Exemption(
            user_id=row.user,
            requirement_id=row.requirement,
            start_on=row.start,
            end_on=row.end,
            reason=row.reason,
            recorded_by=by,
        )
        for row in rows
    ]
    Exemption.objects.bulk_create(made, batch_size=CHUNK)
    log = [_logged(each, by) for each in made]
    PersonChange.objects.bulk_create(log, batch_size=CHUNK)


def _logged(exemption: Exemption, by: User | None) -> PersonChange:
    return PersonChange.of_exemption(by, PersonChange.What.EXEMPTED, exemption)
