"""Packages as programs and people make them, odd but honest: each is to be taken in."""

import io
import json
import unicodedata
import zipfile
import zlib
from dataclasses import dataclass, replace
from typing import Any

from tests.content.packages.building import (
    GONE,
    HTML,
    ITEM,
    JPEG,
    LIBRARY,
    NEEDED,
    PNG,
    RESOURCE,
    h5p,
    h5p_files,
    manifest,
    needs,
    other_library,
    parts,
    scorm,
    scorm_files,
)
from tests.content.packages.zip_bytes import FULL32, Part, extra_field, sizes64, zip_of

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0h9"/></svg>'
DRAWN = b'<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/svg11.dtd">' + SVG
OFFICE = b"PK\3\4" + bytes(30)


@dataclass(frozen=True)
class Good:
    name: str  # of the case
    package: bytes
    files: frozenset[str]  # that are to be there, no other


def cases() -> list[Good]:
    return [*_zips(), *_names(), *_h5p(), *_scorm()]


def _good(name: str, package: bytes, files: dict[str, Any]) -> Good:
    return Good(name, package, frozenset(files))


def _zips() -> list[Good]:
    files = scorm_files()
    plain = parts(files)
    later = [replace(part, descriptor=b"") for part in plain]
    unmarked = [replace(part, descriptor=part.computed_descriptor()[4:]) for part in plain]
    stored = [replace(part, method=0) for part in plain]
    long = [
        replace(part, local={"size": FULL32, "packed": FULL32, "extra": sizes64(len(part.data), len(part.packed))})
        for part in plain
    ]
    kinds = {
        "packed": zip_of(*plain),
        "stored": zip_of(*stored),
        "sizes afterwards": zip_of(*later),
        "sizes afterwards without a mark": zip_of(*unmarked),
        "long local sizes": zip_of(*long),
        "long end record": zip_of(*plain, zip64={}),
        "long end record beside a short": zip_of(*plain, zip64={}, entries=2, here=2),
        "comment": zip_of(*plain, comment="Exporterad från Lärdala".encode()),
        "comment of an entry": zip_of(*(replace(part, says={"comment": b"hej"}) for part in plain)),
        "other fields": zip_of(*(replace(part, extra=extra_field(0x5455, b"\3" + bytes(8))) for part in plain)),
        "padding in fields": zip_of(*(replace(part, extra=b"\0\0\0") for part in plain)),
        "no modes": zip_of(*(replace(part, mode=0, dos=0x20) for part in plain)),
        "folders": zip_of(Part("a/", mode=0o40755, dos=0x10), Part("a/b/", mode=0o42775), *plain),
        "in another order": zip_of(*reversed(plain)),
        "zipfile": _by_zipfile(files, io.BytesIO()),
        "zipfile to a stream": _by_zipfile(files, _Stream()),
    }
    return [_good(f"ZIP {name}", package, files) for name, package in kinds.items()]


class _Stream(io.BytesIO):
    def seekable(self) -> bool:
        return False

    def seek(self, *_where: Any) -> int:
        raise io.UnsupportedOperation

    tell = seek


def _by_zipfile(files: dict[str, bytes], target: io.BytesIO) -> bytes:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in files.items():
            made.writestr(name, data)
    return target.getvalue()


def _names() -> list[Good]:
    files = scorm_files()

    def beside(name: str, *more: Part, kept: tuple[str, ...] = ()) -> Good:
        return Good(f"name {name}", scorm(None, *more), frozenset({*files, *kept}))

    decomposed = unicodedata.normalize("NFD", "år.png")
    real = extra_field(0x7075, b"\1" + zlib.crc32(b"sk?l.png").to_bytes(4, "little") + "skål.png".encode())
    stale = extra_field(0x7075, b"\1" + bytes(4) + b"old.png")
    return [
        beside("in UTF-8", Part("bilder/årstid.png", PNG), kept=("bilder/årstid.png",)),
        beside("in UTF-8, unsaid", Part("årstid.png", PNG, flags=0), kept=("årstid.png",)),
        beside("in CP437", Part("å.png".encode("cp437"), PNG, flags=0), kept=("å.png",)),
        beside("decomposed", Part(decomposed, PNG), kept=("år.png",)),
        beside("beside the name", Part(b"sk?l.png", PNG, flags=0, extra=real), kept=("skål.png",)),
        beside("beside a name since changed", Part("ny.png", PNG, extra=stale), kept=("ny.png",)),
        beside("in other scripts", Part("日本語/😀.png", PNG), kept=("日本語/😀.png",)),
        beside("with spaces", Part("en bild (1).png", PNG), kept=("en bild (1).png",)),
        beside("with a hundred percent", Part("100% 25%.png", PNG), kept=("100% 25%.png",)),
        beside("with two dots", Part("a..b/c...d.png", PNG), kept=("a..b/c...d.png",)),
        beside("like a device", Part("console/com.js", b""), kept=("console/com.js",)),
        beside("as long as may be", Part("a" * 255, b""), kept=("a" * 255,)),
        beside("as deep as may be", Part("a/" * 19 + "b", b""), kept=("a/" * 19 + "b",)),
        beside("folders in two cases", Part("A/b.js"), Part("a/c.js"), kept=("A/b.js", "a/c.js")),
        beside("left by macOS", Part("__MACOSX/._start.html", b"x"), Part("a/.DS_Store", b"x")),
        beside("left by Windows", Part("bilder/Thumbs.db", b"x"), Part("desktop.ini", b"x"), kept=("desktop.ini",)),
        beside("hidden at the top", Part(".git/config", b"x")),
        beside("as eXeLearning writes them", Part("_cedec_js.js", b"x"), kept=("_cedec_js.js",)),
    ]


