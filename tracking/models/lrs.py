"""What another system, the municipality's own LRS, is told of what people have done, and up to where it has been
looked. Not Message: a statement goes to no person, at any hour, and has no text."""

import uuid

from django.db import models
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tracking.models.organisation import User
from tracking.personal_data import Basis, PersonalData


class OutgoingStatement(models.Model):
    class Kind(models.TextChoices):
        ANSWERED = "answered", _("ett svar")
        WITHDRAWN = "withdrawn", _("ett svar som har tagits tillbaka")
        COMPLETED = "completed", _("en genomförd utbildning")
        CORRECTED = "corrected", _("en rättelse")

    class Status(models.TextChoices):
        QUEUED = "queued", _("väntar")
        SENDING = "sending", _("skickas")
        SENT = "sent", _("skickat")
        CANCELLED = "cancelled", _("inställt")
        FAILED = "failed", _("gick inte fram")

    class Reason(models.TextChoices):
        """Why one was cancelled (the first four) or failed."""

        PROTECTED = "protected", _("personen har skyddade personuppgifter")
        GONE = "gone", _("uppgiften finns inte längre")
        CORRECTED = "corrected", _("uppgiften rättades innan den hade lämnats")
        NEVER_TOLD = "never_told", _("det som rättas har aldrig lämnats")
        REFUSED = "refused", _("mottagaren tog inte emot uppgiften")

    personal_data = PersonalData(
        name=_("Uppgift till kommunens LRS"),
        basis=Basis.PUBLIC_TASK,
        what=_(
            "Att resultatet av ett svar, eller att en utbildning är genomförd, har lämnats eller ska lämnas till "
            "kommunens eget LRS under en pseudonym, när, och hur det gick. Bara om kommunen har slagit på det."
        ),
        why=_("Lämna varje uppgift en gång, och kunna ta tillbaka den om den rättas."),
        keep=_(
            "Ett år efter att uppgiften lämnades eller ställdes in, men av en genomförd utbildning så länge den finns "
            "kvar, för att en rättelse ska nå fram."
        ),
    )

    # Worked out from the fact, so that it is the same in every try and from every process (finding.py).
    statement_id = models.UUIDField(unique=True, editable=False)
    kind = models.CharField(max_length=20, choices=Kind)
    fact = models.BigIntegerField()  # id of the Attempt, Withdrawal or Completion: no foreign key, of three models
    voids = models.UUIDField(null=True)  # the statement_id that is no longer true; NULL = it voids none
    user = models.ForeignKey(User, models.CASCADE, related_name="outgoing_statements")  # whom the fact is about
    status = models.CharField(max_length=20, choices=Status, default=Status.QUEUED)
    tries = models.PositiveIntegerField(default=0)  # in vain, each of which the LRS may have taken all the same
    not_before = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)  # by the process that sends it; NULL = nobody has
    settled_at = models.DateTimeField(null=True)  # sent, cancelled or failed; NULL = not yet
    reason = models.CharField(max_length=20, blank=True, choices=Reason)
    answer = models.CharField(max_length=300, blank=True)  # what the LRS said of one that failed
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "fact"], name="statement_once_for_a_fact")]
        indexes = [
            models.Index(fields=["status", "id"]),
            models.Index(fields=["settled_at"]),
        ]

    def __str__(self) -> str:
        return str(self.statement_id)

    @staticmethod
    def id_of(fact: str) -> uuid.UUID:
        """fact: what it is, written out by ids that no other installation gives."""
        return uuid.uuid5(_STATEMENTS, fact)


_STATEMENTS = uuid.UUID("0d4c7f5a-3b0e-4a55-8c1f-2f6c86e0a914")


class StatementPosition(models.Model):
    """Up to which row the facts of a kind have been looked at for good. What is above is looked at again each time: a
    transaction that ends late has a lower id than rows that were seen before it."""

    kind = models.CharField(max_length=20, choices=OutgoingStatement.Kind, unique=True)
    after = models.BigIntegerField()
    seen = models.BigIntegerField()  # the last id there was at seen_at; in time, `after` goes there
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(after__lte=F("seen")), name="position_goes_forward")]

    def __str__(self) -> str:
        return self.kind
