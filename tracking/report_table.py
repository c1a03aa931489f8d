"""The report's rows as a table for files: those on screen, in the same order."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext as _

from tracking.exports import Cell, Share, Table
from tracking.models import Goal
from tracking.reports import CompletionReport, OtherRow, Row
from tracking.small_groups import CoarseRow, explanation
from tracking.templatetags.report_tags import percent_between


def report_table(report: CompletionReport) -> Table:
    notes = [f"{goal.title}: {report.definition(goal)}" for goal in report.goals if goal.measure != Goal.Measure.NONE]
    return Table(
        title=f"{_('Uppföljning')} {report.on}",
        headings=_headings(report),
        rows=[cells for goal in report.goals for cells in _rows(report, goal)],
        notes=notes if report.seen is None else [explanation(), *notes],
    )


def _rows(report: CompletionReport, goal: Goal) -> Iterator[list[Cell | Share]]:
    for row in report.rows_of(goal):
        yield _cells(report, row, row.place.label)
    for row in report.total:
        if row.goal == goal:
            yield _cells(report, row, _("Totalt, %(unit)s") % {"unit": row.place.name})
    for other in report.other:
        if other.goal == goal:
            yield _other_cells(report, other)
    if goal.measure == Goal.Measure.COORDINATORS and report.places.is_top:
        lacking = sum(each.reached is False for each in report.other if each.goal == goal)
        empty = [None] * (9 + 2 * report.tells_steps)
        yield [_lacking(report.target(goal)), "", goal.title, *empty, lacking, None, None, _by(report, goal)]


def _headings(report: CompletionReport) -> list[str]:
    # Who may not see the persons gets one figure for all who are left, of duties and of offers.
    left = _("Kvar att göra") if report.seen is None else _("Inte klar")
    steps = [_("varav i fas"), _("varav ligger efter")] if report.tells_steps else []
    return [_("Enhet"), _("Kod"), _("Mål"), _("Räknas"), _("Klar eller genomförd"), _("Går snart ut"), left, *steps,
            _("Tiden har gått ut"), _("Erbjuden"), _("Påbörjad"), _("Undantagen"), _("Andel klara"), _("Antal"),
            _("Når målvärdet"), _("Målvärde"), _("Ska vara nått")]  # fmt: skip


def _lacking(target: Decimal | None) -> str:
    several = target is not None and target > 1
    return _("Utan tillräckligt många utbildade samordnare") if several else _("Utan utbildad samordnare")


def _cells(report: CompletionReport, row: Row | CoarseRow, name: str) -> list[Cell | Share]:
    counts: tuple[Cell, ...]
    if isinstance(row, CoarseRow):
        # Done and left, without what is soon to expire or late.
        counts = (row.counted, row.done_told, None, row.left, None, None, None, None)
    else:
        steps = (row.in_step, row.behind) if report.tells_steps else ()
        left = (row.due, *steps, row.overdue, row.offered, row.begun)
        counts = (row.counted, row.fulfilled, row.expiring, *left, row.exempt)
    share: Cell | Share = percent_between(row) or Share(row.share)
    target = report.target(row.goal)
    aim = Share(None if target is None else float(target) / 100)
    return [name, row.place.code or "", row.goal.title, *counts, share, None, None, aim, _by(report, row.goal)]


def _other_cells(report: CompletionReport, row: OtherRow) -> list[Cell | Share]:
    empty: list[Cell | Share] = [None] * (9 + 2 * report.tells_steps)
    value = None if row.hidden else row.value
    reached = {True: _("Ja"), False: _("Nej"), None: None}[row.reached]
    by_on = _by(report, row.goal)
    return [row.place.name, row.place.code or "", row.goal.title, *empty, value, reached, row.target, by_on]


def _by(report: CompletionReport, goal: Goal) -> dt.date | None:
    row = report.target_row(goal)
    return row.by_on if row else None
