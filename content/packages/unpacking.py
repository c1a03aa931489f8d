"""Entries to files in a folder, piece by piece, with the hash of each."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from content.packages.directory import Entry
from content.packages.entries import unpacked
from content.packages.file_types import HEAD, check_head, ending_of
from content.packages.svg import check_svg


@dataclass(frozen=True)
class StoredFile:
    name: str  # within the package, NFC
    size: int
    sha256: str


def unpack(file: BinaryIO, entry: Entry, start: int, name: str, folder: Path) -> StoredFile:
    """Raises Refused. Whoever calls clears the folder then."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    digest, head = hashlib.sha256(), b""
    with path.open("xb") as target:  # x: never over another file, whatever the disk thinks is the same name
        for piece in unpacked(file, entry, start):
            if len(head) < HEAD:
                head = (head + piece)[:HEAD]
            digest.update(piece)
            target.write(piece)
    check_head(name, head)
    if ending_of(name) == "svg":
        check_svg(path, name)
    return StoredFile(name, entry.size, digest.hexdigest())
