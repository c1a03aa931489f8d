"""The persons one reader may list, each with where they belong and how they stand today with what they are to do."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, Q

from tracking.models import Affiliation, Assignment, User
from tracking.models.organisation import UserQuerySet
from tracking.people_rights import PeopleRights
from tracking.standing import Standing, with_standing

# What is left, the most pressing first.
LEFT = [Standing.OVERDUE, Standing.DUE, Standing.EXPIRING, Standing.BEGUN, Standing.OFFERED]


@dataclass(frozen=True)
class ListedPerson:
    person_id: int
    name: str
    ties: list[Affiliation]  # that the reader sees the person by today
    coming: list[Affiliation]  # that begin later, for those who may end them
    left: list[tuple[Standing, int]]
    has_trainings: bool
    is_visible: bool  # the trainings may be read
    may_open: bool  # the person's own page, where ties are ended


class PeopleList:
    def __init__(self, rights: PeopleRights) -> None:
        self.rights, self.reader, self.today = rights, rights.reader, rights.today

    def persons(self, search: str) -> UserQuerySet:
        """In Swedish order of name."""
        visible = User.objects.visible_to(self.reader, self.today)
        listed = Q(pk__in=visible.values("pk")) | Q(pk__in=self.rights.persons().values("pk"))
        ties = Affiliation.objects.visible_to(self.reader, self.today).home_first()
        coming = self.rights.ties().filter(start_on__gt=self.today).order_by("start_on", "pk")
        return (
            User.objects.filter(listed)
            .matching(search)
            .prefetch_related(
                Prefetch("affiliations", ties.select_related("unit"), to_attr="seen_ties"),
                Prefetch("affiliations", coming.select_related("unit"), to_attr="coming_ties"),
            )
        )

    def rows(self, page: list[Any]) -> list[ListedPerson]:
        """`page`: some of persons(). As many queries for one as for fifty."""
        openable = set(self.rights.persons().filter(pk__in=[each.pk for each in page]).values_list("pk", flat=True))
        standings = self._standings(page)
        return [
            ListedPerson(
                person_id=each.pk,
                name=each.name_for(self.reader),
                ties=each.seen_ties,
                coming=each.coming_ties,
                left=[(standing, count) for standing in LEFT if (count := standings[each.pk][standing])],
                has_trainings=bool(standings[each.pk]),
                is_visible=bool(each.seen_ties),
                may_open=each.pk in openable,
            )
            for each in page
        ]

    def _standings(self, page: list[Any]) -> dict[int, Counter[Standing]]:
        """Of what reaches the kind of tie the person is seen by; all of it for HR (training_access.py)."""
        units = {tie.unit_id for each in page for tie in each.seen_ties}
        of_hr = set(self.rights.hr_units.filter(pk__in=units).values_list("pk", flat=True))
        kinds = {each.pk: {tie.kind for tie in each.seen_ties} for each in page}
        whole = {each.pk for each in page if any(tie.unit_id in of_hr for tie in each.seen_ties)}
        rows = Assignment.objects.filter(user__in=[each.pk for each in page]).open_on(self.today)
        found: dict[int, Counter[Standing]] = defaultdict(Counter)
        for row in with_standing(rows, self.today).select_related("requirement__audience"):
            if row.user_id in whole or kinds[row.user_id] & set(row.requirement.kinds()):
                found[row.user_id][Standing(row.standing)] += 1  # type: ignore[attr-defined]
        return found
