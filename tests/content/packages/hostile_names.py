"""Names that lead out, hide, collide, or mean something to a system; and entries that are no files."""

import stat
import zlib

from content.packages.refusals import Why
from tests.content.packages.building import h5p, scorm
from tests.content.packages.hostile import Hostile
from tests.content.packages.zip_bytes import UTF8, Part, extra_field

NAMES = [
    (Why.NAME_PARENT, "../evil.js"),
    (Why.NAME_PARENT, "a/../../evil.js"),
    (Why.NAME_PARENT, "a/.."),
    (Why.NAME_PARENT, ".."),
    (Why.NAME_PARENT, "./evil.js"),
    (Why.NAME_PARENT, "a//evil.js"),
    (Why.NAME_PARENT, "a/./evil.js"),
    (Why.NAME_PARENT, "a/..\\..\\evil.js"),
    (Why.NAME_PARENT, "..\\evil.js"),
    (Why.NAME_PARENT, "../"),
    (Why.NAME_ABSOLUTE, "/etc/cron.d/evil"),
    (Why.NAME_ABSOLUTE, "//server/share/evil.js"),
    (Why.NAME_ABSOLUTE, "\\\\server\\share\\evil.js"),
    (Why.NAME_ABSOLUTE, "C:/Windows/evil.js"),
    (Why.NAME_ABSOLUTE, "c:evil.js"),
    (Why.NAME_ABSOLUTE, "C:\\evil.js"),
    (Why.NAME_ABSOLUTE, "/"),
    (Why.NAME_PARENT, ""),
    (Why.NAME_CHARACTER, "a\\evil.js"),
    (Why.NAME_CHARACTER, "a\0.js"),
    (Why.NAME_CHARACTER, "evil.php\0.js"),
    (Why.NAME_CHARACTER, "a\n.js"),
    (Why.NAME_CHARACTER, "a\r\nSet-Cookie: x.js"),
    (Why.NAME_CHARACTER, "a\x1b[31m.js"),
    (Why.NAME_CHARACTER, "a\x7f.js"),
    (Why.NAME_CHARACTER, "a\u0085.js"),
    (Why.NAME_CHARACTER, "a\u202egpj.js"),
    (Why.NAME_CHARACTER, "a\u2066b.js"),
    (Why.NAME_CHARACTER, "a\u200b.js"),
    (Why.NAME_CHARACTER, "a\ufeff.js"),
    (Why.NAME_CHARACTER, "a\u2028b.js"),
    (Why.NAME_CHARACTER, "start.html:stream"),
    (Why.NAME_CHARACTER, "<img src=x onerror=alert(1)>.js"),
    (Why.NAME_CHARACTER, '"onload="x.js'),
    (Why.NAME_CHARACTER, "a|b.js"),
    (Why.NAME_CHARACTER, "a?.js"),
    (Why.NAME_CHARACTER, "*.js"),
    (Why.NAME_CHARACTER, "%2e%2e/evil.js"),
    (Why.NAME_CHARACTER, "a%2F..%2Fevil.js"),
    (Why.NAME_CHARACTER, "a%5cevil.js"),
    (Why.NAME_CHARACTER, "a%00.js"),
    (Why.NAME_ENDING, "start.html."),
    (Why.NAME_ENDING, "start.html "),
    (Why.NAME_ENDING, "a./evil.js"),
    (Why.NAME_ENDING, "a /evil.js"),
    (Why.NAME_ENDING, "..."),
    (Why.NAME_DEVICE, "con"),
    (Why.NAME_DEVICE, "a/NUL.js"),
    (Why.NAME_DEVICE, "Aux.tar.js"),
    (Why.NAME_DEVICE, "prn/evil.js"),
    (Why.NAME_DEVICE, "COM1.js"),
    (Why.NAME_DEVICE, "lpt9"),
    (Why.NAME_DEVICE, "com¹.js"),
    (Why.NAME_DEVICE, "CONIN$"),
    (Why.NAME_LONG, "a" * 256),
    (Why.NAME_LONG, "å" * 128),
    (Why.NAME_LONG, "a/" * 127 + "ab"),
    (Why.NAME_DEEP, "a/" * 20 + "b.js"),
    (Why.NAME_DEEP, "a/" * 21),
]
# The second of two that are one, or a file in the way of a folder.
COLLISIONS = {
    "the same name": ("a.js", "a.js"),
    "case": ("a.js", "A.js"),
    "case of a folder": ("Del/a.js", "del/A.JS"),
    "composed and not": ("\u00e5.js", "a\u030a.js"),
    "folded ß": ("strasse.js", "straße.js"),
    "ligature": ("of\ufb01ce.js", "OFFICE.JS"),
    "Å as a unit": ("\u212b.js", "\u00e5.js"),
    "a file that is a folder": ("a", "a/b.js"),
    "a folder that is a file": ("a/b.js", "a"),
    "a folder in other case": ("A/b.js", "a"),
    "the manifest again": ("start.html", "IMSMANIFEST.XML"),
}
NO_FILES = {
    "symlink": {"mode": stat.S_IFLNK | 0o777},
    "character device": {"mode": stat.S_IFCHR | 0o666},
    "block device": {"mode": stat.S_IFBLK | 0o666},
    "pipe": {"mode": stat.S_IFIFO | 0o666},
    "socket": {"mode": stat.S_IFSOCK | 0o666},
    "folder without a slash": {"mode": stat.S_IFDIR | 0o755},
    "runs as its owner": {"mode": stat.S_IFREG | stat.S_ISUID | 0o755},
    "runs as its group": {"mode": stat.S_IFREG | stat.S_ISGID | 0o755},
    "label of a disk": {"dos": 0x08},
    "DOS device": {"dos": 0x40},
    "DOS folder": {"dos": 0x10},
}


