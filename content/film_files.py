"""What an uploaded film or recording is, by its first bytes: neither its name nor the browser's word counts."""

import re
import uuid
from pathlib import PurePath
from typing import IO

MIME = {".mp4": "video/mp4", ".webm": "video/webm", ".mp3": "audio/mpeg"}
RECORDING = ".mp3"
FIRST = 4096  # bytes that tell
WEBM = re.compile(rb"\x42\x82.{1,8}webm", re.DOTALL)  # the name of the sort, after how long it is
# Of an MP4 that browsers play. QuickTime, HEIC and AVIF have the same form and others.
BRANDS = {b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"dash", b"M4V "}


def ending_of(file: IO[bytes]) -> str | None:
    """One of MIME; None = nothing that is taken in. Leaves the file at its beginning."""
    file.seek(0)
    first = file.read(FIRST)
    file.seek(0)
    if first[4:8] == b"ftyp" and BRANDS & _brands(first):
        return ".mp4"
    if first.startswith(b"\x1a\x45\xdf\xa3") and WEBM.search(first[:256]):
        return ".webm"
    return RECORDING if first.startswith(b"ID3") or _is_mp3_frame(first) else None


def stored_name(_film: object, name: str) -> str:
    """That nobody can guess, whoever serves the folder."""
    return f"films/{uuid.uuid4().hex}{PurePath(name).suffix}"


def _brands(first: bytes) -> set[bytes]:
    """The main one and those the file says that it can be read as; four bytes between them are a version."""
    box = first[8 : int.from_bytes(first[:4], "big")]
    return {box[place : place + 4] for place in range(0, len(box), 4) if place != 4}


def _is_mp3_frame(first: bytes) -> bool:
    """Sync, MPEG 1 or 2, layer III."""
    return len(first) > 1 and first[0] == 0xFF and first[1] & 0xE6 == 0xE2
