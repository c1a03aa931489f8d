"""Which pages search engines may find, and what is kept by no cache."""

import re

import pytest
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import PageViewRestriction

from content.models import StandardPage
from tests.courses.factories import course, lessons_of


def noindex(response):
    return response.headers.get("X-Robots-Tag") == "noindex"


def in_sitemap(client):
    return re.findall(r"<loc>http://[^/]+([^<]*)</loc>", client.get("/sitemap.xml").content.decode())


def test_open_pages_are_found_and_stand_in_the_sitemap(client, home, text, strategy, privacy, accessibility):
    pages = [home, text, strategy, privacy, accessibility]

    assert [page.title for page in pages if noindex(client.get(page.url))] == []
    assert [page.title for page in pages if "noindex" in client.get(page.url).content.decode()] == []
    assert sorted(in_sitemap(client)) == sorted(page.url for page in pages)


def test_other_pages_are_not_found(client, text, anna):
    lesson = lessons_of(course(lessons=1))[0]
    where = [lesson.url, "/konto/login/code/", "/finns-inte/", f"{text.url}?tack=1", "/health/"]

    assert [address for address in where if not noindex(client.get(address))] == []
    assert lesson.url not in in_sitemap(client)


def test_what_a_logged_in_person_reads_is_kept_by_nobody(client, home, text, strategy, privacy, accessibility, anna):
    client.force_login(anna)
    for page in (home, text, strategy, privacy, accessibility):
        headers = client.get(page.url).headers
        assert (headers["Cache-Control"], headers["X-Robots-Tag"]) == ("private, no-store", "noindex"), page


@pytest.mark.parametrize("how", [PageViewRestriction.LOGIN, PageViewRestriction.PASSWORD])
def test_closed_page_is_not_found(client, text, how):
    PageViewRestriction.objects.create(page=text, restriction_type=how, password="ord")

    assert noindex(client.get(text.url))
    assert text.url not in in_sitemap(client)


def test_draft_is_not_in_the_sitemap(client, text):
    text.unpublish()

    assert text.url not in in_sitemap(client)


def test_page_that_moves_leaves_a_way_to_itself(client, text, django_capture_on_commit_callbacks):
    before = text.url
    text.slug = "om-kursen"
    with django_capture_on_commit_callbacks(execute=True):
        text.save_revision().publish()
    text.refresh_from_db()

    response = client.get(before)

    assert (response.status_code, response.headers["Location"]) == (301, text.url)
    assert Redirect.objects.get().automatically_created


def test_page_that_is_moved_in_the_tree_is_found_at_its_old_address(
    client, home, text, django_capture_on_commit_callbacks
):
    above = home.add_child(instance=StandardPage(title="Mer att läsa", slug="mer"))
    before = text.url

    with django_capture_on_commit_callbacks(execute=True):
        text.move(above, pos="last-child")
    text.refresh_from_db()
    response = client.get(before)

    assert text.url != before
    assert (response.status_code, response.headers["Location"]) == (301, text.url)