def cases() -> list[Hostile]:
    found = [Hostile(f"name {why} {name[:30]!r}", scorm(None, Part(name, b"")), why, name) for why, name in NAMES]
    found += [
        Hostile(f"collision {name}", scorm(None, Part(one, b"1"), Part(two, b"2")), Why.NAME_TWICE)
        for name, (one, two) in COLLISIONS.items()
    ]
    found += [
        Hostile(name, scorm(None, Part("start.js", b"../../../etc/passwd", **says)), Why.SPECIAL_FILE, "start.js")
        for name, says in NO_FILES.items()
    ]
    symlink = Part("content/images/link.png", b"/etc/passwd", mode=stat.S_IFLNK | 0o777)
    return [
        *found,
        Hostile("symlink in H5P", h5p(None, symlink), Why.SPECIAL_FILE, "content/images/link.png"),
        Hostile("symlink to a folder", scorm(None, Part("a/", b"", mode=stat.S_IFLNK)), Why.SPECIAL_FILE, "a/"),
        Hostile("name that is no UTF-8", scorm(None, Part(b"\xff\xfe.js", b"")), Why.NAME_ENCODING),
        Hostile("name with half a character", scorm(None, Part(b"\xed\xa0\x80.js", b"")), Why.NAME_ENCODING),
        Hostile("overlong slash", scorm(None, Part(b"a\xc0\xaf..\xc0\xafevil", b"")), Why.NAME_ENCODING),
        Hostile("overlong without a flag", scorm(None, Part(b"..\\\xff", b"", flags=0)), Why.NAME_PARENT),
        Hostile("real name beside the name", scorm(None, _renamed(b"good.js", b"../evil.js")), Why.NAME_PARENT),
        Hostile("real name that is no UTF-8", scorm(None, _renamed(b"good.js", b"\xff")), Why.NAME_ENCODING),
        Hostile("left behind, and leads out", scorm(None, Part("__MACOSX/../../evil", b"")), Why.NAME_PARENT),
        Hostile("left behind, and a link", scorm(None, Part(".link", b"", mode=stat.S_IFLNK)), Why.SPECIAL_FILE),
        Hostile("field beyond its end", scorm(None, Part("a.js", b"", extra=b"\1\0\xff\0")), Why.DAMAGED),
        Hostile("field twice", scorm(None, Part("a.js", b"", extra=extra_field(9, b"1") * 2)), Why.DAMAGED),
    ]


def _renamed(raw: bytes, real: bytes) -> Part:
    field = extra_field(0x7075, b"\1" + zlib.crc32(raw).to_bytes(4, "little") + real)
    return Part(raw, b"", flags=UTF8, extra=field)
