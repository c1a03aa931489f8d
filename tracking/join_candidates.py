"""Who may be one person in two sources: the same name or the same address. A person decides, never this."""

from dataclasses import dataclass
from itertools import combinations

from django.db.models import Count, F, Max, Min

from tracking.models import SourceRecord, User
from tracking.models.organisation import UserQuerySet

LIMIT = 50  # names and addresses looked into


@dataclass(frozen=True)
class Candidate:
    one: User
    two: User
    same_email: bool


def join_candidates(visible: UserQuerySet) -> list[Candidate]:
    records = SourceRecord.objects.filter(user__in=visible.values("pk"))
    found: dict[tuple[int, int], Candidate] = {}
    for field, same_email in (("email", True), ("user__search_text", False)):
        shared = (
            records.exclude(**{field: ""})
            .values(field)
            .annotate(low=Min("source"), high=Max("source"), people=Count("user", distinct=True))
            .filter(low__lt=F("high"), people__gt=1)
            .order_by(field)
            .values_list(field, flat=True)[:LIMIT]
        )
        alike = (
            records.filter(**{f"{field}__in": list(shared)}).select_related("user").order_by(field, "user", "source")
        )
        for one, two in combinations(alike, 2):
            if _same(one, two, same_email) and one.user_id != two.user_id and one.source != two.source:
                found.setdefault((one.user_id, two.user_id), Candidate(one.user, two.user, same_email))
    return list(found.values())


def _same(one: SourceRecord, two: SourceRecord, same_email: bool) -> bool:
    return one.email == two.email if same_email else one.user.search_text == two.user.search_text
