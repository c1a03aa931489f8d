"""How many an audience holds on a day, per förvaltning."""

import datetime as dt
from collections import Counter
from collections.abc import Collection

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from tracking.models import Audience, OrganisationalUnit, UnitKind
from tracking.models.units import STEP
from tracking.suppression import K_INSIDE
from tracking.swedish import sort_key


def audience_counts(
    audience: Audience, on: dt.date, scope: QuerySet[OrganisationalUnit] | None, seen: Collection[int] | None = None
) -> list[tuple[str, int]]:
    """(förvaltning, nämnd or "Samverkansparter"; persons), each person once, at the home unit. scope: the units a
    reader may see totals of; None = all. Where it begins further down, so do the rows: what is counted is no more.
    seen: units whose persons the reader may see (None = all); a row with fewer than K_INSIDE others is left out."""
    ties = audience.affiliations(on).filter(user=OuterRef("pk")).home_first()
    persons = audience.members(on).annotate(home=Subquery(ties.values("unit")[:1]))
    if scope is not None:
        persons = persons.filter(home__in=scope.values("pk"))
    homes = list(persons.order_by().values_list("home").annotate(number=Count("pk")))
    units = OrganisationalUnit.objects.in_bulk()
    open_to = units.keys() if scope is None else set(scope.values_list("pk", flat=True))
    rows = {pk: _row_id(units[pk], open_to) for pk in open_to}
    counts: Counter[int | None] = Counter()  # None = partners
    unseen: Counter[int | None] = Counter()
    for home, number in homes:
        counts[rows[home]] += number
        unseen[rows[home]] += 0 if seen is None or home in seen else number
    # Also where there are none: that would tell of those who come.
    hidden = {row for pk, row in rows.items() if seen is not None and pk not in seen and unseen[row] < K_INSIDE}
    told = [(units[row].name if row else _("Samverkansparter"), counts[row]) for row in counts if row not in hidden]
    return sorted(told, key=lambda row: sort_key(row[0]))


def _row_id(unit: OrganisationalUnit, open_to: Collection[int]) -> int | None:
    """None = partners. A reader of a part of a förvaltning has the topmost unit of that part."""
    if unit.kind == UnitKind.PARTNER:
        return None
    if unit.row_id in open_to:
        return unit.row_id
    steps = [int(unit.path[start : start + STEP]) for start in range(0, len(unit.path), STEP)]
    return next(pk for pk in steps if pk in open_to)
