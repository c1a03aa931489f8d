from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracking.history import Figure, Trend
from tracking.reports import Row
from tracking.small_groups import CoarseRow
from tracking.swedish import plain_number

register = template.Library()


@register.filter
def percent(share: float | None) -> str:
    """0.873 → "87 %", rounded down so that a goal never looks reached before it is."""
    return "–" if share is None else f"{int(round(share * 100, 6))} %"


@register.filter
def figure(row: Row | CoarseRow, name: str) -> int | None:
    """How many of the row have the standing of that name."""
    found: int | None = getattr(row, name)
    return found


@register.filter
def width(share: float | None) -> float:
    return round((share or 0) * 100, 2)


@register.filter
def percent_between(row: Row | CoarseRow | Figure) -> str | None:
    """ "0–3 %", rounded down as a share is; None where nothing is told."""
    if row.ends is None or row.least is None or row.most is None:
        return None
    low, high = percent(row.least), percent(row.most)
    return high if low == high else f"{low.removesuffix(' %')}–{high}"


@register.filter
def told(row: Row | CoarseRow | Figure) -> str:
    """ "68 %", or "68–69 %" where a span is all that is told; of förvaltningar "9 av 12"."""
    if isinstance(row, Figure) and row.of_places:
        return _("%(done)s av %(all)s") % {"done": row.done.low, "all": row.counted}
    return percent_between(row) or percent(row.share)


@register.filter
def points(change: float) -> str:
    """3.2 → "+3,2 procentenheter": a change always says which way."""
    number = plain_number(abs(change))
    signed = f"+{number}" if change > 0 else f"−{number}" if change < 0 else "0"
    says = ngettext("%(number)s procentenhet", "%(number)s procentenheter", 1 if abs(change) == 1 else 2)
    return says % {"number": signed}


@register.inclusion_tag("tracking/parts/trend.html")
def trend(trend: Trend) -> dict[str, object]:
    """A column for each report, in whole pixels: 100 high below a line of text, and apart as the texts need; a line
    where a version came that everybody does again."""
    figures = trend.figures
    step = 92 if any(figure.ends for figure in figures) else 64
    columns = [_column(figure, number * step + (step - 64) // 2) for number, figure in enumerate(figures)]
    passed = [sum(figure.on < day for figure in figures) for day in trend.versions]
    lines = [number * step for number in passed if 0 < number < len(figures)]
    return {"columns": columns, "lines": lines, "width": len(columns) * step}


def _column(figure: Figure, left: int) -> dict[str, object]:
    height = int((figure.least or 0) * 100)
    top = int((figure.most or 0) * 100)
    aim = None if figure.target is None else 120 - int(figure.target)
    return {
        "figure": figure,
        "left": left + 12,
        "right": left + 52,
        "middle": left + 32,
        "top": 120 - height,
        "height": height,
        "between": top - height,  # what may be done, and may not
        "between_top": 120 - top,
        "aim": aim,
    }
