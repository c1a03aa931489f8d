"""An H5P package's libraries joined, so that an activity asks for a few files where it asked for 60–190.

The runtime (h5p-standalone 3.8, unmodified) reads h5p.json, then library.json of everything that is needed, in turn,
and then each of their scripts and styles. Where h5p.json and libraries lie is told it apart. So it is given
a folder `_joined` beside the libraries: an h5p.json that needs one library of that name, and its library.json with the
joined files and the name and version of the real one. No package has such a folder: names that begin with _ are left
out when it is opened. What runs finds its other files (H5P.getLibraryPath) where they were.

Scripts that are joined run as they did one by one, but for one thing: one that fails stops those after it. H5P's own
core joins them in the same manner."""

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from urllib.parse import quote

from content.packages import limits
from content.packages.h5p import H5P
from content.packages.h5p_libraries import Library
from content.packages.joining_css import as_part, is_joinable
from content.packages.unpacking import StoredFile

JOINED, UP = "_joined", "../"
BOM = b"\xef\xbb\xbf"
# A directive holds for the whole script that it begins: only strict ones may follow it.
STRICT = re.compile(rb"(?:\s|//[^\n]*+\n|/\*.*?\*/)*+(?P<quote>[\"'])use strict(?P=quote)", re.DOTALL)
MAP = re.compile(rb"^[ \t]*+//[#@][ \t]*+sourceMappingURL=[^\r\n]*+", re.MULTILINE)
BEGINNING = {"strict": b'"use strict";\n', "sloppy": b";\n", "style": b""}


@dataclass(frozen=True)
class _Sort:
    ending: str
    kind: Callable[[bytes], str]  # neighbours of one kind are joined; "" = stays by itself
    part: Callable[[bytes, str], bytes]


def join(folder: Path, about: H5P) -> tuple[StoredFile, ...]:
    """Writes `_joined` into the folder of the unpacked package. The same libraries give the same files."""
    place = folder / JOINED
    place.mkdir()
    libraries = list(_in_order(about))
    scripts = [f"{each.folder}/{path}" for each in libraries for path in each.scripts]
    styles = [f"{each.folder}/{path}" for each in libraries for path in each.styles]
    called = about.main.is_called
    library = {
        "machineName": called.machine_name,
        # As text: the runtime leaves the number 0 out, and calls the library something else.
        "majorVersion": str(called.major),
        "minorVersion": str(called.minor),
        "preloadedJs": [{"path": path} for path in _joined(folder, scripts, SCRIPTS)],
        "preloadedCss": [{"path": path} for path in _joined(folder, styles, STYLES)],
    }
    needs_one = {"mainLibrary": JOINED, "preloadedDependencies": [{"machineName": JOINED}]}
    for name, says in (("library.json", library), ("h5p.json", needs_one)):
        (place / name).write_text(json.dumps(says), encoding="utf-8")
    return tuple(_stored(path) for path in sorted(place.iterdir()))


def _in_order(about: H5P) -> Iterator[Library]:
    """Each once, after what it needs. Two that need each other: as they are met."""
    libraries, seen = {each.is_called: each for each in about.libraries}, set()
    left = [(each, False) for each in reversed(about.needs)]
    while left:
        called, has_its_needs = left.pop()
        if has_its_needs:
            yield libraries[called]
        elif called not in seen:
            seen.add(called)
            left.append((called, True))
            left += [(each, False) for each in reversed(libraries[called].needs)]


def _joined(folder: Path, names: Iterable[str], sort: _Sort) -> Iterator[str]:
    """Addresses from `_joined`, in the order of `names`. One file is in memory at a time."""
    for kind, together in groupby(_read(folder, names, sort), key=itemgetter(0)):
        if kind:
            yield _write(folder / JOINED, sort, BEGINNING[kind], together)
        else:
            yield from (UP + quote(name) for _kind, name, _data in together)


def _read(folder: Path, names: Iterable[str], sort: _Sort) -> Iterator[tuple[str, str, bytes]]:
    """Kind, name and what is in it."""
    for name in names:
        if (folder / name).stat().st_size > limits.JOINED:
            yield "", name, b""
        else:
            data = (folder / name).read_bytes().removeprefix(BOM)
            yield sort.kind(data), name, data


def _write(place: Path, sort: _Sort, beginning: bytes, together: Iterable[tuple[str, str, bytes]]) -> str:
    """The file's name, which is made of what is in it."""
    digest, arriving = hashlib.sha256(beginning), place / "arriving"
    with arriving.open("xb") as file:
        file.write(beginning)
        for _kind, name, data in together:
            part = sort.part(data, name)
            digest.update(part)
            file.write(part)
    named = f"{digest.hexdigest()}.{sort.ending}"
    arriving.replace(place / named)
    return named


def _script_kind(script: bytes) -> str:
    if b"currentScript" in script:  # it looks for its own address, to fetch what lies beside it
        return ""
    return "strict" if STRICT.match(script) else "sloppy"


def _script(script: bytes, _name: str) -> bytes:
    return MAP.sub(b"", script) + b"\n;\n"


def _style_kind(css: bytes) -> str:
    return "style" if is_joinable(css) else ""


def _style(css: bytes, name: str) -> bytes:
    return as_part(css, name, UP)


SCRIPTS, STYLES = _Sort("js", _script_kind, _script), _Sort("css", _style_kind, _style)


def _stored(path: Path) -> StoredFile:
    with path.open("rb") as file:
        return StoredFile(f"{JOINED}/{path.name}", path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest())
