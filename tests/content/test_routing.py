"""The start page finds pages by their whole address, as Wagtail's own walk would."""

import pytest
from django.contrib.auth.models import AnonymousUser
from wagtail.models import PageViewRestriction

from content.models import HomePage, StandardPage
from courses.course_file import home_page


@pytest.fixture
def home(db) -> HomePage:
    return home_page()


def add(parent, title, **fields):
    return parent.add_child(instance=StandardPage(title=title, slug=title.lower(), **fields))


def found(home, rf, address):
    request = rf.get(address)
    request.user = AnonymousUser()
    return home.route(request, [part for part in address.split("/") if part]).page


def test_same_slug_in_two_places_is_two_pages(home, rf):
    one, two = add(home, "Ett"), add(home, "Tva")
    deep, other = add(one, "Om"), add(two, "Om")

    assert [found(home, rf, each) for each in ("/ett/om/", "/tva/om/", "/ett/", "/")] == [deep, other, one, home]


@pytest.mark.parametrize("address", ["/finns-inte/", "/utkast/", "/om/", "/ett/om/om/"])
def test_what_is_not_there_or_not_published_is_missing(home, client, address):
    add(home, "Utkast", live=False)
    add(add(home, "Ett"), "Om")

    assert client.get(address).status_code == 404


def test_restricted_page_asks_for_its_login_also_below_it(home, client):
    closed = add(home, "Ett")
    add(closed, "Om")
    PageViewRestriction.objects.create(page=closed, restriction_type=PageViewRestriction.LOGIN)

    assert [client.get(address).status_code for address in ("/ett/", "/ett/om/")] == [302, 302]


def test_page_is_found_in_as_many_queries_however_deep_it_lies(home, rf, django_assert_num_queries):
    page = home
    for title in ("Ett", "Tva", "Tre", "Fyra"):
        page = add(page, title)
    found(home, rf, "/ett/")
    with django_assert_num_queries(2):
        assert found(home, rf, "/ett/tva/tre/fyra/") == page
