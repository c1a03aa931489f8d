"""What machines ask for by name."""

import datetime as dt

from lms.open.files import security_lines


def test_robots_leads_to_the_sitemap_and_leaves_pages_to_speak_for_themselves(client, db):
    lines = client.get("/robots.txt").content.decode().splitlines()

    assert lines[:3] == ["User-agent: *", "Disallow: /admin/", "Disallow: /api/"]
    assert lines[-1] == "Sitemap: http://testserver/sitemap.xml"


def test_security_txt_is_not_there_until_somebody_answers(client, db):
    assert client.get("/.well-known/security.txt").status_code == 404


def test_security_txt_says_what_the_standard_wants(client, db, settings):
    settings.SECURITY_CONTACT = ["mailto:it@larkdala.example", "https://larkdala.example/sakerhet"]

    response = client.get("/.well-known/security.txt")

    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    fields = [line.split(": ")[0] for line in response.content.decode().splitlines()]
    assert fields == ["Contact", "Contact", "Expires", "Preferred-Languages", "Canonical"]


def test_security_txt_holds_less_than_a_year(settings):
    settings.SECURITY_CONTACT = ["mailto:it@larkdala.example"]

    assert security_lines("https://larkdala.example/.well-known/security.txt", dt.date(2026, 3, 16)) == [
        "Contact: mailto:it@larkdala.example",
        "Expires: 2026-09-12T00:00:00Z",
        "Preferred-Languages: sv, en",
        "Canonical: https://larkdala.example/.well-known/security.txt",
    ]
