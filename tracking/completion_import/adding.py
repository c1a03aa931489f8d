"""What of the settled rows is new, and writing it. What is there already is left as it is, also where it has been
corrected since: the same file twice adds nothing."""

import datetime as dt
import uuid
from dataclasses import dataclass, field
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext_noop as _

from tracking.completion_import.rows import COLUMNS, LIMITS, Given, parse
from tracking.completion_import.settling import Settled, settle
from tracking.file_persons import lock_persons, parts
from tracking.models import Completion, CompletionFile, Training, User
from tracking.models.organisation import UserQuerySet
from tracking.notice import Notice
from tracking.recording import Fact, record_many
from tracking.refusal import Problem, Refused
from tracking.table_file import Sheet, name_headings, read_sheet

# No row: it would tell who has become protected.
CHANGED = _("Någon i filen finns inte längre bland dem du kan skriva in. Läs in filen igen.")


@dataclass
class Outcome:
    source: Completion.Source
    new: list[Settled] = field(default_factory=list)
    already: int = 0
    repeated: list[tuple[int, int]] = field(default_factory=list)  # a row, and the row it repeats
    warnings: list[Notice] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    applied: bool = False

    def as_json(self) -> dict[str, object]:
        return {
            "new": len(self.new),
            "already": self.already,
            "repeated": [{"row": row, "same_as": first} for row, first in self.repeated],
            "applied": self.applied,
            "warnings": self.warnings,
            "problems": [problem.as_json() for problem in self.problems],
        }


def import_file(path: Path, given: Given, *, dry_run: bool) -> Outcome:
    """For the commands, whose persons are all."""
    try:
        outcome = work_out(read_sheet(path, LIMITS), given, User.objects.all())
    except Refused as refusal:
        return Outcome(given.source, problems=refusal.problems)
    if not dry_run:
        with transaction.atomic():
            lock_persons({row.user for row in outcome.new})
            outcome.new = _new(outcome.new)
            _add(outcome.new, outcome.source, None)
        outcome.applied = True
    return outcome


def work_out(sheet: Sheet, given: Given, among: UserQuerySet) -> Outcome:
    """What the file would add; nothing is written. Raises Refused with everything that is wrong."""
    found = parse(sheet, given)
    settled, unsettled = settle(found.rows, given, among)
    problems = sorted([*found.problems, *unsettled], key=lambda problem: problem.row or 0)
    if problems:
        raise Refused(name_headings(problems, sheet.headings, COLUMNS))
    once, repeated = _once(settled)
    new = _new(once)
    return Outcome(given.source, new, len(once) - len(new), repeated, found.warnings)


def keep(outcome: Outcome, reader: User) -> CompletionFile:
    """Until approved. A file that the reader left undecided is forgotten."""
    CompletionFile.objects.filter(read_by=reader).delete()
    return CompletionFile.objects.create(
        read_by=reader,
        source=outcome.source,
        rows=[row.as_json() for row in outcome.new],
        already=outcome.already,
        repeated=outcome.repeated,
    )


@transaction.atomic
def approve(kept: CompletionFile, among: UserQuerySet, by: User) -> int | None:
    """How many were added; None when it has been decided already. Raises Refused when somebody is no longer among
    those the reader may record for, and then the file is left as it was."""
    locked = CompletionFile.objects.select_for_update().filter(pk=kept.pk, read_by=by).first()
    if locked is None:
        return None
    rows = [Settled.from_json(row) for row in locked.rows]
    lock_persons({row.user for row in rows})
    still = set(among.order_by().values_list("pk", flat=True)) if rows else set()
    if any(row.user not in still for row in rows):
        raise Refused([Problem(None, None, CHANGED)])
    new = _new(rows)
    _add(new, Completion.Source(locked.source), by)
    locked.delete()
    return len(new)


def _once(rows: list[Settled]) -> tuple[list[Settled], list[tuple[int, int]]]:
    """The first of each, and which rows repeat which."""
    first: dict[tuple, Settled] = {}
    repeated = []
    for row in rows:
        if row.key in first:
            repeated.append((row.number, first[row.key].number))
        first.setdefault(row.key, row)
    return list(first.values()), repeated


def _new(rows: list[Settled]) -> list[Settled]:
    """Without those that hold already, whatever they came of, and those that this file, or somebody by hand, has said
    before: what has been struck out since stays so."""
    holds: set[tuple[int, int, dt.date]] = set()
    said: set[uuid.UUID] = set()
    trainings = {row.training for row in rows}
    for part in parts({row.user for row in rows}):
        theirs = Completion.objects.filter(user__in=part, training__in=trainings)
        holds.update(theirs.in_force().values_list("user", "training", "completed_on"))
        said.update(theirs.values_list("cause", flat=True))
    return [row for row in rows if row.key not in holds and row.cause not in said]


def _add(rows: list[Settled], source: Completion.Source, by: User | None) -> None:
    trainings = Training.objects.in_bulk({row.training for row in rows})
    facts = [Fact(row.user, trainings[row.training], row.on, source, row.cause, row.evidence) for row in rows]
    record_many(facts, by)
