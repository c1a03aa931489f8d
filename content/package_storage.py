"""Files on a disk as an object store keeps them: each is there whole or not at all, and saved again it is replaced.
Whoever saves what is there under a name made of its content changes nothing, for readers either."""

import os
import uuid
from pathlib import Path

from django.core.files import File
from django.core.files.storage import FileSystemStorage

ARRIVING = ".arriving"  # on the same disk, where a rename is at once; what a killed process leaves is nobody's


class PackageStorage(FileSystemStorage):
    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        return name

    def _save(self, name: str, content: File) -> str:
        arriving, target = f"{ARRIVING}/{uuid.uuid4().hex}", Path(self.path(name))
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            super()._save(arriving, content)  # type: ignore[misc]  # storages are extended here; the stubs leave it out
            os.replace(self.path(arriving), target)
        except BaseException:
            self.delete(arriving)
            raise
        return name
