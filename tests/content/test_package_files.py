"""A file of a package on the second origin: as it came, for ever, and to no other end."""

import gzip
import hashlib

import pytest
from django.test import Client

from content.keeping import keep
from tests.content.packages.building import HTML, LIBRARY, PNG, h5p, h5p_files, scorm

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("package_storage")]
HOST, SITE = "paket.larkdala.example", "larkdala.example"
FILE = f"{LIBRARY}/js/multichoice.js"


@pytest.fixture(autouse=True)
def two_hosts(settings):
    settings.PACKAGES_URL, settings.WAGTAILADMIN_BASE_URL = f"https://{HOST}", f"https://{SITE}"
    settings.ALLOWED_HOSTS = [HOST, SITE]


@pytest.fixture
def version(file):
    return keep(file(h5p()))


def at(host: str, path: str, **more):
    return Client(SERVER_NAME=host, **more).get(path)


def body(answer) -> bytes:
    return answer.getvalue()


def test_every_file_of_a_package_is_served_as_it_came(version):
    served = {name: body(at(HOST, f"/{version.sha256}/{name}")) for name in h5p_files()}

    assert served == h5p_files()


def test_file_is_kept_for_ever_and_framed_by_the_site_only(version):
    answer = at(HOST, f"/{version.sha256}/{FILE}")

    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    assert f"frame-ancestors https://{SITE}" in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff" and "X-Frame-Options" not in answer
    assert answer["Content-Type"] == "text/javascript; charset=utf-8"
    assert not answer.cookies


def test_text_is_packed_for_who_takes_it_and_pictures_are_not(version):
    script, picture = (
        at(HOST, f"/{version.sha256}/{name}", headers={"Accept-Encoding": "gzip"})
        for name in (FILE, "content/images/rum.png")
    )

    assert gzip.decompress(script.content) == h5p_files()[FILE]
    assert script["Vary"] == "Accept-Encoding" and int(script["Content-Length"]) == len(script.content)
    assert picture["Content-Encoding"] == "identity" and body(picture) == PNG


def test_page_of_scorm_is_served_as_html(file):
    version = keep(file(scorm()))

    answer = at(HOST, f"/{version.sha256}/start.html")

    assert (body(answer), answer["Content-Type"]) == (HTML, "text/html")


@pytest.mark.parametrize(
    "name",
    ["finns-inte.js", LIBRARY, f"{LIBRARY}/", "content/../h5p.json", "..%2f..%2fh5p.json", "h5p.json%00", "/h5p.json"],
)
def test_what_is_no_file_of_the_package_is_not_there(version, name):
    assert at(HOST, f"/{version.sha256}/{name}").status_code == 404


def test_files_of_another_package_are_not_reached_by_its_folder(version, file):
    other = keep(file(scorm()))

    assert at(HOST, f"/{other.sha256}/{FILE}").status_code == 404
    assert at(HOST, f"/{'0' * 64}/h5p.json").status_code == 404


def test_sound_of_a_package_begins_anywhere(file):
    sound = bytes(range(200)) * 9
    version = keep(file(h5p({"content/audios/samtal.mp3": sound})))

    piece = at(HOST, f"/{version.sha256}/content/audios/samtal.mp3", headers={"Range": "bytes=100-149"})

    assert (piece.status_code, body(piece)) == (206, sound[100:150])
    assert piece["Content-Type"] == "audio/mpeg" and "immutable" in piece["Cache-Control"]


@pytest.mark.parametrize(
    ("takes", "packed"), [("gzip;q=0", False), ("br, gzip;q=0.0", False), ("br;q=0, gzip;q=0.5", True)]
)
def test_text_is_not_packed_for_who_refuses_it(version, takes, packed):
    answer = at(HOST, f"/{version.sha256}/{FILE}", headers={"Accept-Encoding": takes})

    assert ("Content-Encoding" in answer) == packed


def test_version_is_found_as_soon_as_it_is_kept(file):
    package = file(h5p())
    address = f"/{hashlib.sha256(package.read_bytes()).hexdigest()}/h5p.json"
    assert at(HOST, address).status_code == 404

    keep(package)
    answer = at(HOST, address)
    assert answer.status_code == 200 and answer["Cross-Origin-Opener-Policy"] == "unsafe-none"


def test_service_worker_of_a_package_is_refused(version):
    assert at(HOST, f"/{version.sha256}/{FILE}", headers={"Service-Worker": "script"}).status_code == 403


def test_files_are_found_by_one_query_a_minute(version, django_assert_num_queries):
    with django_assert_num_queries(1):
        for name in h5p_files():
            body(at(HOST, f"/{version.sha256}/{name}"))


def test_nothing_can_be_sent_to_a_file(version):
    assert Client(SERVER_NAME=HOST).post(f"/{version.sha256}/{FILE}").status_code == 405


def test_site_serves_no_package(version):
    assert at(SITE, f"/{version.sha256}/{FILE}").status_code == 404
