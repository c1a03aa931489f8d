"""Folders that no version has: of an upload that was stopped, or of a version that is gone. One that a package has
brought within a day stays, for its version may be on its way."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.core.files.storage import Storage, storages
from django.db import transaction
from django.db.models import QuerySet

from content.kept_packages import StoredFolder
from content.package_storage import ARRIVING
from content.taking_in import clear_uploads

RESTS = dt.timedelta(days=1)


@dataclass(frozen=True)
class Cleared:
    folders: int
    bytes: int
    arriving: int  # files that a killed process left on their way
    uploads: int  # told long enough of, or waited for in vain


def clear_packages(now: dt.datetime, *, dry_run: bool = False) -> Cleared:
    storage, before = storages["packages"], now - RESTS
    orphans = list(_orphans(before))
    arriving = [name for name in _files(storage, ARRIVING) if storage.get_modified_time(name) < before]
    uploads = clear_uploads(now, dry_run=dry_run)
    if dry_run:
        return Cleared(len(orphans), sum(folder.size for folder in orphans), len(arriving), uploads)
    gone = [folder for folder in orphans if _clear(folder, storage, before)]
    for name in arriving:
        storage.delete(name)
    return Cleared(len(gone), sum(folder.size for folder in gone), len(arriving), uploads)


def _orphans(before: dt.datetime) -> QuerySet[StoredFolder]:
    return StoredFolder.objects.filter(versionfolder=None, brought_at__lt=before)


def _clear(folder: StoredFolder, storage: Storage, before: dt.datetime) -> bool:
    """The row goes last: whoever brings the folder meanwhile waits for it, and then stores it anew (keeping._bring).
    `before` is asked of the row that is locked: PostgreSQL looks at that one again when it had to wait."""
    with transaction.atomic():
        held = _orphans(before).select_for_update(of=("self",)).filter(pk=folder.pk).first()
        if held is None:
            return False
        for name in _files(storage, held.sha256):
            storage.delete(name)
        held.delete()
    return True


def _files(storage: Storage, folder: str) -> Iterator[str]:
    """With what lies below."""
    try:
        folders, names = storage.listdir(folder)
    except FileNotFoundError:  # an object store lists none instead
        return
    yield from (f"{folder}/{name}" for name in names)
    for each in folders:
        yield from _files(storage, f"{folder}/{each}")
