"""Small films and recordings that browsers play, made by code. A WebP picture is one whole picture of VP8, so pictures
in a row are a film; a layer III frame of zeros is silence."""

import io
import struct

from django.core.files.base import ContentFile
from PIL import Image

from content.films import Film, Track

CAPTIONS = """WEBVTT

00:00.000 --> 00:04.000
Hej och välkommen.

00:04.000 --> 00:08.000
Nu börjar vi.
"""
CHAPTERS = """WEBVTT

00:00.000 --> 00:10.000
Inledning

00:10.000 --> 00:20.000
Vad du gör först
"""
# MPEG 1 layer III, 128 kbit/s, 44.1 kHz, stereo: 417 bytes, 26 ms.
SILENCE = b"\xff\xfb\x90\x00" + bytes(413)
MP4 = struct.pack(">I", 24) + b"ftypisom\x00\x00\x02\x00isommp41" + bytes(100)


def mp3(seconds: int = 2) -> bytes:
    return SILENCE * (seconds * 39)


def webm(seconds: int = 20, size: tuple[int, int] = (160, 90)) -> bytes:
    """A picture each second, each a place to begin at."""
    clusters = [_cluster(second, size, seconds) for second in range(seconds)]
    info = _element("1549A966", _number("2AD7B1", 1_000_000), _float("4489", seconds * 1000.0), _text("4D80"))
    video = _element("E0", _number("B0", size[0]), _number("BA", size[1]))
    track = [_number("D7", 1), _number("73C5", 1), _number("83", 1), _element("86", b"V_VP8"), video]
    tracks = _element("1654AE6B", _element("AE", *track))
    before = len(info) + len(tracks)
    cues = _cues(clusters, before)  # places are of a fixed length, so that they can be told before they are known
    cues = _cues(clusters, before + len(cues))
    segment = _element("18538067", info, tracks, cues, *clusters)
    head = [_number("4286", 1), _number("42F7", 1), _number("42F2", 4), _number("42F3", 8), _element("4282", b"webm")]
    return _element("1A45DFA3", *head, _number("4287", 2), _number("4285", 2)) + segment


def _cluster(second: int, size: tuple[int, int], seconds: int) -> bytes:
    written = io.BytesIO()
    Image.new("RGB", size, (255 * second // seconds, 120, 60)).save(written, "WEBP", quality=50)
    picture = written.getvalue()
    assert picture[12:16] == b"VP8 "
    frame = picture[20 : 20 + int.from_bytes(picture[16:20], "little")]
    block = b"\x81\x00\x00\x80" + frame  # track 1, at the cluster's own time, a key frame
    return _element("1F43B675", _number("E7", second * 1000), _element("A3", block))


def _cues(clusters: list[bytes], before: int) -> bytes:
    points, place = [], before
    for second, cluster in enumerate(clusters):
        where = _element("B7", _number("F7", 1), _number("F1", place))
        points.append(_element("BB", _number("B3", second * 1000), where))
        place += len(cluster)
    return _element("1C53BB6B", *points)


def _element(sign: str, *inside: bytes) -> bytes:
    content = b"".join(inside)
    return bytes.fromhex(sign) + (len(content) | 1 << 56).to_bytes(8, "big") + content


def _number(sign: str, value: int) -> bytes:
    return _element(sign, value.to_bytes(8, "big"))


def _float(sign: str, value: float) -> bytes:
    return _element(sign, struct.pack(">d", value))


def _text(sign: str) -> bytes:
    return _element(sign, b"tests") + _element("5741", b"tests")


def film(content: bytes | None = None, ending: str = ".webm", ready: bool = True, **values: object) -> Film:
    """ready: with all that must be there before a page that shows it is published."""
    told = {"title": "Så frågar du", "transcript": "Hej och välkommen. Nu börjar vi.", "all_is_said": True}
    made = Film(**{**(told if ready else {"title": told["title"]}), **values})
    made.file.save(f"film{ending}", ContentFile(webm(2) if content is None else content), save=False)
    made.save()
    if ready and not made.is_recording:
        Track.objects.create(film=made, text=CAPTIONS)
    return made
