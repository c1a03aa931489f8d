"""A package's file to a version that is kept: opened, its folders stored, then its row written, so that no version is
there without its files."""

import hashlib
import json
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.files.storage import storages
from django.db import transaction
from django.db.models import Max, QuerySet, TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from content.kept_packages import Package, PackageVersion, StoredFolder, VersionFolder
from content.packages.file_types import Kind
from content.packages.h5p import H5P
from content.packages.h5p_joining import join
from content.packages.lines import line
from content.packages.opening import Package as Opened
from content.packages.opening import open_package
from content.packages.refusals import Refused, Why
from content.packages.unpacking import StoredFile


class Step(TextChoices):
    OPENING = "opening", _("Öppnar paketet och prövar varje fil")
    STORING = "storing", _("Sparar filerna")


Tell = Callable[[Step, int, int], None]  # how many files of how many have been through the step


def silent(_step: Step, _done: int, _of: int) -> None:
    """Nobody waits to be told."""


@dataclass(frozen=True)
class Kept:
    kind: str  # h5p, scorm12 or scorm2004
    title: str
    version: int
    entries: int
    bytes: int  # unpacked
    libraries: list[str]


@dataclass(frozen=True)
class Place:
    """Which package the file becomes a version of: `package`, else the one of its kind and title."""

    title: str = ""  # "" = the package's own
    package: Package | None = None
    new: bool = False  # a title that is taken is refused, unless by the same file
    file_name: str = ""  # as somebody called it, where it is stored under another name

    def titled(self, opened: Opened, path: Path) -> str:
        file = Path(self.file_name or path.name)
        return self.package.title if self.package else line(self.title) or opened.about.title or line(file.stem)


ANYWHERE = Place()


def keep(path: Path, place: Place = ANYWHERE, tell: Tell = silent) -> PackageVersion:
    """The same file again is the version it was. Raises Refused; what `tell` raises stops it, and nothing is kept."""
    with tempfile.TemporaryDirectory() as where:
        unpacked = Path(where) / "package"
        opened = open_package(path, unpacked, partial(tell, Step.OPENING))
        _check(opened, place)
        joined = join(unpacked, opened.about) if isinstance(opened.about, H5P) else ()
        files = opened.files + joined
        stored = _Storing(partial(tell, Step.STORING), len(files))
        folders = {name: stored.store(its, unpacked / name) for name, its in _folders(opened.kind, files).items()}
    return _write(opened, place, place.titled(opened, path), folders)


def try_package(path: Path, place: Place = ANYWHERE) -> Kept:
    """What `keep` would say. Nothing is kept."""
    with tempfile.TemporaryDirectory() as where:
        opened = open_package(path, Path(where) / "package")
    _check(opened, place)
    title = place.titled(opened, path)
    known = PackageVersion.objects.filter(package__kind=opened.kind, package__title=title)
    same = known.filter(sha256=opened.sha256).first()
    return told(same or _version(opened, Package(kind=opened.kind, title=title), _next_number(known)))


def told(version: PackageVersion) -> Kept:
    libraries = [_library_name(each) for each in version.about.get("libraries", ())]
    package, size = version.package, version.size
    return Kept(version.format, package.title, version.number, version.entries, size, sorted(libraries))


def _library_name(library: dict[str, Any]) -> str:
    called = library["is_called"]
    return f"{called['machine_name']} {called['major']}.{called['minor']}.{library['patch']}"


def _check(opened: Opened, place: Place) -> None:
    if place.package and place.package.kind != opened.kind:
        raise Refused(Why.OTHER_KIND, kind=place.package.get_kind_display())


def _format(opened: Opened) -> str:
    return "h5p" if isinstance(opened.about, H5P) else "scorm" + opened.about.version.replace(".", "")


def _folders(kind: Kind, stored: Iterable[StoredFile]) -> dict[str, dict[str, StoredFile]]:
    """Name at the top of the package → the files in it, by their names there. A library of H5P is a folder of its own,
    which many packages bring; what SCORM holds is nobody else's."""
    folders: dict[str, dict[str, StoredFile]] = defaultdict(dict)
    for file in stored:
        top, slash, rest = file.name.partition("/")
        own = slash and kind is Kind.H5P
        folders[top if own else ""][rest if own else file.name] = file
    return folders


class _Storing:
    def __init__(self, tell: Callable[[int, int], None], of: int) -> None:
        self.tell, self.done, self.of = tell, 0, of

    def store(self, files: dict[str, StoredFile], source: Path) -> StoredFolder:
        folder = _bring(_hash(files), entries=len(files), size=sum(file.size for file in files.values()))
        if folder.ready_at is None:
            for number, (name, file) in enumerate(files.items()):
                self.tell(self.done + number, self.of)
                _put(f"{folder.sha256}/{name}", source / name, file.size)
            folder.ready_at = timezone.now()
            folder.save(update_fields=["ready_at"])
        self.done += len(files)
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


def _write(opened: Opened, place: Place, title: str, folders: dict[str, StoredFolder]) -> PackageVersion:
    with transaction.atomic():
        locked = Package.objects.select_for_update()  # two at once would take the same number
        if place.package:
            package, new = locked.get(pk=place.package.pk), False
        else:
            package, new = locked.get_or_create(kind=opened.kind.value, title=title)
        if same := package.versions.filter(sha256=opened.sha256).first():
            return same
        if place.new and not new:
            raise Refused(Why.TITLE_TAKEN, title=title)
        version = _version(opened, package, _next_number(package.versions.all()))
        version.save()
        rows = [VersionFolder(version=version, folder=folder, name=name) for name, folder in folders.items()]
        VersionFolder.objects.bulk_create(rows)
    return version


def _version(opened: Opened, package: Package, number: int) -> PackageVersion:
    about, entries = json.loads(json.dumps(asdict(opened.about))), len(opened.files)
    kept = {"sha256": opened.sha256, "entries": entries, "size": opened.size, "about": about}
    return PackageVersion(package=package, number=number, format=_format(opened), **kept)


def _next_number(versions: QuerySet[PackageVersion]) -> int:
    return (versions.aggregate(last=Max("number"))["last"] or 0) + 1
