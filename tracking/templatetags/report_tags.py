from django import template

from tracking.reports import Row
from tracking.small_groups import CoarseRow

register = template.Library()


@register.filter
def percent(share: float | None) -> str:
    """0.873 → "87 %", rounded down so that a goal never looks reached before it is."""
    return "–" if share is None else f"{int(round(share * 100, 6))} %"


@register.filter
def width(share: float | None) -> float:
    return round((share or 0) * 100, 2)


@register.filter
def percent_between(row: Row | CoarseRow) -> str | None:
    """ "0–3 %", rounded down as a share is; None where nothing is told."""
    if row.ends is None or row.least is None or row.most is None:
        return None
    return f"{percent(row.least).removesuffix(' %')}–{percent(row.most)}"
