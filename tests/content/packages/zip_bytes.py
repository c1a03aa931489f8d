"""ZIP files written by hand, so that any field can say what is not so."""

import struct
import zlib
from dataclasses import dataclass, field
from typing import Any

UTF8, LATER = 1 << 11, 1 << 3
FULL16, FULL32 = 0xFFFF, 0xFFFFFFFF


@dataclass
class Part:
    name: str | bytes
    data: bytes = b""
    method: int = 8
    flags: int = UTF8
    mode: int = 0o100644
    dos: int = 0
    extra: bytes = b""
    descriptor: bytes | None = None  # bytes after the data; "" = computed
    packed_data: bytes | None = None  # instead of what `data` packs to
    says: dict[str, Any] = field(default_factory=dict)  # of both headers: crc, packed, size, offset, disk, comment
    local: dict[str, Any] = field(default_factory=dict)  # of the local header alone: also name, method, flags, extra

    @property
    def raw_name(self) -> bytes:
        return self.name if isinstance(self.name, bytes) else self.name.encode("utf-8", "surrogatepass")

    @property
    def packed(self) -> bytes:
        if self.packed_data is not None:
            return self.packed_data
        return deflated(self.data) if self.method == 8 else self.data

    @property
    def values(self) -> dict[str, Any]:
        return {"crc": zlib.crc32(self.data), "packed": len(self.packed), "size": len(self.data)} | self.says

    def local_bytes(self) -> bytes:
        own = {"name": self.raw_name, "method": self.method, "flags": self.flags, "extra": self.extra} | self.values
        if self.descriptor is not None:
            own |= {"crc": 0, "packed": 0, "size": 0, "flags": own["flags"] | LATER}
        own |= self.local
        numbers = (20, own["flags"], own["method"], 0, 0, own["crc"], own["packed"], own["size"])
        head = struct.pack("<4s5H3L2H", b"PK\3\4", *numbers, len(own["name"]), len(own["extra"]))
        after = b"" if self.descriptor is None else self.descriptor or self.computed_descriptor()
        return head + own["name"] + own["extra"] + self.packed + after

    def computed_descriptor(self) -> bytes:
        values = self.values
        return struct.pack("<4s3L", b"PK\7\x08", values["crc"], values["packed"], values["size"])

    def central_bytes(self, offset: int) -> bytes:
        values, flags = self.values, self.flags | (LATER if self.descriptor is not None else 0)
        comment = values.get("comment", b"")
        numbers = (3 << 8 | 20, 20, flags, self.method, 0, 0, values["crc"], values["packed"], values["size"])
        lengths = (len(self.raw_name), len(self.extra), len(comment), values.get("disk", 0), 0)
        where = (self.mode << 16 | self.dos, values.get("offset", offset))
        head = struct.pack("<4s6H3L5H2L", b"PK\1\2", *numbers, *lengths, *where)
        return head + self.raw_name + self.extra + comment


def zip_of(
    *parts: Part, before: bytes = b"", comment: bytes = b"", after: bytes = b"", zip64: Any = None, **end
) -> bytes:
    """`end`: what the end record says instead. `zip64`: a dict of what the long record says, {} = the truth."""
    body, directory = bytearray(before), bytearray()
    for part in parts:
        directory += part.central_bytes(len(body))
        body += part.local_bytes()
    true = {
        "disk": 0,
        "first": 0,
        "here": len(parts),
        "entries": len(parts),
        "length": len(directory),
        "start": len(body),
    }
    long = b""
    if zip64 is not None:
        said = true | zip64
        fields = [said[name] for name in ("disk", "first", "here", "entries", "length", "start")]
        long = struct.pack("<4sQ2H2L4Q", b"PK\6\6", said.get("record", 44), 45, 45, *fields)
        place = said.get("place", len(body) + len(directory))
        long += struct.pack("<4sLQL", b"PK\6\7", said.get("on_disk", 0), place, said.get("disks", 1))
        end = {"here": FULL16, "entries": FULL16, "length": FULL32, "start": FULL32} | end
    fields = [(true | end)[name] for name in ("disk", "first", "here", "entries", "length", "start")]
    ending = struct.pack("<4s4H2LH", b"PK\5\6", *fields, end.get("comment_length", len(comment)))
    return bytes(body + directory + long + ending + comment + after)


def deflated(data: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


def extra_field(kind: int, data: bytes) -> bytes:
    return struct.pack("<2H", kind, len(data)) + data


def sizes64(*values: int) -> bytes:
    return extra_field(1, b"".join(value.to_bytes(8, "little") for value in values))
