"""Films come in pieces, so that one can begin anywhere."""

import uuid

import pytest
from django.core.files.storage import default_storage

from content.byte_ranges import OutsideError, Span, asked
from tests.content.film_making import CAPTIONS, film, mp3, webm

WHOLE = webm(2)


@pytest.fixture
def shown(db):
    return film(WHOLE)


def body(response):
    return b"".join(response.streaming_content)


@pytest.mark.parametrize(
    ("header", "span"),
    [
        ("", None),
        ("bytes=0-0", Span(0, 0)),
        ("bytes=10-19", Span(10, 19)),
        ("bytes=90-900", Span(90, 99)),
        ("bytes=-10", Span(90, 99)),
        ("bytes=-1000", Span(0, 49)),
        ("bytes=0-", Span(0, 49)),
        ("bytes=10-90", Span(10, 59)),
        ("bytes=60-", Span(60, 99)),
        ("bytes=5-4", None),
        ("bytes=-", None),
        ("bytes=0-1,3-4", None),
        ("lines=0-1", None),
        ("bytes=" + "9" * 100 + "-", None),
    ],
)
def test_range_that_is_asked_for(header, span):
    assert asked(header, size=100, piece=50) == span


@pytest.mark.parametrize("header", ["bytes=100-", "bytes=100-200", "bytes=-0"])
def test_range_outside_the_file_is_refused(header):
    with pytest.raises(OutsideError):
        asked(header, size=100)


def test_whole_film_comes_with_its_kind_and_is_kept_by_no_shared_cache(client, shown):
    answer = client.get(shown.address, headers={"accept-encoding": "gzip"})

    assert (answer.status_code, body(answer)) == (200, WHOLE)
    told = {name: answer.headers.get(name) for name in ("Content-Type", "Accept-Ranges", "Content-Length")}
    assert told == {"Content-Type": "video/webm", "Accept-Ranges": "bytes", "Content-Length": str(len(WHOLE))}
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"] == "inline"
    assert "private" in answer.headers["Cache-Control"]


def test_piece_of_a_film_is_those_bytes(client, shown):
    answer = client.get(shown.address, headers={"range": "bytes=100-299", "accept-encoding": "gzip"})

    assert (answer.status_code, body(answer)) == (206, WHOLE[100:300])
    assert answer.headers["Content-Range"] == f"bytes 100-299/{len(WHOLE)}"
    assert answer.headers["Content-Length"] == "200"


def test_piece_after_the_end_is_refused_with_the_size(client, shown):
    answer = client.get(shown.address, headers={"range": f"bytes={len(WHOLE)}-"})

    assert (answer.status_code, answer.headers["Content-Range"]) == (416, f"bytes */{len(WHOLE)}")


@pytest.mark.parametrize(("own", "status"), [(True, 206), (False, 200)])
def test_piece_goes_on_with_the_same_file_only(client, shown, own, status):
    etag = client.head(shown.address).headers["ETag"] if own else '"another"'

    answer = client.get(shown.address, headers={"range": "bytes=5-", "if-range": etag})

    assert (answer.status_code, body(answer)) == (status, WHOLE[5:] if own else WHOLE)


def test_head_tells_the_size_and_sends_nothing(client, shown):
    answer = client.head(shown.address, headers={"range": "bytes=5-9"})

    assert (answer.status_code, answer.headers["Content-Length"], answer.content) == (200, str(len(WHOLE)), b"")


def test_recording_and_captions_say_what_they_are(client, shown):
    assert client.get(film(mp3(), ".mp3").address).headers["Content-Type"] == "audio/mpeg"
    captions = client.get(shown.captions[0].address)
    assert captions.headers["Content-Type"] == "text/vtt; charset=utf-8"
    assert captions.content.decode() == CAPTIONS


def test_nothing_is_told_without_the_address(client, shown):
    addresses = [f"/film/{uuid.uuid4()}/", f"/film/{uuid.uuid4()}/text/{shown.captions[0].pk}.vtt"]
    addresses += [f"/media/{shown.file.name}", shown.described_address]

    assert [client.get(address).status_code for address in addresses] == [404] * 4
    assert client.post(shown.address).status_code == 405


def test_film_whose_file_is_lost_is_not_there(client, shown):
    default_storage.delete(shown.file.name)

    assert client.get(shown.address).status_code == 404
