"""The libraries in an H5P package: each whole, under its own name, with everything it needs."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from content.packages import limits
from content.packages.json_file import read_json
from content.packages.lines import line
from content.packages.refusals import Refused, Why

MACHINE_NAME = re.compile(r"[A-Za-z][\w.\-]{0,254}", re.ASCII)
MOST_VERSION = 99_999
CORE = 1  # the major version of H5P's core that players speak


@dataclass(frozen=True)
class Needed:
    machine_name: str
    major: int
    minor: int

    def __str__(self) -> str:
        return f"{self.machine_name} {self.major}.{self.minor}"


@dataclass(frozen=True)
class Library:
    is_called: Needed
    patch: int
    title: str
    runnable: bool
    folder: str
    scripts: tuple[str, ...]  # in the order in which they are loaded, within the folder
    styles: tuple[str, ...]
    needs: tuple[Needed, ...]  # to run; what only an editor needs is left out


def read_libraries(folder: Path, names: set[str]) -> dict[Needed, Library]:
    """`names` of every file in the package. Raises Refused."""
    libraries: dict[Needed, Library] = {}
    for place in sorted({name.split("/")[0] for name in names if "/" in name} - {"content"}):
        library = _library(folder, place, names)
        if library.is_called in libraries:
            raise Refused(Why.LIBRARY_TWICE, place)
        libraries[library.is_called] = library
    return libraries


def _library(folder: Path, place: str, names: set[str]) -> Library:
    entry = f"{place}/library.json"
    says = read_json(folder, entry, limits.LIBRARY_JSON)
    called, patch = needed(says, entry), version(says, "patchVersion", entry)
    _check_folder(place, called, patch)
    core = says.get("coreApi")
    if isinstance(core, dict) and version(core, "majorVersion", entry) > CORE:
        raise Refused(Why.TOO_NEW, entry)
    paths = {field: tuple(_paths(says, field, entry)) for field in ("preloadedJs", "preloadedCss")}
    for path in (*paths["preloadedJs"], *paths["preloadedCss"]):
        if f"{place}/{path}" not in names:
            raise Refused(Why.LIBRARY_FILE, entry, file=path)
    runnable = says.get("runnable") in (1, "1", True)
    needs = tuple(dependencies(says, "preloadedDependencies", entry))
    title = line(says.get("title")) or called.machine_name
    return Library(called, patch, title, runnable, place, paths["preloadedJs"], paths["preloadedCss"], needs)


def _check_folder(place: str, called: Needed, patch: int) -> None:
    """Players look for the folder by the library's name: one under another name is somebody else's."""
    named = f"{called.machine_name}-{called.major}.{called.minor}"
    if place not in (called.machine_name, named, f"{named}.{patch}"):
        raise Refused(Why.LIBRARY_FOLDER, place)


def check_all_there(wanted: Iterable[Needed], libraries: dict[Needed, Library], entry: str) -> None:
    """What is wanted, and what that needs in turn. Raises Refused."""
    left, seen = [(each, entry) for each in wanted], set()
    while left:
        each, asked_by = left.pop()
        if each in seen:
            continue
        seen.add(each)
        if each not in libraries:
            raise Refused(Why.NO_LIBRARIES, asked_by, library=each)
        library = libraries[each]
        left += [(need, f"{library.folder}/library.json") for need in library.needs]


def needed(says: dict[str, Any], entry: str) -> Needed:
    name = says.get("machineName")
    if not isinstance(name, str) or not MACHINE_NAME.fullmatch(name):
        raise Refused(Why.FIELD, entry, field="machineName")
    return Needed(name, version(says, "majorVersion", entry), version(says, "minorVersion", entry))


def version(says: dict[str, Any], field: str, entry: str) -> int:
    """Some programs write numbers as text."""
    value = says.get(field)
    if isinstance(value, str) and re.fullmatch(r"[0-9]{1,5}", value, re.ASCII):
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= MOST_VERSION:
        raise Refused(Why.FIELD, entry, field=field)
    return value


def dependencies(says: dict[str, Any], field: str, entry: str) -> Iterator[Needed]:
    for each in objects(says, field, entry):
        yield needed(each, entry)


def objects(says: dict[str, Any], field: str, entry: str) -> list[dict[str, Any]]:
    value = says.get(field) or []
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        raise Refused(Why.FIELD, entry, field=field)
    return value


def _paths(says: dict[str, Any], field: str, entry: str) -> Iterator[str]:
    for each in objects(says, field, entry):
        path = each.get("path")
        if not isinstance(path, str) or not path or path.startswith("/") or ".." in path.split("/"):
            raise Refused(Why.FIELD, entry, field=field)
        yield path.removeprefix("./")
