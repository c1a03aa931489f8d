"""A Word document, or Markdown with its pictures, to a folder of plain files: checked as packages are, before any
library reads it."""

from pathlib import Path

from content.packages import limits
from content.packages.directory import read_directory
from content.packages.entries import places
from content.packages.opening import checked, too_large
from content.packages.refusals import Refused, Why
from content.packages.unpacking import unpack
from content.packages.xml_file import read_xml

WORD = "word/document.xml"
XML = (".xml", ".rels")


def open_document(path: Path, into: Path) -> set[str]:
    """Names of the files in the folder `into`. Raises Refused; whoever calls clears the folder."""
    with path.open("rb") as file:
        size = path.stat().st_size
        check_size(size)
        entries, until = read_directory(file, size)
        every = checked(entries)
        if sum(entry.size for entry in entries) > limits.DOCUMENT.unpacked:
            raise too_large(Why.TOO_LARGE_UNPACKED, limits.DOCUMENT.unpacked)
        starts = places(file, entries, until)
        for name, entry in every.items():
            unpack(file, entry, starts[entry], name, into)
    for name in every:
        if name.lower().endswith(XML):
            read_xml(into / name, name)
    return set(every)


def check_size(size: int) -> None:
    if size > limits.DOCUMENT.package:
        raise too_large(Why.TOO_LARGE, limits.DOCUMENT.package)


def only_markdown(names: set[str]) -> str:
    """Raises Refused."""
    found = [name for name in names if name.lower().endswith(".md")]
    if len(found) != 1:
        raise Refused(Why.NO_DOCUMENT)
    return found[0]
