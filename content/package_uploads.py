"""An uploaded package, from its arrival until it is a version or refused. Who uploaded it, Wagtail's own log says."""

import datetime as dt
import uuid
from typing import Any, Self

from django.core.files.storage import Storage, storages
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from content.keeping import Step
from content.kept_packages import Package, PackageVersion
from content.packages.refusals import Refused, Why

WAITS = dt.timedelta(hours=24)  # for a worker; then nobody waits for it any more
TOLD = dt.timedelta(days=30)  # how it went
QUIET = dt.timedelta(minutes=1)  # a worker that is at it has said something by then, unless one file is large


def private_storage() -> Storage:
    return storages["private"]


def _own_name(_upload: "PackageUpload", _given: str) -> str:
    return f"packages/{uuid.uuid4()}"


class PackageUploadQuerySet(models.QuerySet["PackageUpload"]):
    def over(self, now: dt.datetime) -> Self:
        """Those that nobody will ask for again."""
        waiting = models.Q(status__in=PackageUpload.AT_WORK, uploaded_at__lt=now - WAITS)
        return self.filter(waiting | models.Q(uploaded_at__lt=now - TOLD))


class PackageUpload(models.Model):
    class Status(models.TextChoices):
        WAITING = "waiting", _("Står i kö")
        WORKING = "working", _("Läses in")
        KEPT = "kept", _("Inläst")
        REFUSED = "refused", _("Nekad")

    AT_WORK = (Status.WAITING, Status.WORKING)

    # Of which it is the next version. NULL = it is a new one, which is there when it has been read.
    package = models.ForeignKey(Package, models.CASCADE, null=True, related_name="uploads", verbose_name=_("paket"))
    title = models.CharField(_("titel"), max_length=255, blank=True)  # of a new one; "" = the one that it has itself
    uploaded_at = models.DateTimeField(_("uppladdad"), default=timezone.now)
    file = models.FileField(storage=private_storage, upload_to=_own_name, blank=True)  # empty = deleted
    file_name = models.CharField(_("fil"), max_length=200)
    status = models.CharField(max_length=7, choices=Status, default=Status.WAITING)
    step = models.CharField(max_length=7, choices=Step, blank=True)
    done = models.PositiveIntegerField(default=0)  # files that have been through the step
    of = models.PositiveIntegerField(default=0)
    stepped_at = models.DateTimeField(default=timezone.now)
    attempt = models.PositiveIntegerField(default=1)  # a worker of an earlier one has nothing to say any more
    problem = models.JSONField(null=True)  # {"why", "entry", "values"} of Refused; NULL = none
    # NULL = none yet, or gone.
    version = models.ForeignKey(PackageVersion, models.SET_NULL, null=True, related_name="+")

    objects = PackageUploadQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_at_work(self) -> bool:
        return self.status in self.AT_WORK

    @property
    def is_same_again(self) -> bool:
        """The file was there before, and nothing has changed."""
        return self.version is not None and self.version.uploaded_at < self.uploaded_at

    def is_quiet(self, now: dt.datetime) -> bool:
        return self.is_at_work and self.stepped_at < now - QUIET

    def told_problem(self) -> str:
        """In the reader's language."""
        if not self.problem:
            return ""
        return str(Refused(Why(self.problem["why"]), self.problem["entry"], **self.problem["values"]))

    def turn(self, *before: Status, **fields: Any) -> bool:
        """The new fields, unless somebody else was first: the status or the attempt is another by now."""
        same = PackageUpload.objects.filter(pk=self.pk, status__in=before, attempt=self.attempt)
        if not same.update(**{"stepped_at": timezone.now()} | fields):
            return False
        self.refresh_from_db()
        return True

    def close(self, **fields: Any) -> bool:
        with transaction.atomic():
            if not self.turn(*self.AT_WORK, step="", **fields):
                return False
            transaction.on_commit(self.forget_file)
        return True

    def forget_file(self) -> None:
        if self.file:
            self.file.delete(save=False)
            PackageUpload.objects.filter(pk=self.pk).update(file="")
