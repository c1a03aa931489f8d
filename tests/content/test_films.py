"""Films in the admin: what is taken in, and what must be there."""

import io

import pytest
from django.contrib.auth.models import Group
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse
from PIL import Image

from content.film_files import ending_of
from content.films import Film
from tests import factories
from tests.content.film_making import CAPTIONS, CHAPTERS, MP4, film, mp3, webm

ADD = reverse("wagtailsnippets_content_film:add")


@pytest.fixture
def editor(db, client):
    call_command("make_groups", verbosity=0)
    person = factories.UserFactory()
    person.groups.add(Group.objects.get(name="Redaktörer"))
    client.force_login(person)
    return client


def form(*tracks, **values):
    """What the admin's form sends; tracks: (kind, language, its text or its file)."""
    sent = {"title": "Så frågar du", "language": "sv", "duration": "3:20", "transcript": "Hej.", "all_is_said": "on"}
    sent |= {"tracks-TOTAL_FORMS": len(tracks), "tracks-INITIAL_FORMS": 0}
    for number, (kind, language, text) in enumerate(tracks):
        at = f"tracks-{number}"
        sent |= {f"{at}-kind": kind, f"{at}-language": language, f"{at}-id": "", f"{at}-ORDER": number}
        sent |= {f"{at}-text": text} if isinstance(text, str) else {f"{at}-upload": text, f"{at}-text": ""}
    return sent | values


def upload(content=None, name="Chefens bästa.WEBM"):
    return SimpleUploadedFile(name, webm(2) if content is None else content)


def edit(made):
    return reverse("wagtailsnippets_content_film:edit", args=[made.pk])


def jpeg():
    written = io.BytesIO()
    Image.new("RGB", (8, 8)).save(written, "JPEG")
    return written.getvalue()


@pytest.mark.parametrize(
    ("content", "ending"),
    [
        (webm(1), ".webm"),
        (MP4, ".mp4"),
        (mp3(1), ".mp3"),
        (b"ID3\x04" + bytes(50), ".mp3"),
        (b"\x00\x00\x00\x18ftypqt  \x00\x00\x02\x00qt  " + bytes(50), None),
        (b"\x00\x00\x00\x1cftypheic\x00\x00\x00\x00mif1heic" + bytes(50), None),
        (webm(1).replace(b"webm", b"matr", 1), None),
        (jpeg(), None),
        (b"<html><video></video></html>", None),
        (b"", None),
        (b"\xff", None),
    ],
    ids="webm mp4 mp3 tagged-mp3 quicktime heic matroska jpeg html empty byte".split(),
)
def test_film_is_what_its_first_bytes_say(content, ending):
    assert ending_of(io.BytesIO(content)) == ending


def test_editor_uploads_a_film_with_captions_and_chapters(editor):
    captions = SimpleUploadedFile("text.vtt", CAPTIONS.encode("utf-8-sig"))
    sent = form(("captions", "sv", captions), ("chapters", "sv", CHAPTERS), file=upload())

    answer = editor.post(ADD, sent)

    assert answer.status_code == 302, answer.context["form"].errors
    made = Film.objects.get()
    assert (made.mime, made.clock, made.lacks) == ("video/webm", "3:20", [])
    assert [track.text for track in made.captions] == [CAPTIONS]
    assert [at for _cue, at in made.chapters.begins] == ["0:00", "0:10"]
    assert "Chefen" not in made.file.name and made.file.name.endswith(".webm")
    page = editor.get(edit(made)).content.decode()
    assert made.address in page and made.file.name not in page


def test_character_that_no_database_keeps_is_replaced_in_a_text(editor):
    """As WebVTT itself has it."""
    captions = SimpleUploadedFile("text.vtt", CAPTIONS.replace("Hej", "He\0j").encode())

    editor.post(ADD, form(("captions", "sv", captions), file=upload()))

    assert Film.objects.get().captions[0].text == CAPTIONS.replace("Hej", "He\ufffdj")


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"file": upload(jpeg())}, "varken mp4, webm eller mp3"),
        ({"file": upload(b"x" * 10, "film.mp4")}, "varken mp4, webm eller mp3"),
        ({"file": upload(), "described": upload(mp3())}, "En syntolkad version är en film"),
    ],
)
def test_what_is_no_film_is_refused(editor, values, says):
    answer = editor.post(ADD, form(**values))

    assert says in answer.content.decode()
    assert not Film.objects.exists()


def test_film_larger_than_the_limit_is_refused(editor, settings):
    settings.FILM_MAX_MB = 0

    assert "större än 0 MB" in editor.post(ADD, form(file=upload())).content.decode()


@pytest.mark.parametrize(
    ("tracks", "says"),
    [
        ([("captions", "sv", "Hej")], "Första raden ska vara WEBVTT"),
        ([("captions", "en", "")], "Första raden ska vara WEBVTT"),
        ([("captions", "sv", SimpleUploadedFile("a.vtt", b"\xff\xfe\x00"))], "inte text i UTF-8"),
        ([("captions", "sv", CAPTIONS), ("captions", "sv", CAPTIONS)], ""),
    ],
)
def test_captions_that_are_wrong_are_refused(editor, tracks, says):
    answer = editor.post(ADD, form(*tracks, file=upload()))

    assert answer.status_code == 200
    assert says in answer.content.decode()
    assert not Film.objects.exists()


@pytest.mark.parametrize(
    ("made", "lacks"),
    [
        ({"ready": False}, "utskrift undertexter syntolkning"),
        ({"transcript": " "}, "utskrift"),
        ({"language": "en"}, "undertexter"),
        ({"all_is_said": False}, "syntolkning"),
        ({"all_is_said": False, "described": "films/annan.webm"}, ""),
        ({"content": mp3(), "ending": ".mp3", "ready": False}, "utskrift"),
        ({}, ""),
    ],
)
def test_what_a_film_lacks_is_told(db, made, lacks):
    assert [each.split()[0].strip(",") for each in film(**made).lacks] == lacks.split()


def test_another_file_is_another_film(editor):
    made = film()
    before = made.file.name

    editor.post(edit(made), form(file=upload(mp3()), title="Nytt namn"))

    made.refresh_from_db()
    assert (made.title, made.file.name) == ("Nytt namn", before)


def test_described_version_is_added_later(editor):
    made = film(all_is_said=False)
    sent = form(described=upload())
    sent.pop("all_is_said")

    editor.post(edit(made), sent)

    made.refresh_from_db()
    assert editor.get(made.described_address).status_code == 200


def test_list_tells_what_is_missing_in_as_many_queries(editor, django_assert_max_num_queries):
    for number in range(3):
        film(ready=False, title=f"Film {number}")
    where = reverse("wagtailsnippets_content_film:list")
    with django_assert_max_num_queries(40) as first:
        page = editor.get(where).content.decode()
    for number in range(5):
        film(title=f"Klar {number}")
    with django_assert_max_num_queries(len(first)):
        editor.get(where)

    assert page.count("utskrift, undertexter") == 3


def test_deleted_film_takes_its_files_along(editor, django_capture_on_commit_callbacks):
    made = film()
    with django_capture_on_commit_callbacks(execute=True):
        editor.post(reverse("wagtailsnippets_content_film:delete", args=[made.pk]))

    assert not Film.objects.exists()
    assert not default_storage.exists(made.file.name)
