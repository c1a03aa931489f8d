"""How many an audience holds on a day, per förvaltning."""

import datetime as dt
from collections import Counter
from collections.abc import Collection

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from tracking.models import Audience, OrganisationalUnit, UnitKind
from tracking.models.units import STEP
from tracking.swedish import sort_key


def audience_counts(
    audience: Audience, on: dt.date, scope: QuerySet[OrganisationalUnit] | None
) -> list[tuple[str, int]]:
    """(förvaltning, nämnd or "Samverkansparter"; persons), each person once, at the home unit. scope: the units a
    reader may see totals of; None = all. Where it begins further down, so do the rows: what is counted is no more."""
    ties = audience.affiliations(on).filter(user=OuterRef("pk")).home_first()
    persons = audience.members(on).annotate(home=Subquery(ties.values("unit")[:1]))
    if scope is not None:
        persons = persons.filter(home__in=scope.values("pk"))
    homes = list(persons.order_by().values_list("home").annotate(number=Count("pk")))
    units = OrganisationalUnit.objects.in_bulk()
    seen = units.keys() if scope is None else set(scope.values_list("pk", flat=True))
    counts: Counter[int | None] = Counter()  # None = partners
    for home, number in homes:
        counts[_row_id(units[home], seen)] += number
    rows = [(units[place].name if place else _("Samverkansparter"), number) for place, number in counts.items()]
    return sorted(rows, key=lambda row: sort_key(row[0]))


def _row_id(unit: OrganisationalUnit, seen: Collection[int]) -> int | None:
    """None = partners. A reader of a part of a förvaltning has the topmost unit of that part."""
    if unit.kind == UnitKind.PARTNER:
        return None
    if unit.row_id in seen:
        return unit.row_id
    steps = [int(unit.path[start : start + STEP]) for start in range(0, len(unit.path), STEP)]
    return next(pk for pk in steps if pk in seen)
