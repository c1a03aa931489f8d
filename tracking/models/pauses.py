"""Time in which nobody in a part of the municipality is asked for a training: summer, or a series that is paused."""

import datetime as dt
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tracking.models.training import Training
from tracking.models.units import OrganisationalUnit

LONGEST = 366  # days


class TrainingPauseQuerySet(models.QuerySet["TrainingPause"]):
    def as_of(self, on: dt.date) -> Self:
        return self.filter(start_on__lte=on, end_on__gte=on)

    def meeting(self, start_on: dt.date, end_on: dt.date) -> Self:
        return self.filter(start_on__lte=end_on, end_on__gte=start_on)


class TrainingPause(models.Model):
    """Everybody whose home is at or below the unit has these days to the good afterwards, as exempt ones. Two of one
    training and place share no day: their days are added up."""

    training = models.ForeignKey(Training, models.CASCADE, related_name="pauses", verbose_name=_("utbildning"))
    unit = models.ForeignKey(OrganisationalUnit, models.PROTECT, related_name="+", verbose_name=_("enhet"))
    start_on = models.DateField(_("från"))
    end_on = models.DateField(_("till och med"))

    objects = TrainingPauseQuerySet.as_manager()

    class Meta:
        verbose_name = _("uppehåll")
        verbose_name_plural = _("uppehåll")
        ordering = ["start_on", "pk"]
        indexes = [models.Index(fields=["training", "start_on"])]
        constraints = [
            models.UniqueConstraint(fields=["training", "unit", "start_on"], name="one_pause_from_a_day"),
            models.CheckConstraint(condition=Q(end_on__gte=models.F("start_on")), name="pause_ends_after_start"),
        ]

    def __str__(self) -> str:
        return f"{self.start_on}–{self.end_on}"

    def stop(self, last: dt.date) -> None:
        """End it earlier. One that would hold no day goes."""
        if last < self.start_on:
            self.delete()
        else:
            self.end_on = min(self.end_on, last)
            self.save(update_fields=["end_on"])
