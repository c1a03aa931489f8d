"""The report's rows as a table for files: those on screen, in the same order."""

import datetime as dt
from collections.abc import Iterator

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
        headings=_headings(),
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


def _headings() -> list[str]:
    return [_("Enhet"), _("Kod"), _("Mål"), _("Räknas"), _("Klar"), _("Går snart ut"), _("Kvar att göra"),
            _("Tiden har gått ut"), _("Undantagen"), _("Andel klara"), _("Antal"), _("Målvärde"),
            _("Ska vara nått")]  # fmt: skip


def _cells(report: CompletionReport, row: Row | CoarseRow, name: str) -> list[Cell | Share]:
    counts: tuple[Cell, ...]
    if isinstance(row, CoarseRow):
        # Done and left, without what is soon to expire or late.
        counts = (row.counted, row.done_told, None, row.left, None, None)
    else:
        counts = (row.counted, row.fulfilled, row.expiring, row.due, row.overdue, row.exempt)
    share: Cell | Share = percent_between(row) or Share(row.share)
    target = report.target(row.goal)
    aim = Share(None if target is None else float(target) / 100)
    return [name, row.place.code or "", row.goal.title, *counts, share, None, aim, _by(report, row.goal)]


def _other_cells(report: CompletionReport, row: OtherRow) -> list[Cell | Share]:
    empty: list[Cell | Share] = [None] * 7
    value: Cell = row.value
    if row.hidden:
        value = {True: _("Ja"), False: _("Nej"), None: None}[row.reached]
    return [row.place.name, row.place.code or "", row.goal.title, *empty, value, row.target, _by(report, row.goal)]


def _by(report: CompletionReport, goal: Goal) -> dt.date | None:
    row = report.target_row(goal)
    return row.by_on if row else None
