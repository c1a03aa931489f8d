"""Many kursintyg in one file that HR has asked for: from the order until it is fetched, at most a day."""

import datetime as dt
import uuid
from functools import partial
from typing import Self

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tracking.models.organisation import User
from tracking.models.training import Training
from tracking.models.units import OrganisationalUnit
from tracking.models.uploads import KEPT, QUIET, private_storage
from tracking.personal_data import Basis, PersonalData


def _own_name(order: "CertificateFile", _given: str) -> str:
    return order.name_of_attempt(order.attempt)


class CertificateFileQuerySet(models.QuerySet["CertificateFile"]):
    def too_old(self, now: dt.datetime) -> Self:
        return self.filter(ordered_at__lte=now - KEPT)

    def of(self, reader: User, now: dt.datetime) -> Self:
        """Nobody but whoever ordered it: it holds names."""
        return self.filter(ordered_by=reader, ordered_at__gt=now - KEPT)


class CertificateFile(models.Model):
    class Status(models.TextChoices):
        WAITING = "waiting", _("Väntar på att göras")
        WORKING = "working", _("Görs")
        READY = "ready", _("Klar att hämta")
        EMPTY = "empty", _("Inga kursintyg att göra")

    AT_WORK = (Status.WAITING, Status.WORKING)

    personal_data = PersonalData(
        name=_("Fil med kursintyg"),
        basis=Basis.PUBLIC_TASK,
        what=_("Vem i HR som beställde en fil med kursintyg, för vilken utbildning och enhet, och filen själv."),
        why=_("Låta HR dela ut kursintyg till dem i en enhet som har genomfört en utbildning."),
        keep=_("Högst 24 timmar. Att filen hämtades står i tillgång till namn."),
    )

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ordered_by = models.ForeignKey(User, models.CASCADE, related_name="+")
    ordered_at = models.DateTimeField(default=timezone.now)
    on = models.DateField()
    unit = models.ForeignKey(OrganisationalUnit, models.CASCADE, related_name="+")
    training = models.ForeignKey(Training, models.CASCADE, related_name="+")
    language = models.CharField(max_length=10)
    status = models.CharField(max_length=20, choices=Status, default=Status.WAITING)
    stepped_at = models.DateTimeField(default=timezone.now)
    attempt = models.PositiveIntegerField(default=1)  # a worker of an earlier one has nothing to say any more
    made = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    # Whose certificates they are, with their names, as one hash: none is fetched once any of it is otherwise.
    fingerprint = models.CharField(max_length=64, blank=True)
    file = models.FileField(storage=private_storage, upload_to=_own_name, blank=True)  # empty = not ready

    objects = CertificateFileQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def is_at_work(self) -> bool:
        return self.status in self.AT_WORK

    def is_quiet(self, now: dt.datetime) -> bool:
        return self.is_at_work and self.stepped_at < now - QUIET

    def turn(self, *before: Status, **fields: object) -> bool:
        """The new fields, unless somebody else was first or the order is gone."""
        same = CertificateFile.objects.filter(pk=self.pk, status__in=before, attempt=self.attempt)
        if not same.update(**{"stepped_at": timezone.now()} | fields):
            return False
        self.refresh_from_db()
        return True

    def name_of_attempt(self, attempt: int) -> str:
        return f"intyg/{self.pk}-{attempt}"

    def throw_away(self) -> None:
        """With what a worker that died may have left."""
        names = [self.name_of_attempt(attempt) for attempt in range(1, self.attempt + 1)]
        with transaction.atomic():
            self.delete()
            for name in names:
                transaction.on_commit(partial(self.file.storage.delete, name))
