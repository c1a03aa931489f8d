"""What a report on request will hold, goal by goal, as far as its reader is told."""

import datetime as dt
from dataclasses import dataclass

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from tracking.goal_sections import GoalSection, goal_sections
from tracking.models import Goal, Measurement, OrganisationalUnit, Plan
from tracking.reporting_dates import reporting_dates
from tracking.reports import CompletionReport
from tracking.scope import ReaderScope


@dataclass(frozen=True)
class PreviewedGoal:
    section: GoalSection
    why_not: str  # empty = it will be written


class ReportPreview:
    """Of the whole municipality. A reader without a right to the persons asks for reporting dates only."""

    def __init__(self, plan: Plan, on: dt.date, scope: ReaderScope, root: OrganisationalUnit) -> None:
        self.plan, self.on = plan, on
        self._scope, self._root = scope, root

    @cached_property
    def goals(self) -> list[PreviewedGoal]:
        return [PreviewedGoal(section, self._why_not(section)) for section in goal_sections(self._report())]

    @property
    def written(self) -> list[PreviewedGoal]:
        return [each for each in self.goals if not each.why_not]

    @property
    def left_out(self) -> list[PreviewedGoal]:
        return [each for each in self.goals if each.why_not]

    @cached_property
    def there(self) -> set[int]:
        """Ids of the goals that have been written down for the day."""
        return set(Measurement.objects.measured(self.plan, self.on).values_list("goal", flat=True))

    @property
    def is_told_to_all(self) -> bool:
        return self.on in reporting_dates(self.plan, self.on)

    def _report(self) -> CompletionReport:
        seen = None if self._scope.sees_all_persons(self._root) else self._scope.seen
        return CompletionReport(self.plan, self.on, self._scope.today, self._root, cached=True, seen=seen)

    def _why_not(self, section: GoalSection) -> str:
        goal = section.goal
        if goal.pk in self.there:
            return _("Redan nedskrivet för dagen. Det ändras inte.")
        if goal.measure in Goal.BY_HAND:
            return _("Rapporteras för hand.")
        if goal.measure == Goal.Measure.NONE:
            return _("Mäts inte.")
        if goal.requirement is None:
            return _("Målet är inte kopplat till något krav eller erbjudande.")
        if section.total is not None and section.total.counted == 0:
            return _("Ingen räknas den dagen.")
        return ""
