"""How many an audience holds on a day, per förvaltning."""

import datetime as dt
from collections import Counter

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from tracking.models import Audience, OrganisationalUnit, UnitKind
from tracking.swedish import sort_key


def audience_counts(
    audience: Audience, on: dt.date, scope: QuerySet[OrganisationalUnit] | None
) -> list[tuple[str, int]]:
    """(förvaltning, nämnd or "Samverkansparter"; persons), each person once, at the home unit. scope: the units a
    reader may see totals of; None = all."""
    ties = audience.affiliations(on).filter(user=OuterRef("pk")).home_first()
    persons = audience.members(on).annotate(home=Subquery(ties.values("unit")[:1]))
    if scope is not None:
        persons = persons.filter(home__in=scope.values("pk"))
    homes = list(persons.order_by().values_list("home").annotate(number=Count("pk")))
    units = OrganisationalUnit.objects.in_bulk()
    counts: Counter[int | None] = Counter()  # None = partners
    for home, number in homes:
        unit = units[home]
        counts[None if unit.kind == UnitKind.PARTNER else unit.row_id] += number
    rows = [(units[place].name if place else _("Samverkansparter"), number) for place, number in counts.items()]
    return sorted(rows, key=lambda row: sort_key(row[0]))
