"""A document that becomes a lesson, from its arrival until there is a draft of it, or it is said why not."""

import datetime as dt
import uuid
from functools import partial
from typing import Self

from django.core.files.storage import Storage, storages
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from content.packages.refusals import Refused, Why

TOLD = dt.timedelta(days=30)  # how it went
QUIET = dt.timedelta(minutes=5)


def private_storage() -> Storage:
    return storages["private"]


def _own_name(_upload: "LessonUpload", _given: str) -> str:
    return f"lessons/{uuid.uuid4()}"


class LessonUploadQuerySet(models.QuerySet["LessonUpload"]):
    def over(self, on: dt.date) -> Self:
        return self.filter(uploaded_at__date__lt=on - TOLD)

    def delete(self) -> tuple[int, dict[str, int]]:
        """With the files that no worker has come to."""
        for upload in self.exclude(file=""):
            upload.forget_file()
        return super().delete()


class LessonUpload(models.Model):
    """Who uploaded it, the history of the lesson says."""

    class Status(models.TextChoices):
        WAITING = "waiting", _("Står i kö")
        WORKING = "working", _("Läses in")
        DRAFTED = "drafted", _("Inläst")
        REFUSED = "refused", _("Nekad")

    course = models.ForeignKey("courses.CoursePage", models.CASCADE, related_name="+")
    file = models.FileField(storage=private_storage, upload_to=_own_name, blank=True)  # empty = deleted
    file_name = models.CharField(_("fil"), max_length=200)
    status = models.CharField(max_length=7, choices=Status, default=Status.WAITING)
    problem = models.JSONField(null=True)  # {"why", "entry", "values"} of Refused; NULL = none
    notes = models.JSONField(default=list)  # what the editor should look at, in words
    lesson = models.ForeignKey("courses.LessonPage", models.SET_NULL, null=True, related_name="+")
    uploaded_at = models.DateTimeField(default=timezone.now)

    objects = LessonUploadQuerySet.as_manager()

    def __str__(self) -> str:
        return self.file_name

    def told_problem(self) -> str:
        """In the reader's language."""
        if not self.problem:
            return ""
        return str(Refused(Why(self.problem["why"]), self.problem["entry"], **self.problem["values"]))

    @property
    def is_at_work(self) -> bool:
        return self.status in (self.Status.WAITING, self.Status.WORKING)

    def is_quiet(self, now: dt.datetime) -> bool:
        """No worker has done it in the time that it takes."""
        return self.is_at_work and self.uploaded_at < now - QUIET

    def close(self, **fields: object) -> None:
        LessonUpload.objects.filter(pk=self.pk).update(**fields, file="")
        self.forget_file()

    def forget_file(self) -> None:
        """When what is done here holds."""
        if self.file:
            transaction.on_commit(partial(self.file.delete, save=False))
