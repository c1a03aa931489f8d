"""A package's file to a version that is kept: opened, its folders stored, then its row written, so that no version is
there without its files."""

import hashlib
import tempfile
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from django.core.files import File
from django.core.files.storage import storages
from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone

from content.kept_packages import Package, PackageVersion, StoredFolder, VersionFolder
from content.packages.file_types import Kind
from content.packages.h5p import H5P
from content.packages.h5p_joining import join
from content.packages.lines import line
from content.packages.opening import Package as Opened
from content.packages.opening import open_package
from content.packages.unpacking import StoredFile


@dataclass(frozen=True)
class Kept:
    kind: str  # h5p, scorm12 or scorm2004
    title: str
    version: int
    entries: int
    bytes: int  # unpacked
    libraries: list[str]


def keep(path: Path, title: str = "") -> Kept:
    """The same file again is the version it was; another of the same kind and title is the next. Raises Refused."""
    with tempfile.TemporaryDirectory() as place:
        unpacked = Path(place) / "package"
        opened = open_package(path, unpacked)
        joined = join(unpacked, opened.about) if isinstance(opened.about, H5P) else ()
        folders = {
            name: _store(files, unpacked / name) for name, files in _folders(opened.kind, opened.files + joined).items()
        }
    version = _write(opened, _title(opened, path, title), folders)
    return _kept(opened, version.package.title, version.number)


def try_package(path: Path, title: str = "") -> Kept:
    """What `keep` would say. Nothing is kept."""
    with tempfile.TemporaryDirectory() as place:
        opened = open_package(path, Path(place) / "package")
    title = _title(opened, path, title)
    known = PackageVersion.objects.filter(package__kind=opened.kind, package__title=title)
    same = known.filter(sha256=opened.sha256).first()
    return _kept(opened, title, same.number if same else _next_number(known))


def _kept(opened: Opened, title: str, number: int) -> Kept:
    libraries = opened.about.libraries if isinstance(opened.about, H5P) else ()
    named = sorted(f"{each.is_called}.{each.patch}" for each in libraries)
    return Kept(_format(opened), title, number, len(opened.files), opened.size, named)


def _format(opened: Opened) -> str:
    return "h5p" if isinstance(opened.about, H5P) else "scorm" + opened.about.version.replace(".", "")


def _title(opened: Opened, path: Path, title: str) -> str:
    return line(title) or opened.about.title or line(path.stem)


def _folders(kind: Kind, stored: Iterable[StoredFile]) -> dict[str, dict[str, StoredFile]]:
    """Name at the top of the package → the files in it, by their names there. A library of H5P is a folder of its own,
    which many packages bring; what SCORM holds is nobody else's."""
    folders: dict[str, dict[str, StoredFile]] = defaultdict(dict)
    for file in stored:
        top, slash, rest = file.name.partition("/")
        own = slash and kind is Kind.H5P
        folders[top if own else ""][rest if own else file.name] = file
    return folders


def _store(files: dict[str, StoredFile], source: Path) -> StoredFolder:
    folder = _bring(_hash(files), entries=len(files), size=sum(file.size for file in files.values()))
    if folder.ready_at is None:
        for name, file in files.items():
            _put(f"{folder.sha256}/{name}", source / name, file.size)
        folder.ready_at = timezone.now()
        folder.save(update_fields=["ready_at"])
    return folder


def _bring(sha256: str, **counted: int) -> StoredFolder:
    """The row, from now on safe from clearing_packages for a day. It waits for a clearing that has begun, and is then a
    new one."""
    while True:
        folder, new = StoredFolder.objects.get_or_create(sha256=sha256, defaults=counted)
        if new or StoredFolder.objects.filter(pk=folder.pk).update(brought_at=timezone.now()):
            return folder


def _hash(files: dict[str, StoredFile]) -> str:
    lines = sorted(f"{file.sha256} {file.size} {name}" for name, file in files.items())
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _put(name: str, source: Path, size: int) -> None:
    """What lies there whole is the same: its name says what is in it. Whoever stores the same folder at this moment
    writes the same; the storage replaces whole files only (content.package_storage)."""
    storage = storages["packages"]
    if not (storage.exists(name) and storage.size(name) == size):
        with source.open("rb") as file:
            storage.save(name, File(file))


def _write(opened: Opened, title: str, folders: dict[str, StoredFolder]) -> PackageVersion:
    with transaction.atomic():
        of_title = Package.objects.select_for_update()  # two at once would take the same number
        package, _new = of_title.get_or_create(kind=opened.kind.value, title=title)
        if same := package.versions.filter(sha256=opened.sha256).first():
            return same
        version = package.versions.create(
            number=_next_number(package.versions.all()),
            format=_format(opened),
            sha256=opened.sha256,
            entries=len(opened.files),
            size=opened.size,
            about=asdict(opened.about),
        )
        rows = [VersionFolder(version=version, folder=folder, name=name) for name, folder in folders.items()]
        VersionFolder.objects.bulk_create(rows)
    return version


def _next_number(versions: QuerySet[PackageVersion]) -> int:
    return (versions.aggregate(last=Max("number"))["last"] or 0) + 1
