"""What was reported of a plan's goals."""

import datetime as dt
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from tracking.models.organisation import User
from tracking.models.plan import Goal, Plan
from tracking.models.units import OrganisationalUnit
from tracking.personal_data import Basis, PersonalData
from tracking.swedish import plain_number


class MeasurementQuerySet(models.QuerySet["Measurement"]):
    def of_goal(self, goal: Goal) -> Self:
        """A goal keeps its code from version to version of the plan, and so what was reported of it."""
        plan_code = goal.focus_area.plan.code
        return self.filter(goal__code=goal.code, goal__measure=goal.measure, goal__focus_area__plan__code=plan_code)

    def by_hand(self) -> Self:
        return self.filter(counted=None)

    def measured(self, plan: Plan, on: dt.date) -> Self:
        return self.filter(goal__focus_area__plan=plan, on=on, counted__isnull=False)


class Measurement(models.Model):
    """What was reported for a goal, a unit and a day. Never overwritten; holds totals only, so it outlives persons.

    By hand: a value. Measured (measuring.py): also whom it counts, and the target and the definition of that day."""

    personal_data = PersonalData(
        name=_("Rapporterat utfall"),
        basis=Basis.PUBLIC_TASK,
        what=_("Vem som skrev ner en rapport på begäran. Utfallet självt är antal och pekar inte på någon."),
        why=_("Veta vem som gjorde rapporten, så att frågor om den kan ställas rätt."),
        keep=_("Tills personen tas bort; utfallet står kvar utan namn."),
    )

    goal = models.ForeignKey(Goal, models.PROTECT, related_name="measurements", verbose_name=_("mål"))
    unit = models.ForeignKey(OrganisationalUnit, models.PROTECT, related_name="+", verbose_name=_("enhet"))
    on = models.DateField(_("per datum"))
    # Percent of those counted, or a number of persons or occasions.
    value = models.DecimalField(_("utfall"), max_digits=10, decimal_places=2)
    done = models.PositiveIntegerField(_("klara"), null=True, blank=True, editable=False)
    counted = models.PositiveIntegerField(_("räknas"), null=True, blank=True, editable=False)  # NULL = by hand
    # What readers without a right to the persons were told (small_groups.py): between which numbers the done were, of
    # how many. NULL = nothing.
    told_least = models.PositiveIntegerField(null=True, blank=True, editable=False)
    told_most = models.PositiveIntegerField(null=True, blank=True, editable=False)
    told_counted = models.PositiveIntegerField(null=True, blank=True, editable=False)
    target = models.DecimalField(_("målvärde"), max_digits=8, decimal_places=2, null=True, blank=True, editable=False)
    definition = models.TextField(_("vilka som räknas"), blank=True, editable=False)
    recorded_at = models.DateTimeField(_("rapporterat"), auto_now_add=True)
    # Who asked for it on the page; NULL = the night, a command, or by hand in the admin, whose history says who.
    recorded_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, editable=False, related_name="+")

    objects = MeasurementQuerySet.as_manager()

    class Meta:
        verbose_name = _("utfall")
        verbose_name_plural = _("utfall")
        ordering = ["-on", "-pk"]
        indexes = [models.Index(fields=["goal", "on"])]
        constraints = [
            models.UniqueConstraint(
                fields=["goal", "unit", "on"], condition=models.Q(counted__isnull=False), name="measured_once"
            )
        ]

    def __str__(self) -> str:
        return plain_number(self.value)
