"""What is to be sent, to whom and why. A row is written with its cause, in one transaction; the text is written when it
is sent, and kept nowhere."""

import datetime as dt
import uuid
from typing import Self

from django.db import models
from django.db.models import F
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
        name=_("Utskick"),
        basis=Basis.PUBLIC_TASK,
        what=_(
            "Att personen ska få eller har fått ett mejl eller sms, vilken sort, när, och hur det gick. Inte texten."
        ),
        why=_("Skicka varje mejl en gång, och se vad som inte kom fram."),
        keep=_("Ett år efter att mejlet skickades eller ställdes in."),
    )

    class Reason(models.TextChoices):
        """Why a message was cancelled (the first six) or given up."""

        OVER = "over", _("det finns inget att påminna om längre")
        LEFT = "left", _("personen har slutat")
        NO_ADDRESS = "no_address", _("personen har ingen e-postadress")
        UNREACHABLE = "unreachable", _("adressen tog inte emot ett tidigare mejl")
        BY_HAND = "by_hand", _("någon stoppade det")
        JOINED = "joined", _("personen hade redan samma mejl på kö när två uppgifter slogs ihop")
        REFUSED = "refused", _("adressen tar inte emot mejl")
        REJECTED = "rejected", _("mejlservern tog inte emot mejlet")
        NO_ANSWER = "no_answer", _("mejlservern bad oss vänta för många gånger")
        UNSURE = "unsure", _("det är ovisst om mejlet kom fram")
        UNWRITABLE = "unwritable", _("mejlet gick inte att skriva")

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
    # Times that a server has been given all of it and has not said whether it took it. The second time is the last.
    unanswered = models.PositiveSmallIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True, blank=True)  # by the process that sends it; NULL = nobody has
    settled_at = models.DateTimeField(null=True, blank=True)  # sent, cancelled or given up; NULL = not yet
    reason = models.CharField(max_length=40, blank=True, choices=Reason)
    created_at = models.DateTimeField(default=timezone.now)

    objects = MessageQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["status", "not_before"]),
            models.Index(fields=["recipient", "step"]),
            models.Index(fields=["settled_at"]),
        ]

    def __str__(self) -> str:
        return self.key


class UnreachableQuerySet(models.QuerySet["Unreachable"]):
    def current(self) -> Self:
        """Of the address that the person still has: another address is another matter."""
        return self.filter(email=F("user__email"), user__is_active=True)


class Unreachable(models.Model):
    """An address that refused a mail. Nothing more is sent there until it is changed, or somebody says to try again."""

    class How(models.TextChoices):
        REFUSED = "refused", _("Mejlservern sa att adressen inte finns.")
        BOUNCED = "bounced", _("Mejlet kom tillbaka.")

    personal_data = PersonalData(
        name=_("Adress som inte nås"),
        basis=Basis.PUBLIC_TASK,
        what=_(
            "Att ett mejl till personens adress inte gick fram, och när. Adressen sparas för att kunna se om den har "
            "bytts, och visas inte."
        ),
        why=_("Rätta adressen, och inte skicka fler mejl till den under tiden."),
        keep=_("Tills adressen byts eller någon säger att den är rätt, annars ett år."),
    )

    user = models.ForeignKey(User, models.CASCADE, related_name="unreachable")
    email = models.EmailField()
    how = models.CharField(max_length=20, choices=How)
    at = models.DateTimeField()

    objects = UnreachableQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "email"], name="unreachable_once_per_address")]

    def __str__(self) -> str:
        return str(self.pk)
