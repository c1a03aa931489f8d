"""What is to be sent, to whom and why. A row is written with its cause, in one transaction; the text is written when it
is sent, and kept nowhere."""

import datetime as dt
import uuid
from typing import Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tracking.models.organisation import User
from tracking.personal_data import Basis, PersonalData


class MessageQuerySet(models.QuerySet["Message"]):
    def due(self, now: dt.datetime) -> Self:
        """Those that wait, and whose time has come."""
        return self.filter(status=Message.Status.QUEUED, not_before__lte=now)


class Message(models.Model):
    class Status(models.TextChoices):
        QUEUED = "queued", _("väntar")
        SENDING = "sending", _("skickas")
        SENT = "sent", _("skickat")
        CANCELLED = "cancelled", _("inställt")
        FAILED = "failed", _("gick inte fram")

    personal_data = PersonalData(
        name="Utskick",
        basis=Basis.PUBLIC_TASK,
        what="Att personen ska få eller har fått ett mejl, vilken sort, när, och hur det gick. Inte mejlets text.",
        why="Skicka varje mejl en gång, och se vad som inte kom fram.",
        keep="Ett år efter att mejlet skickades eller ställdes in.",
    )

    # What it is about, written out: the same cause can never queue two. Never NULL: that would leave the race open.
    key = models.CharField(max_length=200, unique=True)
    step = models.CharField(max_length=40)  # a name in letters.WRITERS
    recipient = models.ForeignKey(User, models.CASCADE, related_name="messages")
    about = models.JSONField(default=dict)  # ids for the step's writer; no text, no address, nothing secret
    not_before = models.DateTimeField()
    status = models.CharField(max_length=20, choices=Status, default=Status.QUEUED)
    # Of the Message-ID: the same in every try, so that a mail that comes twice is known for one.
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    tries = models.PositiveSmallIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True, blank=True)  # by the process that sends it; NULL = nobody has
    settled_at = models.DateTimeField(null=True, blank=True)  # sent, cancelled or given up; NULL = not yet
    reason = models.CharField(max_length=40, blank=True)  # why it was cancelled or given up
    created_at = models.DateTimeField(default=timezone.now)

    objects = MessageQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["status", "not_before"]),
            models.Index(fields=["recipient", "step"]),
        ]

    def __str__(self) -> str:
        return self.key
