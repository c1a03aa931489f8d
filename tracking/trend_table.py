"""What has been reported over time, as a workbook: units and goals down, reporting dates across. The figures are those
of the page, told as the reader is told them there."""

from django.utils.translation import gettext as _

from tracking.exports import Cell, Share, Table
from tracking.history import Figure, ReportedFigures
from tracking.models import OrganisationalUnit
from tracking.reports import CompletionReport
from tracking.small_groups import explanation
from tracking.templatetags.report_tags import told

ROW = ["goal", "path", "unit", "code", "title", "number", "what"]


def trend_table(report: CompletionReport) -> Table | None:
    """None = nothing has been reported that the reader may see."""
    import pandas as pd  # noqa: PLC0415  (takes half a second to load, and only this needs it)

    figures = ReportedFigures(report).everywhere()
    if not figures:
        return None
    order = {goal.code: (number, goal.title) for number, goal in enumerate(report.goals)}
    cells = [cell for unit, figure in figures for cell in _cells(unit, figure, *order[figure.goal_code])]
    frame = pd.DataFrame(cells, columns=[*ROW, "on", "value"], dtype=object)
    wide = frame.pivot(index=ROW, columns="on", values="value").sort_index()
    rows = wide.astype(object).where(wide.notna(), None).reset_index()
    shown = rows[["unit", "code", "title", "what", *wide.columns]]
    return Table(
        title=f"{_('Utveckling')} {report.on}",
        headings=[_("Enhet"), _("Kod"), _("Mål"), _("Uppgift"), *map(str, wide.columns)],
        rows=shown.to_numpy().tolist(),
        notes=[_("Så som det rapporterades för varje dag.")] + ([explanation()] if report.seen is not None else []),
    )


def _cells(unit: OrganisationalUnit, figure: Figure, goal: int, title: str) -> list[list[Cell | Share]]:
    share: Cell | Share = told(figure) if figure.ends else Share(figure.share)
    values = [(_("Andel klara"), share), (_("Klara"), figure.done_told), (_("Räknas"), figure.counted)]
    row: list[Cell | Share] = [goal, unit.path, unit.name, unit.code, title]
    return [[*row, number, what, figure.on, value] for number, (what, value) in enumerate(values)]
