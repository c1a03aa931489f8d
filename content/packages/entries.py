"""One entry of a ZIP: that its two headers agree, where its bytes lie, and the bytes unpacked piece by piece."""

import struct
import zlib
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from content.packages import limits
from content.packages.directory import Entry, extra_fields, full_values
from content.packages.refusals import Refused, Why

LOCAL = struct.Struct("<4s5H3L2H")
LOCAL_MARK = b"PK\3\4"
STORED, DEFLATED = 0, 8
ENCRYPTED_FLAGS = 1 | 1 << 6 | 1 << 13
PATCH_FLAG = 1 << 5
REFUSED_FLAGS = ENCRYPTED_FLAGS | PATCH_FLAG
AFTERWARDS_FLAG = 1 << 3  # sizes and checksum were not known when the header was written
CHUNK = 64 * 1024


def check_entry(entry: Entry) -> None:
    """What its own row in the directory says. Raises Refused."""
    if entry.flags & ENCRYPTED_FLAGS:
        raise Refused(Why.ENCRYPTED, entry.name)
    if entry.method not in (STORED, DEFLATED) or entry.flags & PATCH_FLAG:
        raise Refused(Why.METHOD, entry.name)
    if entry.method == STORED and entry.packed != entry.size or entry.is_folder and entry.size:
        raise Refused(Why.SIZE_LIE, entry.name)
    if entry.size > limits.RATIO_ABOVE and entry.size > entry.packed * limits.RATIO:
        raise Refused(Why.RATIO, entry.name)


def places(file: BinaryIO, entries: Iterable[Entry], until: int) -> dict[Entry, int]:
    """Entry → where its packed bytes start. All lie before `until`, and no two share a byte. Raises Refused."""
    starts: dict[Entry, int] = {}
    end = 0
    for number, entry in enumerate(sorted(entries, key=lambda entry: entry.offset)):
        if not number and entry.offset:
            raise Refused(Why.MISPLACED)
        if entry.offset < end:
            raise Refused(Why.OVERLAP, entry.name)
        starts[entry] = _start(file, entry)
        end = starts[entry] + entry.packed
        if end > until:
            raise Refused(Why.OVERLAP, entry.name)
    return starts


def _start(file: BinaryIO, entry: Entry) -> int:
    file.seek(entry.offset)
    header = file.read(LOCAL.size)
    if len(header) < LOCAL.size or not header.startswith(LOCAL_MARK):
        raise Refused(Why.HEADERS_DIFFER, entry.name)
    _mark, _needed, flags, method, _time, _date, crc, packed, size, name_length, extra_length = LOCAL.unpack(header)
    raw_name = file.read(name_length)
    more = extra_fields(file.read(extra_length))
    size, packed, _disk = full_values(entry.name, more, (size, packed))
    later = flags & AFTERWARDS_FLAG
    pairs = ((crc, entry.crc), (packed, entry.packed), (size, entry.size))
    same = all(said == known or later and not said for said, known in pairs)
    if not same or (raw_name, method) != (entry.raw_name, entry.method) or (flags ^ entry.flags) & REFUSED_FLAGS:
        raise Refused(Why.HEADERS_DIFFER, entry.name)
    return entry.offset + LOCAL.size + name_length + extra_length


def unpacked(file: BinaryIO, entry: Entry, start: int) -> Iterator[bytes]:
    """Its bytes, never more than it says. Raises Refused after the last when they are not what it says."""
    crc, left = 0, entry.size
    pieces = _stored(file, entry, start) if entry.method == STORED else _inflated(file, entry, start)
    for piece in pieces:
        left -= len(piece)
        if left < 0:
            raise Refused(Why.SIZE_LIE, entry.name)
        crc = zlib.crc32(piece, crc)
        yield piece
    if left:
        raise Refused(Why.SIZE_LIE, entry.name)
    if crc != entry.crc:
        raise Refused(Why.CHECKSUM, entry.name)


def _stored(file: BinaryIO, entry: Entry, start: int) -> Iterator[bytes]:
    file.seek(start)
    left = entry.packed
    while left:
        piece = file.read(min(CHUNK, left))
        if not piece:
            raise Refused(Why.DAMAGED, entry.name)
        left -= len(piece)
        yield piece


def _inflated(file: BinaryIO, entry: Entry, start: int) -> Iterator[bytes]:
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    for packed in _stored(file, entry, start):
        while packed:
            if inflater.eof:
                raise Refused(Why.SIZE_LIE, entry.name)
            try:
                yield inflater.decompress(packed, CHUNK)
            except zlib.error:
                raise Refused(Why.DAMAGED, entry.name) from None
            packed = inflater.unconsumed_tail or inflater.unused_data
    yield from _rest(inflater, entry)


def _rest(inflater: "zlib._Decompress", entry: Entry) -> Iterator[bytes]:
    """What a full piece held back, though all that was packed has been read."""
    while not inflater.eof:
        piece = inflater.decompress(b"", CHUNK)
        if not piece and not inflater.eof:
            raise Refused(Why.DAMAGED, entry.name)
        yield piece
