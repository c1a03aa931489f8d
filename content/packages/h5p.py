"""What an H5P package says of itself. Fields: h5p.org, "Package Definition" and "Library Definition"."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from content.packages import limits
from content.packages.h5p_libraries import (
    Library,
    Needed,
    check_all_there,
    dependencies,
    objects,
    read_libraries,
)
from content.packages.json_file import read_json
from content.packages.lines import line
from content.packages.refusals import Refused, Why

H5P_JSON, CONTENT_JSON = "h5p.json", "content/content.json"
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8}){0,2}")
ELSEWHERE = re.compile(r"([a-z][a-z0-9+.\-]*:)?//", re.IGNORECASE)
USED = re.compile(r"(\S{1,255}) (\d{1,5})\.(\d{1,5})", re.ASCII)
MOST_TOLD, LONGEST_PATH = 100, 500
UNSAID = "U"  # H5P's code for "no licence given"


@dataclass(frozen=True)
class Author:
    name: str
    role: str  # as H5P writes it: Author, Editor, Licensee, Originator


@dataclass(frozen=True)
class H5P:
    title: str
    language: str  # "und" = not said
    main: Library
    libraries: tuple[Library, ...]
    needs: tuple[Needed, ...]  # to run, as h5p.json lists them; each needs others in turn
    licence: str  # H5P's codes, such as "CC BY-SA"; "U" = not said
    licence_version: str
    authors: tuple[Author, ...]
    source: str  # an address, or ""
    missing: tuple[str, ...]  # files that the content shows and the package does not hold; the first of them
    elsewhere: tuple[str, ...]  # addresses on other sites that the content would fetch, and may not; likewise


def read_h5p(folder: Path, names: set[str]) -> H5P:
    """`folder` holds the unpacked package, `names` are its files. Raises Refused."""
    says = read_json(folder, H5P_JSON, limits.H5P_JSON)
    content = read_json(folder, CONTENT_JSON, limits.CONTENT_JSON)
    libraries = read_libraries(folder, names)
    wanted = list(dependencies(says, "preloadedDependencies", H5P_JSON))
    check_all_there(wanted, libraries, H5P_JSON)
    main = _main(says, wanted, libraries)
    used, paths = _named_in(content)
    check_all_there(used, libraries, CONTENT_JSON)
    inside = {path for path in paths if not ELSEWHERE.match(path)}
    return H5P(
        title=line(says.get("title")) or main.title,
        language=_language(says.get("language")),
        main=main,
        libraries=tuple(libraries.values()),
        needs=tuple(dict.fromkeys(wanted)),
        licence=line(says.get("license"), 30) or UNSAID,
        licence_version=line(says.get("licenseVersion"), 30),
        authors=tuple(_authors(says)),
        source=_source(says.get("source")),
        missing=_told(path for path in inside if f"content/{path}" not in names),
        elsewhere=_told(paths - inside),
    )


def _told(paths: Iterable[str]) -> tuple[str, ...]:
    return tuple(line(path, LONGEST_PATH) for path in sorted(paths)[:MOST_TOLD])


def _main(says: dict[str, Any], wanted: list[Needed], libraries: dict[Needed, Library]) -> Library:
    found = [each for each in wanted if each.machine_name == says.get("mainLibrary")]
    if len(found) != 1:
        raise Refused(Why.FIELD, H5P_JSON, field="mainLibrary")
    main = libraries[found[0]]
    if not main.runnable:
        raise Refused(Why.NOT_RUNNABLE, f"{main.folder}/library.json")
    return main


def _language(value: object) -> str:
    return value if isinstance(value, str) and LANGUAGE.fullmatch(value) else "und"


def _authors(says: dict[str, Any]) -> Iterator[Author]:
    for each in objects(says, "authors", H5P_JSON):
        if name := line(each.get("name")):
            yield Author(name, line(each.get("role"), 30))
    if name := line(says.get("author")):  # before 2018
        yield Author(name, "")


def _source(value: object) -> str:
    address = line(value, 500)
    return address if address.startswith(("https://", "http://")) else ""


def _named_in(content: dict[str, Any]) -> tuple[set[Needed], set[str]]:
    """Libraries and files that any part of the content names: {"library": "H5P.X 1.2"}, {"path": …, "mime": …}."""
    used, paths, left = set(), set(), [content]
    while left:
        part = left.pop()
        library, path = part.get("library"), part.get("path")
        if isinstance(library, str) and (named := USED.fullmatch(library)):
            used.add(Needed(named[1], int(named[2]), int(named[3])))
        if isinstance(path, str) and path and "mime" in part:
            paths.add(unicodedata.normalize("NFC", path.removesuffix("#tmp")))
        left += [each for value in part.values() for each in _parts(value)]
    return used, paths


def _parts(value: object) -> Iterator[dict[str, Any]]:
    values = [value]
    while values:
        each = values.pop()
        if isinstance(each, dict):
            yield each
        elif isinstance(each, list):
            values += each
