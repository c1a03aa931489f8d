"""ZIP files that lie, explode, overlap or are two at once."""

import io
import zipfile

from content.packages.refusals import Why
from tests.content.packages.building import h5p, parts, scorm, scorm_files
from tests.content.packages.hostile import Hostile
from tests.content.packages.zip_bytes import FULL32, UTF8, Part, deflated, extra_field, sizes64, zip_of

MB = 1024 * 1024
TEXT = b"det var en gang " * 50


def cases() -> list[Hostile]:
    return [*_whole(), *_entries(), *_endings(), *_long_endings()]


def _whole() -> list[Hostile]:
    good = scorm()
    return [
        Hostile("empty file", b"", Why.NOT_ZIP),
        Hostile("text", b"inget paket", Why.NOT_ZIP),
        Hostile("page", b"<!doctype html>", Why.NOT_ZIP),
        Hostile("RAR", b"Rar!\x1a\7\0" + bytes(100), Why.NOT_ZIP),
        Hostile("only a beginning", good[:60], Why.DAMAGED),
        Hostile("half of it", good[: len(good) // 2], Why.DAMAGED),
        Hostile("cut at the end", good[:-1], Why.DAMAGED),
        Hostile("program before it", b"MZ" + bytes(500) + good, Why.MISPLACED),
        Hostile("picture before it", zip_of(*parts(scorm_files()), before=b"GIF89a" + bytes(50)), Why.MISPLACED),
        Hostile("page after it", good + b"<script>alert(1)</script>", Why.MISPLACED),
        Hostile("another ZIP after it", good + scorm(), Why.MISPLACED),
        Hostile(
            "another ZIP in its comment", zip_of(*parts(scorm_files()), comment=zip_of(Part("a"))), Why.TWO_DIRECTORIES
        ),
        Hostile("no entries", zip_of(), Why.EMPTY),
        Hostile("only a folder", zip_of(Part("a/", mode=0o40755)), Why.NO_KIND),
        Hostile("neither kind", zip_of(Part("index.html", b"x")), Why.NO_KIND),
        Hostile("both kinds", h5p(scorm_files()), Why.BOTH_KINDS),
        Hostile("in a folder", zip_of(Part("kurs/imsmanifest.xml", b"x")), Why.IN_FOLDER, "kurs/imsmanifest.xml"),
        Hostile("H5P in a folder", zip_of(Part("x/h5p.json", b"{}")), Why.IN_FOLDER, "x/h5p.json"),
        Hostile("ten thousand and one", zip_of(*(Part(f"{n}", method=0) for n in range(10_001))), Why.TOO_MANY),
    ]


def _with(part: Part) -> bytes:
    return scorm(None, part)


def _entries() -> list[Hostile]:
    name, bomb = "a.js", bytes(2 * MB)
    local = {
        "another name": ({"name": b"b.js"}, Why.HEADERS_DIFFER),
        "a name that leads out": ({"name": b"../a"}, Why.HEADERS_DIFFER),
        "another method": ({"method": 0}, Why.HEADERS_DIFFER),
        "another checksum": ({"crc": 1}, Why.HEADERS_DIFFER),
        "another size": ({"size": 1}, Why.HEADERS_DIFFER),
        "another packed size": ({"packed": 1}, Why.HEADERS_DIFFER),
        "no size": ({"size": 0}, Why.HEADERS_DIFFER),
        "encryption": ({"flags": UTF8 | 1}, Why.HEADERS_DIFFER),
        "a long size without its field": ({"size": FULL32}, Why.HEADERS_DIFFER),
        "a long size that is another": ({"size": FULL32, "extra": sizes64(5)}, Why.HEADERS_DIFFER),
        "a later size that is another": ({"flags": UTF8 | 8, "size": 1}, Why.HEADERS_DIFFER),
    }
    methods = {"BZIP2": 12, "LZMA": 14, "zstd": 93, "AES": 99, "PPMd": 98, "shrunk": 1, "imploded": 6, "deflate64": 9}
    found = [
        Hostile(f"header has {what}", _with(Part(name, TEXT, local=says)), why, name)
        for what, (says, why) in local.items()
    ]
    found += [
        Hostile(what, _with(Part(name, TEXT, method=method)), Why.METHOD, name) for what, method in methods.items()
    ]
    flags = {"encrypted": 1, "strongly encrypted": 1 << 6, "with a masked header": 1 << 13}
    found += [
        Hostile(what, _with(Part(name, TEXT, flags=UTF8 | flag)), Why.ENCRYPTED, name) for what, flag in flags.items()
    ]
    packed = deflated(TEXT)
    saying = {
        "more than it holds": ({"size": len(TEXT) + 1}, Why.SIZE_LIE),
        "less than it holds": ({"size": len(TEXT) - 1}, Why.SIZE_LIE),
        "nothing": ({"size": 0}, Why.SIZE_LIE),
        "another checksum": ({"crc": 1}, Why.CHECKSUM),
        "an offset beyond the end": ({"offset": 0x7FFFFFFF}, Why.HEADERS_DIFFER),
        "an offset in the middle": ({"offset": 13}, Why.OVERLAP),
        "an offset of another file": ({"offset": 0}, Why.OVERLAP),
        "bytes of the directory": ({"packed": len(packed) + 40}, Why.OVERLAP),
        "another disk": ({"disk": 1}, Why.SEVERAL_DISKS),
        "a long size without its field": ({"size": FULL32}, Why.HEADERS_DIFFER),
    }
    found += [Hostile(f"says {what}", _with(Part(name, TEXT, says=says)), why) for what, (says, why) in saying.items()]
    return [
        *found,
        Hostile("explodes", _with(Part(name, bomb)), Why.RATIO, name),
        Hostile("explodes after a size that lies", _with(Part(name, bomb, says={"size": 1000})), Why.SIZE_LIE, name),
        Hostile("says 4 GB", _with(Part(name, TEXT, says={"size": FULL32 - 1})), Why.RATIO, name),
        Hostile("says 8 exabytes", _with(_huge(name)), Why.RATIO, name),
        Hostile("broken inside", _with(Part(name, TEXT, packed_data=b"\xff" + packed[1:])), Why.DAMAGED, name),
        Hostile("ends too early", _with(Part(name, TEXT, packed_data=packed[:-4])), Why.DAMAGED, name),
        Hostile("goes on after its end", _with(Part(name, TEXT, packed_data=packed + b"more")), Why.SIZE_LIE, name),
        Hostile("two streams in one", _with(Part(name, TEXT, packed_data=packed * 2)), Why.SIZE_LIE, name),
        Hostile("stored in other sizes", _with(Part(name, TEXT, method=0, says={"size": 3})), Why.SIZE_LIE, name),
        Hostile("folder with bytes in it", _with(Part("a/", TEXT, mode=0o40755)), Why.SIZE_LIE, "a/"),
        Hostile("patch", _with(Part(name, TEXT, flags=UTF8 | 1 << 5)), Why.METHOD, name),
        Hostile("one kernel for many files", _overlapping(), Why.OVERLAP),
        Hostile("one file inside another", _quoted(), Why.OVERLAP),
        Hostile("made by zipfile with a password flag", _flagged_by_zipfile(), Why.HEADERS_DIFFER, "start.html"),
    ]


def _huge(name: str) -> Part:
    field = sizes64(1 << 63)
    return Part(name, TEXT, extra=field, says={"size": FULL32})


def _overlapping() -> bytes:
    """42.zip's younger sister: every name points at the same bytes."""
    files = parts(scorm_files())
    return zip_of(*files, *(Part(f"{n}.js", says={"offset": 0}, packed_data=b"") for n in range(50)))


def _quoted() -> bytes:
    """The second file's header lies in the first file's bytes."""
    inner = Part("inner.js", b"1", method=0)
    outer = Part("outer.bin", inner.local_bytes(), method=0)
    start = len(b"".join(part.local_bytes() for part in parts(scorm_files()))) + 30 + len(outer.raw_name)
    return scorm(None, outer, Part("inner.js", b"1", method=0, says={"offset": start}))


def _flagged_by_zipfile() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as made:
        for name, data in scorm_files().items():
            made.writestr(name, data)
    whole = bytearray(target.getvalue())
    place = whole.index(b"start.html<!DOCTYPE") - 30
    whole[place + 6] |= 1
    return bytes(whole)


def _endings() -> list[Hostile]:
    files = parts(scorm_files())
    count = len(files)
    said = {
        "fewer entries": ({"entries": count - 1, "here": count - 1}, Why.COUNT_LIE),
        "more entries": ({"entries": count + 1, "here": count + 1}, Why.COUNT_LIE),
        "a hundred thousand entries, nearly": ({"entries": 65_000, "here": 65_000}, Why.TOO_MANY),
        "no entries": ({"entries": 0, "here": 0}, Why.EMPTY),
        "other entries on this disk": ({"here": 1}, Why.SEVERAL_DISKS),
        "another disk": ({"disk": 3}, Why.SEVERAL_DISKS),
        "a directory on another disk": ({"first": 1}, Why.SEVERAL_DISKS),
        "a shorter directory": ({"length": 20}, Why.MISPLACED),
        "a longer directory": ({"length": 2**31}, Why.MISPLACED),
        "an earlier directory": ({"start": 0}, Why.MISPLACED),
        "a later directory": ({"start": 2**31}, Why.MISPLACED),
        "full fields": ({"entries": 0xFFFF, "here": 0xFFFF}, Why.TOO_MANY),
        "a full place": ({"start": FULL32}, Why.MISPLACED),
        "a comment that is not there": ({"comment_length": 5}, Why.MISPLACED),
    }
    return [Hostile(f"ends with {what}", zip_of(*files, **says), why) for what, (says, why) in said.items()]


def _long_endings() -> list[Hostile]:
    files = parts(scorm_files())
    said = {
        "fewer entries": ({"entries": 1, "here": 1}, {}, Why.COUNT_LIE),
        "other entries than the short one": ({}, {"entries": 1, "here": 1}, Why.COUNT_LIE),
        "another length than the short one": ({}, {"length": 4}, Why.COUNT_LIE),
        "a hundred thousand entries": ({"entries": 100_000, "here": 100_000}, {}, Why.TOO_MANY),
        "a length beyond measure": ({"length": 2**63}, {}, Why.MISPLACED),
        "a start beyond measure": ({"start": 2**63}, {}, Why.MISPLACED),
        "a place of its own that is none": ({"place": 2**63}, {}, Why.DAMAGED),
        "a place of its own in a file": ({"place": 0}, {}, Why.DAMAGED),
        "a record longer than it is": ({"record": 4000}, {}, Why.MISPLACED),
        "two disks": ({"disks": 2}, {}, Why.SEVERAL_DISKS),
        "a record on another disk": ({"on_disk": 1}, {}, Why.SEVERAL_DISKS),
        "entries on another disk": ({"here": 1}, {}, Why.SEVERAL_DISKS),
    }
    return [
        Hostile(f"long record says {what}", zip_of(*files, zip64=long, **short), why)
        for what, (long, short, why) in said.items()
    ] + [Hostile("unknown field cut", scorm(None, Part("a.js", extra=extra_field(9, b"12")[:-1])), Why.DAMAGED)]
