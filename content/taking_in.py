"""An uploaded package to a version, by a worker."""

import datetime as dt
import shutil
import tempfile
from pathlib import Path, PurePosixPath
from time import monotonic

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import F
from django_tasks import task

from content.keeping import Place, Step, keep
from content.kept_packages import Package
from content.package_uploads import PackageUpload
from content.packages.refusals import Refused, Why

Status = PackageUpload.Status
LONGEST = 600  # seconds a package may take
EVERY = 1  # seconds between two words of how far it has come


class TakenOver(Exception):
    """Somebody tries again, or has thrown the upload away: another worker's now, or nobody's."""


def receive(file: UploadedFile, *, package: Package | None = None, title: str = "") -> PackageUpload:
    name = PurePosixPath((file.name or "").replace("\\", "/")).name[:200]
    upload = PackageUpload(package=package, title=title, file_name=name)
    upload.file.save(upload.file_name, file, save=False)
    with transaction.atomic():
        upload.save()
        take_in.enqueue(upload.pk, upload.attempt)
    return upload


def try_again(upload: PackageUpload) -> bool:
    """For a worker that is thought dead. If it is not, it stops when it next says how far it has come."""
    again = {"status": Status.WAITING, "step": "", "done": 0, "of": 0, "attempt": F("attempt") + 1}
    with transaction.atomic():
        done = upload.turn(*PackageUpload.AT_WORK, **again)
        if done:
            take_in.enqueue(upload.pk, upload.attempt)
    return done


def throw_away(upload: PackageUpload) -> None:
    """One that is at work is stopped by it."""
    upload.forget_file()
    upload.delete()


def clear_uploads(now: dt.datetime, *, dry_run: bool = False) -> int:
    """Returns how many go."""
    over = list(PackageUpload.objects.over(now))
    for upload in [] if dry_run else over:
        throw_away(upload)
    return len(over)


@task
def take_in(upload_id: int, attempt: int) -> None:
    upload = PackageUpload.objects.select_related("package").filter(pk=upload_id, attempt=attempt).first()
    if upload is None or not upload.turn(Status.WAITING, status=Status.WORKING, step=Step.OPENING):
        return
    place = Place(upload.title, upload.package, new=upload.package is None, file_name=upload.file_name)
    try:
        with tempfile.TemporaryDirectory() as where:
            version = keep(_copy(upload, Path(where)), place, _Telling(upload))
    except Refused as refusal:
        problem = {"why": refusal.why.value, "entry": refusal.entry, "values": refusal.values}
        upload.close(status=Status.REFUSED, problem=problem)
    except (TakenOver, Package.DoesNotExist):
        return
    else:
        upload.close(status=Status.KEPT, version=version, package=version.package)


def _copy(upload: PackageUpload, where: Path) -> Path:
    """On this machine's disk, where it can be read from its end."""
    target = where / "package.zip"
    with upload.file.open() as source, target.open("xb") as copy:
        shutil.copyfileobj(source, copy)
    return target


class _Telling:
    """Writes how far it has come, now and then. Stops the worker when it has taken too long or is no longer asked."""

    def __init__(self, upload: PackageUpload) -> None:
        self.upload, self.began, self.last = upload, monotonic(), 0.0

    def __call__(self, step: Step, done: int, of: int) -> None:
        now = monotonic()
        if now - self.began > LONGEST:
            raise Refused(Why.TOO_SLOW)
        if now - self.last < EVERY:
            return
        self.last = now
        if not self.upload.turn(Status.WORKING, step=step, done=done, of=of):
            raise TakenOver
