"""A file of exemptions between reading and approval: who, from what, which days; at most a day. The file itself is not
kept."""

import datetime as dt
import uuid
from typing import Self

from django.db import models
from django.utils import timezone

from tracking.models.organisation import User
from tracking.models.uploads import KEPT
from tracking.personal_data import Basis, PersonalData


class ExemptionFileQuerySet(models.QuerySet["ExemptionFile"]):
    def too_old(self, now: dt.datetime) -> Self:
        return self.filter(read_at__lte=now - KEPT)

    def of(self, reader: User, now: dt.datetime) -> Self:
        """Only whoever read it approves it: it holds reasons."""
        return self.filter(read_by=reader, read_at__gt=now - KEPT)


class ExemptionFile(models.Model):
    personal_data = PersonalData(
        name="Inläst fil med undantag",
        basis=Basis.CONTRACT,
        what="Vilka personer en inläst fil skulle undanta, från vad, mellan vilka dagar och av vilken av tre orsaker.",
        why="Låta HR se vilka undantag filen ger innan de läggs till.",
        keep="Tills filen är godkänd eller kastad, högst 24 timmar.",
    )

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    read_by = models.ForeignKey(User, models.CASCADE, related_name="+")
    read_at = models.DateTimeField(default=timezone.now)
    # Each as exemption_import.settling.Settled has it; those that are there already are only counted.
    rows = models.JSONField(default=list)
    already = models.PositiveIntegerField(default=0)

    objects = ExemptionFileQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.pk)