def _h5p() -> list[Good]:
    def changed(name: str, added: dict[str, Any] | None = None, **changes: Any) -> Good:
        return _good(f"H5P {name}", h5p(added, **changes), h5p_files(added, **changes))

    sub = other_library("H5P.Question", 5) | other_library("H5P.JoubelUI", 3)
    chained = {"preloadedDependencies": [needs("H5P.Question", 5), needs("H5P.JoubelUI", 3)]}
    round_ = other_library("H5P.A", preloadedDependencies=[NEEDED])
    unversioned = {name.replace("-1.16", ""): data for name, data in h5p_files().items()}
    patched = {name.replace("-1.16", "-1.16.4"): data for name, data in h5p_files().items()}
    youtube = {"video": [{"path": "https://www.youtube.com/watch?v=x", "mime": "video/YouTube"}]}
    return [
        changed("plain"),
        _good("H5P hidden at the top", h5p(None, Part(".a", b"x"), Part("_b/c.html", b"x")), h5p_files()),
        changed("libraries that need each other", round_, library={"preloadedDependencies": [needs("H5P.A")]}),
        changed("libraries of libraries", sub, library=chained),
        changed("libraries nothing needs", sub),
        changed("a patch beyond all others", library={"patchVersion": 999}),
        changed("versions as text", library={"majorVersion": "1", "minorVersion": "16", "runnable": "1"}),
        _good("H5P folders without versions", zip_of(*parts(unversioned)), unversioned),
        _good("H5P folders with patches", zip_of(*parts(patched)), patched),
        changed("byte order mark", {"h5p.json": b"\xef\xbb\xbf" + h5p_files()["h5p.json"]}),
        changed("hardly any words", h5p=dict.fromkeys(("title", "language", "license", "authors", "source"), GONE)),
        changed("no core version", library={"coreApi": GONE}),
        changed("no styles", library={"preloadedCss": None}),
        changed("paths from here", library={"preloadedJs": [{"path": "./js/multichoice.js"}]}),
        changed("an icon", {f"{LIBRARY}/icon.svg": SVG, f"{LIBRARY}/fonts/x.svg": DRAWN}),
        changed("a font and a language", {f"{LIBRARY}/x.woff2": b"wOF2", f"{LIBRARY}/language/pl.json": b"{}"}),
        changed("documents", {"content/blad.docx": OFFICE, "content/blad.pdf": b"%PDF-1.7"}),
        changed("a picture of another sort", {"content/images/x.png": JPEG}),
        changed("an empty picture", {"content/images/x.png": b""}),
        changed("film elsewhere", content=youtube),
        changed("a picture that is gone", {"content/images/rum.png": GONE}),
        changed("text that looks like a page", {"content/text.txt": b"<html> begins every page"}),
        changed("large and honest", {"content/film.mp4": bytes(300_000)}),
    ]


def _scorm() -> list[Good]:
    def changed(name: str, added: dict[str, Any] | None = None, **changes: Any) -> Good:
        return _good(f"SCORM {name}", scorm(added, **changes), scorm_files(added, **changes))

    def whole(name: str, data: bytes) -> Good:
        return changed(name, {"imsmanifest.xml": data})

    based = '<resource identifier="r1" adlcp:scormtype="sco" xml:base="del/" href="a.html"/>'
    sloppy = RESOURCE.replace('<file href="start.html"/>', '<file href="bilder\\a.png"/><file href="gone.png"/>')
    quoted = '<resource identifier="r1" adlcp:scormtype="sco" href="min%20kurs/b%C3%B6rja.html?x=1#2"/>'
    return [
        changed("1.2"),
        *(changed(said, version=said, spaces="2004") for said in ("2004 3rd Edition", "2004 4th Edition", "CAM 1.3")),
        changed("1.2 by its namespace", version=""),
        changed("2004 by its namespace", version="", spaces="2004"),
        changed("no default", default=""),
        changed("a default that is not there", default=' default="o9"'),
        whole("UTF-16", manifest().decode().replace('"utf-8"', '"utf-16"').encode("utf-16")),
        whole("Latin-1", manifest().decode().replace('"utf-8"', '"iso-8859-1"').encode("latin-1")),
        whole("byte order mark", b"\xef\xbb\xbf" + manifest()),
        changed("a base", {"del/a.html": HTML}, resources=based),
        changed("bases", {"kurs/del/a.html": HTML}, resources=based, root=' xml:base="kurs/"'),
        changed("an address with signs", {"min kurs/börja.html": HTML}, resources=quoted),
        changed("a list that is not quite true", resources=sloppy),
        changed("an asset", resources='<resource identifier="r1" href="start.html"/>'),
        changed("two parts", items=ITEM + '<item identifier="i2" identifierref="r1"/>'),
        changed("all sorts of files", dict.fromkeys(("a.xsd", "a.dtd", "a.map", "a.abc", "README", "pl.js"), b"x")),
        changed("pages and scripts", {"a/b.html": HTML, "a/b.js": b"#!x", "a/b.css": b"", "a/b.ico": b"\0\0\1\0"}),
        changed("drawings", {"a.svg": DRAWN, "b.SVG": SVG}),
        changed("data", {"data.json": json.dumps({"a": [1]}).encode(), "a.txt": b"MZ and nothing more"}),
    ]
