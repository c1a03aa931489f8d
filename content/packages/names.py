"""Names of files in a package: the same file on every system, inside the package, on Windows too."""

import re
import unicodedata
from collections.abc import Iterable

from content.packages import limits
from content.packages.refusals import Refused, Why

# < > : " | ? * and backslash mean something to Windows, to a browser or to a shell.
FORBIDDEN = set('<>:"|?*\\')
# Controls, marks that turn text around or show nothing, halves of characters, separators of lines.
FORBIDDEN_KINDS = {"Cc", "Cf", "Cs", "Cn", "Zl", "Zp"}
DISGUISED = re.compile(r"%(00|2e|2f|5c)", re.IGNORECASE)  # . / \ as an address writes them
DRIVE = re.compile(r"[A-Za-z]:")
DEVICE = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])(\..*)?", re.IGNORECASE)
LEFT_BEHIND = {"__MACOSX", ".DS_Store", "Thumbs.db"}  # by the systems that people pack on


def check_name(raw: str) -> str:
    """The name in NFC, without the slash of a folder. Raises Refused."""
    name = unicodedata.normalize("NFC", raw)
    if len(name.encode("utf-8", "surrogatepass")) > limits.NAME:
        raise Refused(Why.NAME_LONG, raw, most=limits.NAME)
    if name.startswith(("/", "\\")) or DRIVE.match(name):
        raise Refused(Why.NAME_ABSOLUTE, raw)
    name = name.removesuffix("/")
    parts = name.split("/")
    if {"", ".", ".."} & set(re.split(r"[/\\]", name)):
        raise Refused(Why.NAME_PARENT, raw)
    kinds = {unicodedata.category(each) for each in name}
    if FORBIDDEN & set(name) or FORBIDDEN_KINDS & kinds or DISGUISED.search(name):
        raise Refused(Why.NAME_CHARACTER, raw)
    if len(parts) > limits.DEPTH:
        raise Refused(Why.NAME_DEEP, raw, most=limits.DEPTH)
    for part in parts:
        if part.endswith((".", " ")):
            raise Refused(Why.NAME_ENDING, raw)
        if DEVICE.fullmatch(part):
            raise Refused(Why.NAME_DEVICE, raw)
    return name


def check_apart(names: Iterable[str]) -> None:
    """No two are one where case is ignored, and no file is a folder of another. Raises Refused."""
    seen: dict[str, str] = {}
    for name in names:
        if seen.setdefault(_folded(name), name) != name:
            raise Refused(Why.NAME_TWICE, name)
    for folded, name in seen.items():
        parts = folded.split("/")
        if any("/".join(parts[:depth]) in seen for depth in range(1, len(parts))):
            raise Refused(Why.NAME_TWICE, name)


def is_left_behind(name: str, hidden: tuple[str, ...]) -> bool:
    """Whether it is nothing of the package's own, and is dropped. `hidden`: how names at the top begin that are not."""
    return bool(LEFT_BEHIND & set(name.split("/"))) or name.startswith(hidden)


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name.casefold())
