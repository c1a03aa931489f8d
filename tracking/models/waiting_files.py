"""What a file would add, between reading and approval; at most a day. The file itself is not kept."""

import datetime as dt
import uuid
from typing import Self

from django.db import models
from django.utils import timezone

from tracking.models.organisation import User
from tracking.models.uploads import KEPT


class WaitingFileQuerySet(models.QuerySet):
    def too_old(self, now: dt.datetime) -> Self:
        return self.filter(read_at__lte=now - KEPT)

    def of(self, reader: User, now: dt.datetime) -> Self:
        """Only whoever read it approves it: it holds what others may not see."""
        return self.filter(read_by=reader, read_at__gt=now - KEPT)


class WaitingFile(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    read_by = models.ForeignKey(User, models.CASCADE, related_name="+")
    read_at = models.DateTimeField(default=timezone.now)
    # Each as its import's Settled has it; those that are there already are only counted.
    rows = models.JSONField(default=list)
    already = models.PositiveIntegerField(default=0)

    objects = WaitingFileQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.pk)
