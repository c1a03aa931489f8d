"""A package from somebody else to a folder of plain files: all of it or nothing."""

import hashlib
import shutil
import stat
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path

from content.packages import limits
from content.packages.directory import Entry, read_directory
from content.packages.entries import check_entry, places
from content.packages.file_types import Kind, check_type
from content.packages.h5p import H5P, read_h5p
from content.packages.names import check_apart, check_name, is_left_behind
from content.packages.refusals import Refused, Why
from content.packages.scorm import Scorm, read_scorm
from content.packages.unpacking import StoredFile, unpack

NAMED_BY = {Kind.H5P: "h5p.json", Kind.SCORM: "imsmanifest.xml"}
LIMITS = {Kind.H5P: limits.H5P, Kind.SCORM: limits.SCORM}
# H5P's own core passes over both. In SCORM they may be the package's: eXeLearning writes _names at the top.
HIDDEN: dict[Kind, tuple[str, ...]] = {Kind.H5P: (".", "_"), Kind.SCORM: (".",)}
DOS_LABEL, DOS_FOLDER, DOS_DEVICE = 0x08, 0x10, 0x40


@dataclass(frozen=True)
class Package:
    kind: Kind
    sha256: str  # of the file that was opened
    files: tuple[StoredFile, ...]
    about: H5P | Scorm

    @property
    def size(self) -> int:
        """Bytes, unpacked."""
        return sum(file.size for file in self.files)


def silent(_done: int, _of: int) -> None:
    """Nobody waits to be told."""


def open_package(path: Path, into: Path, tell: Callable[[int, int], None] = silent) -> Package:
    """Unpacks `path` to the folder `into`, which must not exist; on the same disk as its parent, for it is renamed.
    `tell` hears how many files of how many are unpacked. Raises Refused, or what `tell` raises, and then nothing is
    left."""
    with path.open("rb") as file, _all_or_nothing(into) as folder:
        size = path.stat().st_size
        if size > limits.SCORM.package:
            raise too_large(Why.TOO_LARGE, limits.SCORM.package)
        entries, until = read_directory(file, size)
        every = checked(entries)
        kind = _kind(set(every))
        _check_limits(size, entries, kind)
        kept = {name: entry for name, entry in every.items() if not is_left_behind(name, HIDDEN[kind])}
        for name in kept:
            check_type(name, kind)
        starts = places(file, entries, until)
        files: list[StoredFile] = []
        for name, entry in kept.items():
            tell(len(files), len(kept))
            files.append(unpack(file, entry, starts[entry], name, folder))
        about = read_h5p(folder, set(kept)) if kind is Kind.H5P else read_scorm(folder, set(kept))
        return Package(kind, _sha256(file), tuple(files), about)


def checked(entries: list[Entry]) -> dict[str, Entry]:
    """Name → entry of each file. What will be dropped must be harmless too."""
    names = {}
    for entry in entries:
        name = check_name(entry.name)
        check_entry(entry)
        _check_plain(entry)
        if not entry.is_folder:
            if name in names:
                raise Refused(Why.NAME_TWICE, entry.name)
            names[name] = entry
    check_apart(names)
    return names


def _check_plain(entry: Entry) -> None:
    mode, dos = entry.attributes >> 16, entry.attributes & 0xFF
    wanted = stat.S_IFDIR if entry.is_folder else stat.S_IFREG
    if stat.S_IFMT(mode) not in (0, wanted) or not entry.is_folder and mode & (stat.S_ISUID | stat.S_ISGID):
        raise Refused(Why.SPECIAL_FILE, entry.name)
    if dos & (DOS_LABEL | DOS_DEVICE) or dos & DOS_FOLDER and not entry.is_folder:
        raise Refused(Why.SPECIAL_FILE, entry.name)


def _kind(names: set[str]) -> Kind:
    kinds = [kind for kind, name in NAMED_BY.items() if name in names]
    if len(kinds) > 1:
        raise Refused(Why.BOTH_KINDS)
    if kinds:
        return kinds[0]
    deeper = sorted(name for name in names if name.rsplit("/", 1)[-1] in NAMED_BY.values())
    raise Refused(Why.IN_FOLDER, deeper[0]) if deeper else Refused(Why.NO_KIND)


def _check_limits(size: int, entries: list[Entry], kind: Kind) -> None:
    if size > LIMITS[kind].package:
        raise too_large(Why.TOO_LARGE, LIMITS[kind].package)
    if sum(entry.size for entry in entries) > LIMITS[kind].unpacked:
        raise too_large(Why.TOO_LARGE_UNPACKED, LIMITS[kind].unpacked)


def too_large(why: Why, most: int) -> Refused:
    return Refused(why, most=most // limits.MB)


def _sha256(file: BufferedReader) -> str:
    file.seek(0)
    return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def _all_or_nothing(into: Path) -> Iterator[Path]:
    """A folder beside `into`, which gets its name when all is well."""
    if into.exists():
        raise FileExistsError(into)
    folder = into.with_name(f".{into.name}-{uuid.uuid4().hex}")
    folder.mkdir(parents=True)
    try:
        yield folder
        folder.rename(into)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
