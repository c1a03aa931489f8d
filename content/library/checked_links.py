"""What the last look at an address gave. It is told to editors and changes no page."""

import datetime as dt
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _


class CheckedLinkQuerySet(models.QuerySet["CheckedLink"]):
    def failed(self) -> Self:
        return self.exclude(outcome=CheckedLink.Outcome.ANSWERS)

    def fresh(self, now: dt.datetime) -> Self:
        """Looked at lately enough."""
        return self.filter(checked_at__gt=now - CheckedLink.WEEK)


class CheckedLink(models.Model):
    class Outcome(models.TextChoices):
        ANSWERS = "answers", _("svarar")
        MOVED = "moved", _("har flyttat för gott")
        GONE = "gone", _("finns inte")
        REFUSES = "refuses", _("vill inte svara")
        FAILS = "fails", _("fungerar inte just nu")
        SILENT = "silent", _("svarar inte")
        CLOSED = "closed", _("är ingen öppen adress på internet")

    WEEK = dt.timedelta(days=7) - dt.timedelta(hours=6)  # a weekly run does not begin at the same second

    url = models.CharField(max_length=500, unique=True)
    checked_at = models.DateTimeField(_("kontrollerad"))
    outcome = models.CharField(_("utfall"), max_length=10, choices=Outcome)

    objects = CheckedLinkQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.url}: {self.outcome}"
