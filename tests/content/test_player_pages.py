"""The page on the second origin that starts a package for whoever tries it out."""

import json
import re
import time

import pytest
from django.test import Client

from content.keeping import keep
from content.player_pages import HOURS, trial_address
from tests.content.packages.building import h5p, scorm
from tests.content.packages.playable import playable_scorm

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("package_storage")]
HOST, SITE = "paket.larkdala.example", "larkdala.example"


@pytest.fixture(autouse=True)
def two_hosts(settings):
    settings.PACKAGES_URL, settings.WAGTAILADMIN_BASE_URL = f"https://{HOST}", f"https://{SITE}"


def path(version, language="sv"):
    return trial_address(version, language).removeprefix(f"https://{HOST}")


def get(address, host=HOST):
    return Client(SERVER_NAME=host).get(address)


def test_page_is_framed_by_the_site_only_and_leaves_nothing_behind(file):
    page = get(path(keep(file(h5p()))))

    assert page.status_code == 200 and not page.cookies
    assert page["Cache-Control"] == "private, no-store" and "storage" in page["Clear-Site-Data"]
    assert f"frame-ancestors https://{SITE}" in page["Content-Security-Policy"]
    assert 'data-joined="yes"' in page.content.decode()


def test_page_speaks_the_language_of_whoever_tries(file):
    version = keep(file(h5p()))

    assert '<html lang="en">' in get(path(version, "en")).content.decode()
    assert "Övningen laddas" in get(path(version)).content.decode()


def test_title_of_a_package_is_text_and_nothing_else(file):
    version = keep(file(h5p(h5p={"title": '"><script>alert(1)</script>'})))

    assert "<script>alert" not in get(path(version)).content.decode()


def test_address_is_good_for_a_day_of_work_and_for_that_version_only(file, hours_later):
    version = keep(file(h5p()))
    address = path(version)

    assert get(address.replace("prova/", "prova/x")).status_code == 404
    hours_later(HOURS - 1)
    assert get(address).status_code == 200
    hours_later(HOURS + 1)
    over = get(address)
    assert over.status_code == 404 and f"frame-ancestors https://{SITE}" in over["Content-Security-Policy"]


@pytest.fixture
def hours_later(monkeypatch):
    """What hour it is for a signature."""
    began = time.time()

    def later(hours):
        monkeypatch.setattr("django.core.signing.time.time", lambda: began + hours * 3600)

    return later


def test_site_itself_starts_no_package(file):
    version = keep(file(h5p()))

    assert get(path(version), SITE).status_code == 404


def test_scorm_is_tried_on_one_page_that_keeps_nothing(file):
    version = keep(file(playable_scorm("2004", ["Lyssna", "Fråga"])))

    page = get(path(version)).content.decode()
    given = json.loads(re.findall(r'<script id="given" type="application/json">(.+?)</script>', page)[0])
    assert (given["commit"], given["kept"], given["learner"]) == ("", {}, "")
    assert [part["launch"] for part in given["parts"]] == ["del0.html", "del1.html"]


def test_without_a_second_origin_there_is_no_address(file, settings):
    settings.PACKAGES_URL = ""

    assert trial_address(keep(file(scorm())), "sv") == ""
