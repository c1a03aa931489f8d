"""A ZIP's own list of what it holds, read strictly: whatever two readers could read in two ways is refused.

The layout is APPNOTE.TXT 6.3.10 (sections 4.3 and 4.5). Python's zipfile believes more than it checks."""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from content.packages import limits
from content.packages.refusals import Refused, Why

END = struct.Struct("<4s4H2LH")
END64 = struct.Struct("<4sQ2H2L4Q")
LOCATOR64 = struct.Struct("<4sLQL")
CENTRAL = struct.Struct("<4s6H3L5H2L")
END_MARK, END64_MARK, LOCATOR64_MARK, CENTRAL_MARK = b"PK\5\6", b"PK\6\6", b"PK\6\7", b"PK\1\2"
MOST_COMMENT = 0xFFFF
FULL16, FULL32 = 0xFFFF, 0xFFFFFFFF
UTF8_FLAG = 1 << 11
ZIP64_FIELD, UNICODE_NAME_FIELD = 0x0001, 0x7075


@dataclass(frozen=True)
class Entry:
    """As the directory says. Sizes and offset are bytes."""

    name: str
    raw_name: bytes
    flags: int
    method: int
    crc: int
    packed: int
    size: int
    offset: int
    attributes: int  # DOS in the lowest byte, Unix mode in the upper half

    @property
    def is_folder(self) -> bool:
        return self.name.endswith("/")


@dataclass(frozen=True)
class Ending:
    entries: int
    start: int  # of the directory
    length: int


def read_directory(file: BinaryIO, size: int) -> tuple[list[Entry], int]:
    """The entries, and where the directory starts: every entry's bytes lie before it. Raises Refused."""
    ending = _ending(file, size)
    if ending.entries > limits.ENTRIES or ending.length > limits.DIRECTORY:
        raise Refused(Why.TOO_MANY, most=limits.ENTRIES)
    if not ending.entries:
        raise Refused(Why.EMPTY)
    file.seek(ending.start)
    return list(_entries(file.read(ending.length), ending.entries)), ending.start


def _ending(file: BinaryIO, size: int) -> Ending:
    file.seek(max(0, size - MOST_COMMENT - END.size - LOCATOR64.size))
    before = file.tell()
    tail = file.read()
    place = _end_place(tail)
    if place is None:
        file.seek(0)
        raise Refused(Why.DAMAGED if file.read(4) == b"PK\3\4" else Why.NOT_ZIP)
    _mark, disk, first_disk, here, entries, length, start, _comment = END.unpack_from(tail, place)
    said = (disk, first_disk, here, entries, length, start)
    end = before + place
    if place >= LOCATOR64.size and tail[place - LOCATOR64.size :].startswith(LOCATOR64_MARK):
        _mark, on_disk, end64, disks = LOCATOR64.unpack_from(tail, place - LOCATOR64.size)
        if on_disk or disks > 1:
            raise Refused(Why.SEVERAL_DISKS)
        disk, first_disk, here, entries, length, start = _end64(file, end64, end - LOCATOR64.size, said)
        end = end64
    if disk or first_disk or here != entries:
        raise Refused(Why.SEVERAL_DISKS)
    if start + length != end:
        raise Refused(Why.MISPLACED)
    return Ending(entries, start, length)


def _end_place(tail: bytes) -> int | None:
    """None = there is no whole end record."""
    places, place = [], tail.find(END_MARK)
    while place >= 0:
        whole = place + END.size <= len(tail)
        if whole and place + END.size + END.unpack_from(tail, place)[-1] == len(tail):
            places.append(place)
        place = tail.find(END_MARK, place + 1)
    if len(places) > 1:
        raise Refused(Why.TWO_DIRECTORIES)
    if not places and 0 <= tail.rfind(END_MARK) <= len(tail) - END.size:
        raise Refused(Why.MISPLACED)
    return places[0] if places else None


def _end64(file: BinaryIO, place: int, until: int, said: tuple[int, ...]) -> tuple[int, ...]:
    """A field of the short record is either full, which means "see the long one", or the same."""
    file.seek(min(place, until))
    record = file.read(END64.size)
    if len(record) < END64.size or not record.startswith(END64_MARK):
        raise Refused(Why.DAMAGED)
    _mark, length, _made, _needed, *fields = END64.unpack(record)
    if place + 12 + length != until:
        raise Refused(Why.MISPLACED)
    full = (FULL16, FULL16, FULL16, FULL16, FULL32, FULL32)
    if any(short not in (most, long) for short, most, long in zip(said, full, fields, strict=True)):
        raise Refused(Why.COUNT_LIE)
    return tuple(fields)


def _entries(data: bytes, count: int) -> Iterator[Entry]:
    place = 0
    for _number in range(count):
        if not data.startswith(CENTRAL_MARK, place) or place + CENTRAL.size > len(data):
            raise Refused(Why.COUNT_LIE)
        fields = CENTRAL.unpack_from(data, place)
        flags, method, crc, packed, size = fields[3], fields[4], *fields[7:10]
        name_length, extra_length, comment_length, disk = fields[10:14]
        attributes, offset = fields[15], fields[16]
        place += CENTRAL.size
        raw = data[place : place + name_length]
        extra = data[place + name_length : place + name_length + extra_length]
        place += name_length + extra_length + comment_length
        if place > len(data):
            raise Refused(Why.COUNT_LIE)
        more = extra_fields(extra)
        name = _decoded(raw, flags, more)
        size, packed, offset, disk = full_values(name, more, (size, packed, offset), disk)
        if disk:
            raise Refused(Why.SEVERAL_DISKS, name)
        yield Entry(name, raw, flags, method, crc, packed, size, offset, attributes)
    if place != len(data):
        raise Refused(Why.COUNT_LIE)


def extra_fields(extra: bytes) -> dict[int, bytes]:
    """By their kind. Fewer than four bytes at the end are padding that some writers leave."""
    fields, place = {}, 0
    while place + 4 <= len(extra):
        kind, length = struct.unpack_from("<2H", extra, place)
        if place + 4 + length > len(extra) or kind in fields:
            raise Refused(Why.DAMAGED)
        fields[kind] = extra[place + 4 : place + 4 + length]
        place += 4 + length
    return fields


def full_values(name: str, more: dict[int, bytes], sizes: tuple[int, ...], disk: int = 0) -> tuple[int, ...]:
    """`sizes` and disk, where those that are full stand in the ZIP64 field, in this order."""
    field, place, values = more.get(ZIP64_FIELD, b""), 0, []
    for value, most, width in [*((size, FULL32, 8) for size in sizes), (disk, FULL16, 4)]:
        if value == most:
            if place + width > len(field):
                raise Refused(Why.HEADERS_DIFFER, name)
            value = int.from_bytes(field[place : place + width], "little")
            place += width
        values.append(value)
    return tuple(values)


def _decoded(raw: bytes, flags: int, more: dict[int, bytes]) -> str:
    """Many programs write UTF-8 without saying so; the oldest, CP437. Info-ZIP adds the real name beside it."""
    field = more.get(UNICODE_NAME_FIELD, b"")
    if field[:1] == b"\1" and field[1:5] == zlib.crc32(raw).to_bytes(4, "little"):
        raw, flags = field[5:], UTF8_FLAG
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        if flags & UTF8_FLAG:
            raise Refused(Why.NAME_ENCODING, raw.decode("utf-8", "replace")) from None
        return raw.decode("cp437")
