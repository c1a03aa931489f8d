import pytest

from content.packages.file_types import H5P_LIBRARY, Kind
from content.packages.mime import OTHER, content_type
from content.playing.headers import content_security_policy, file_headers, page_headers, sandbox

SITE = "https://larkdala.example"
# Word, plain and spreadsheet files are downloaded, not shown; swf is run by nothing any more.
DOWNLOADED = set("rtf doc docx xls xlsx ppt pptx odt ods odp swf".split())


def test_policy_of_h5p_is_the_one_that_was_tried():
    assert content_security_policy(Kind.H5P, [SITE]) == (
        "default-src 'none'; script-src 'self' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data: blob:; media-src 'self' blob:; font-src 'self' data:; connect-src 'self'; "
        "frame-src 'self'; worker-src 'self' blob:; base-uri 'self'; form-action 'self'; "
        f"frame-ancestors {SITE}"
    )


def test_scorm_may_have_scripts_in_its_pages_and_pages_in_ours():
    h5p, scorm = (content_security_policy(kind, [SITE]) for kind in (Kind.H5P, Kind.SCORM))

    assert scorm == h5p.replace("'unsafe-eval'", "'unsafe-eval' 'unsafe-inline'").replace(SITE, f"'self' {SITE}")
    assert sandbox(Kind.H5P) == "allow-scripts allow-same-origin allow-forms allow-popups"
    assert sandbox(Kind.SCORM) == sandbox(Kind.H5P) + " allow-modals"


def test_every_site_may_show_packages_and_nobody_else():
    policy = content_security_policy(Kind.H5P, ["http://localhost:8000", SITE])

    assert policy.endswith(f"; frame-ancestors http://localhost:8000 {SITE}")


@pytest.mark.parametrize(
    "site",
    ["", "*", "https://*", "https:", "larkdala.example", f"{SITE}/", f"{SITE}; script-src *", f"{SITE} *", f"{SITE}\n"],
)
def test_what_is_no_origin_gets_into_no_policy(site):
    with pytest.raises(ValueError):
        content_security_policy(Kind.H5P, [site])


def test_policy_without_a_site_is_none():
    with pytest.raises(ValueError):
        content_security_policy(Kind.H5P, [])


@pytest.mark.parametrize("kind", Kind)
def test_page_that_holds_a_token_is_kept_nowhere_and_clears_what_lay_there(kind):
    page, file = page_headers(kind, [SITE]), file_headers(kind, [SITE], "a.js")

    assert (page["Cache-Control"], page["Clear-Site-Data"]) == ("private, no-store", '"storage"')
    assert file["Cache-Control"] == "public, max-age=31536000, immutable"
    for headers in (page, file):
        assert headers["Content-Security-Policy"] == content_security_policy(kind, [SITE])
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert "camera=(), " in headers["Permissions-Policy"] and "microphone=()" in headers["Permissions-Policy"]
        assert "fullscreen" not in headers["Permissions-Policy"]


@pytest.mark.parametrize(
    ("kind", "name", "served"),
    [
        (Kind.H5P, "H5P.MultiChoice-1.16/js/a.JS", "text/javascript; charset=utf-8"),
        (Kind.H5P, "content/content.json", "application/json; charset=utf-8"),
        (Kind.H5P, "content/film.mp4", "video/mp4"),
        (Kind.H5P, "H5P.X-1.0/a.svg", "image/svg+xml"),
        (Kind.SCORM, "start.html", "text/html"),
        (Kind.SCORM, "a.js", "text/javascript"),
        (Kind.SCORM, "a.js.bin", OTHER),
        (Kind.SCORM, "html", OTHER),
        (Kind.SCORM, ".html/a", OTHER),
        (Kind.SCORM, "a.xsl", OTHER),
    ],
)
def test_file_is_served_by_its_ending(kind, name, served):
    assert content_type(kind, name) == served
    assert file_headers(kind, [SITE], name)["Content-Type"] == served


def test_everything_that_h5p_shows_has_a_type():
    untyped = {ending for ending in H5P_LIBRARY if content_type(Kind.H5P, f"a.{ending}") == OTHER}

    assert untyped == DOWNLOADED
