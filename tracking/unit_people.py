"""The persons of a unit, each with how they stand with every goal of a plan."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, replace

from django.db.models import Q
from django.utils.functional import cached_property

from tracking.models import Goal, OrganisationalUnit, Plan, User
from tracking.models.organisation import Reader, UserQuerySet
from tracking.people_report import PersonReport, PersonRow
from tracking.standing import Belonging

Standings = list[tuple[Goal, PersonRow]]


@dataclass
class UnitPeople:
    plan: Plan
    on: dt.date
    today: dt.date
    unit: OrganisationalUnit
    belonging: Belonging
    reader: Reader
    standing: str = ""  # as of PersonReport

    @cached_property
    def reports(self) -> list[PersonReport]:
        goals = Goal.objects.filter(focus_area__plan=self.plan, requirement__isnull=False)
        related = goals.select_related("requirement__audience", "requirement__training").order_by("code", "pk")
        place = (self.on, self.today, self.unit, self.belonging, self.reader)
        return [PersonReport(goal, *place) for goal in related]

    def persons(self) -> UserQuerySet:
        """Everybody whom a goal concerns, or who stands so with one of the goals; in Swedish order of name."""
        concerned = Q(pk__in=[])
        for report in self.reports:
            asked = replace(report, standing=self.standing)
            concerned |= Q(pk__in=asked.query().order_by().values("user"))
        return User.objects.filter(concerned).order_by("sort_key", "pk")

    def standings(self, persons: list[User]) -> list[Standings]:
        """One list for each person, in the same order. As many queries for one person as for five hundred."""
        found: dict[int, Standings] = defaultdict(list)
        for report in self.reports:
            assignments = list(report.query().filter(user__in=persons))
            for assignment, row in zip(assignments, report.rows(assignments), strict=True):
                found[assignment.user_id].append((report.goal, row))
        return [found[person.pk] for person in persons]
