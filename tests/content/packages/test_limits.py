"""Sizes and memory. Large files are holes: they take no room on the disk."""

import json
import struct
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from content.packages import limits
from content.packages.opening import open_package
from content.packages.refusals import Refused, Why
from tests.content.packages.building import h5p_files, parts, scorm_files
from tests.content.packages.zip_bytes import Part, zip_of

MB = limits.MB
# Measured in a process of its own, with what the parsers hold outside Python. Not by getrusage, which remembers how
# large the process was that started it.
MEASURE = """
import json, pathlib, re, sys
from content.packages.opening import open_package
from content.packages.refusals import Refused
def peak():
    return int(re.search(r"VmHWM:\\s*(\\d+) kB", pathlib.Path("/proc/self/status").read_text())[1]) // 1024
before = peak()
try:
    open_package(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
    said = "ok"
except Refused as refusal:
    said = refusal.why.value
print(json.dumps([said, peak() - before]))
"""


def with_hole(path: Path, files: dict[str, bytes], size: int, says: int | None = None) -> None:
    """A package whose last entry is `size` zeros that are not there, and says that it unpacks to `says`."""
    hole = Part("content/film.mp4", b"", method=0 if says is None else 8, says={"packed": size, "size": says or size})
    others = parts(files)
    head = b"".join(part.local_bytes() for part in others)
    start = len(head) + len(hole.local_bytes()) + size
    directory, place = b"", 0
    for part in [*others, hole]:
        directory += part.central_bytes(place)
        place += len(part.local_bytes())
    count = len(others) + 1
    with path.open("wb") as file:
        file.write(head + hole.local_bytes())
        file.seek(start)
        file.write(directory + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, count, count, len(directory), start, 0))


@pytest.mark.parametrize(
    ("files", "size", "says", "why", "most"),
    [
        (h5p_files(), 256 * MB, None, Why.TOO_LARGE, 256),
        (scorm_files(), 1024 * MB, None, Why.TOO_LARGE, 1024),
        (h5p_files(), 200 * MB, 512 * MB, Why.TOO_LARGE_UNPACKED, 512),
        (scorm_files(), 200 * MB, 2048 * MB, Why.TOO_LARGE_UNPACKED, 2048),
    ],
)
def test_package_larger_than_its_kind_may_be_is_refused(files, size, says, why, most, tmp_path):
    with_hole(tmp_path / "paket.zip", files, size, says)

    with pytest.raises(Refused) as refusal:
        open_package(tmp_path / "paket.zip", tmp_path / "uppackat")

    assert (refusal.value.why, refusal.value.values) == (why, {"most": most})
    assert [path.name for path in tmp_path.iterdir()] == ["paket.zip"]


def test_scorm_may_be_larger_than_h5p(tmp_path):
    """All that is wrong with it then is that a hole does not unpack to so much."""
    with_hole(tmp_path / "paket.zip", scorm_files(), 300 * MB, 600 * MB)

    with pytest.raises(Refused) as refusal:
        open_package(tmp_path / "paket.zip", tmp_path / "uppackat")

    assert refusal.value.why == Why.SIZE_LIE


def emoji_json() -> bytes:
    """As large in memory as text of its length can be."""
    return json.dumps({"a": ["😀" + "a" * 1000] * 9_500}, ensure_ascii=False).encode()


def many_values() -> bytes:
    return b'{"a":[' + b'{"a":1.5},' * 160_000 + b"1]}"


def many_elements() -> bytes:
    resource = b"<resource identifier='r1' href='start.html'/>"
    item = b"<item identifier='i1' identifierref='r1'/>"
    many = b"<metadata><schemaversion>1.2</schemaversion>" + b"<a/>" * 395_000 + b"</metadata>"
    head = b"<manifest>" + many + b"<organizations><organization>" + item
    return head + b"</organization></organizations><resources>" + resource + b"</resources></manifest>"


@pytest.mark.parametrize(
    ("package", "said"),
    [
        (lambda: zip_of(*parts(h5p_files() | {"content/film.mp4": bytes(64 * MB)})), "ok"),
        (lambda: zip_of(*parts(h5p_files()), Part("content/film.mp4", bytes(64 * MB))), "ratio"),
        (lambda: zip_of(*parts(h5p_files() | {"content/content.json": emoji_json()})), "ok"),
        (lambda: zip_of(*parts(h5p_files() | {"content/content.json": many_values()})), "ok"),
        (lambda: zip_of(*parts(scorm_files() | {"imsmanifest.xml": many_elements()})), "ok"),
        (
            lambda: zip_of(*(Part(f"{'a' * 200}{n}", method=0) for n in range(9_999)), Part("h5p.json", b"{}")),
            "type_unlisted",
        ),
    ],
    ids=["much", "bomb", "emoji", "values", "elements", "entries"],
)
def test_memory_rises_by_at_most_a_hundred_mb(package, said, tmp_path):
    path = tmp_path / "paket.zip"
    path.write_bytes(package())

    done = subprocess.run(
        [sys.executable, "-c", MEASURE, path, tmp_path / "uppackat"],
        capture_output=True,
        text=True,
        cwd=settings.BASE_DIR,
    )

    assert done.returncode == 0, done.stderr[-2000:]
    found, rise = json.loads(done.stdout)
    assert found == said
    assert rise <= 100
