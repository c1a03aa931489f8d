from django import template

register = template.Library()


@register.filter
def percent(share: float | None) -> str:
    """0.873 → "87 %", rounded down so that a goal never looks reached before it is."""
    return "–" if share is None else f"{int(round(share * 100, 6))} %"


@register.filter
def width(share: float | None) -> float:
    return round((share or 0) * 100, 2)
