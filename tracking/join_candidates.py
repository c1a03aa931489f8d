"""Who may be one person in two sources: the same name or the same address. A person decides, never this. An agreed
display name says nothing of who somebody is."""

from dataclasses import dataclass
from itertools import combinations, groupby

from django.db.models import Count, F, Max, Min

from tracking.models import DifferentPersons, SourceRecord
from tracking.models.organisation import UserQuerySet


@dataclass(frozen=True)
class Candidate:
    one_id: int  # the lower
    two_id: int
    same_email: bool


def join_candidates(visible: UserQuerySet) -> list[Candidate]:
    """Those with the same address first. Not those of whom somebody has said that they are two."""
    records = SourceRecord.objects.filter(user__in=visible.values("pk"))
    found: dict[tuple[int, int], Candidate] = {}
    different = set(DifferentPersons.objects.values_list("one", "two"))
    by_name = records.filter(user__protected=False)
    for field, same_email, among in (("email", True, records), ("user__search_text", False, by_name)):
        shared = (
            among.exclude(**{field: ""})
            .values(field)
            .annotate(low=Min("source"), high=Max("source"), people=Count("user", distinct=True))
            .filter(low__lt=F("high"), people__gt=1)
        )
        alike = among.filter(**{f"{field}__in": shared.values(field)}).order_by(field, "user", "source")
        rows = alike.values_list(field, "user", "source")
        for _shared, group in groupby(rows, lambda row: row[0]):
            for (_value, one, source), (_same, two, other) in combinations(group, 2):
                if one != two and source != other and (one, two) not in different:
                    found.setdefault((one, two), Candidate(one, two, same_email))
    return list(found.values())
