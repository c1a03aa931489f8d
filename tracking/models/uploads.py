"""Files that HR uploads: from the upload until somebody says yes or no, at most a day."""

import datetime as dt
import uuid
from typing import Self

from django.core.files.storage import Storage, storages
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tracking.models.organisation import User, name_of
from tracking.models.sources import Source
from tracking.personal_data import Basis, PersonalData

KEPT = dt.timedelta(hours=24)
QUIET = dt.timedelta(minutes=1)  # a worker that is at it has said something by then, unless the file is large


def private_storage() -> Storage:
    return storages["private"]


def _own_name(_upload: "Upload", _given: str) -> str:
    return f"hr/{uuid.uuid4()}"


class UploadQuerySet(models.QuerySet["Upload"]):
    def governed_by(self, reader: User, on: dt.date) -> Self:
        return self.filter(source__in=Source.objects.governed_by(reader, on))

    def open(self) -> Self:
        return self.filter(status__in=Upload.OPEN)

    def too_old(self, now: dt.datetime) -> Self:
        return self.open().filter(uploaded_at__lte=now - KEPT)


class Upload(models.Model):
    class Status(models.TextChoices):
        WAITING = "waiting", _("Väntar på att läsas")
        WORKING = "working", _("Läses")
        MAPPING = "mapping", _("Kolumnerna ska pekas ut")
        READY = "ready", _("Väntar på ditt beslut")
        APPROVED = "approved", _("Läses in")
        APPLIED = "applied", _("Inläst")
        REFUSED = "refused", _("Nekad")
        DISCARDED = "discarded", _("Kastad")
        EXPIRED = "expired", _("Borttagen efter 24 timmar")

    OPEN = (Status.WAITING, Status.WORKING, Status.MAPPING, Status.READY, Status.APPROVED)
    AT_WORK = (Status.WAITING, Status.WORKING, Status.APPROVED)

    class Step(models.TextChoices):
        READING = "reading", _("Läser filen och letar efter sådant som inte får läsas in")
        COMPARING = "comparing", _("Jämför med dem som finns")
        WRITING = "writing", _("Skriver ändringarna")

    personal_data = PersonalData(
        name=_("Uppladdad HR-fil"),
        basis=Basis.LEGAL_OBLIGATION,
        what=_("Vem som laddade upp en HR-fil, vem som beslutade om den, när och hur det gick. Inget ur filen."),
        why=_("Kunna svara på vem som har ändrat vilka personer som finns."),
        keep=_("I två år. Själva filen finns tills den är inläst eller nekad, högst 24 timmar."),
    )

    source = models.ForeignKey(Source, models.CASCADE, related_name="uploads", verbose_name=_("källa"))
    # NULL = erased.
    uploaded_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", verbose_name=_("uppladdad av"))
    uploaded_at = models.DateTimeField(_("uppladdad"), default=timezone.now)
    # NULL = nobody yet, the clock, or erased.
    decided_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", verbose_name=_("beslutad av"))
    closed_at = models.DateTimeField(_("avslutad"), null=True)  # NULL = still open
    on = models.DateField(_("per datum"))
    file = models.FileField(storage=private_storage, upload_to=_own_name, blank=True)  # empty = deleted
    file_name = models.CharField(_("fil"), max_length=200)
    status = models.CharField(max_length=20, choices=Status, default=Status.WAITING)
    step = models.CharField(max_length=20, choices=Step, blank=True)
    stepped_at = models.DateTimeField(default=timezone.now)
    attempt = models.PositiveIntegerField(default=1)  # a worker of an earlier one has nothing to say any more
    headings = models.JSONField(default=list)
    # What the columns mean in this file, as Source has it; nothing that the source learns later changes it. Both empty:
    # not settled yet.
    columns = models.JSONField(default=dict)
    fixed = models.JSONField(default=dict)
    # NULL = nobody has pointed the columns out by hand, or, of a refused file, the source has got columns since.
    mapped_at = models.DateTimeField(null=True)
    outcome = models.JSONField(default=dict)  # counts, names of units, and messages; no value from a person's row
    fingerprint = models.CharField(max_length=64, blank=True)  # of the differences that are shown
    forced = models.BooleanField(default=False)  # approved although many are missing

    objects = UploadQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["status", "uploaded_at"])]

    def __str__(self) -> str:
        return f"{self.source} {self.pk}"

    @property
    def is_at_work(self) -> bool:
        return self.status in self.AT_WORK

    def is_quiet(self, now: dt.datetime) -> bool:
        return self.is_at_work and self.stepped_at < now - QUIET

    def uploader_for(self, reader: User) -> str:
        return name_of(self.uploaded_by, reader)

    def decider_for(self, reader: User) -> str:
        return name_of(self.decided_by, reader)

    def turn(self, *before: Status, **fields: object) -> bool:
        """The new fields, unless somebody else was first: the status or the attempt is another by now."""
        same = Upload.objects.filter(pk=self.pk, status__in=before, attempt=self.attempt)
        if not same.update(**{"stepped_at": timezone.now()} | fields):
            return False
        self.refresh_from_db()
        return True

    def close(self, *before: Status, **fields: object) -> bool:
        """Ends it: the file and the list of persons are deleted as soon as this is written."""
        with transaction.atomic():
            if not self.turn(*before, closed_at=timezone.now(), **fields):
                return False
            self.differences.all().delete()
            transaction.on_commit(self.forget_file)
        return True

    def forget_file(self) -> None:
        if self.file:
            self.file.delete(save=False)
            Upload.objects.filter(pk=self.pk).update(file="")


class UploadDifference(models.Model):
    """One person of a group: known from before, or new and in a row of the file. Names are in neither."""

    personal_data = PersonalData(
        name=_("Det som en fil från HR skulle ändra"),
        basis=Basis.PUBLIC_TASK,
        what=_("Vilka personer en uppladdad HR-fil skulle ändra: vem, eller vilken rad i filen."),
        why=_("Låta HR se skillnaderna innan filen läses in."),
        keep=_("Tills filen är inläst eller nekad, högst 24 timmar."),
    )

    upload = models.ForeignKey(Upload, models.CASCADE, related_name="differences")
    group = models.CharField(max_length=20)
    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="+")  # NULL = new
    row = models.PositiveIntegerField(null=True)  # NULL = not new

    class Meta:
        ordering = ["pk"]  # the order of names
        indexes = [models.Index(fields=["upload", "group"])]

    def __str__(self) -> str:
        return f"{self.group} {self.pk}"
