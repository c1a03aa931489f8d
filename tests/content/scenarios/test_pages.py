"""A scenario on its page: its own address for every way through it, and nothing kept."""

import pytest
from django.contrib.auth.models import AnonymousUser
from wagtail.models import PageViewRestriction

from tests.content.scenarios.writing import ending, graph, scenario, scene, support_index
from tests.courses.factories import plain

TALK = graph(
    scene("Fikarummet", "Gången", "Chefen"),
    scene("Gången", "Fikarummet", "Kvällen"),
    ending("Chefen"),
    ending("Kvällen"),
)


@pytest.fixture
def page(db):
    return scenario(TALK, routine='<p><a href="https://larkdala.example/rutin">Vår rutin</a></p>')


def at(client, page, taken=""):
    return client.get(page.url, {"val": taken} if taken else {})


def test_anybody_begins_at_the_first_scene(client, page):
    told = plain(at(client, page))

    assert "Du och Karin dricker kaffe." in told
    assert "Fikarummet. Hon ser på dig." in told and "Till Gången Till Chefen" in told
    assert "Börja om" not in told and "Du valde" not in told


def test_choice_leads_on_and_says_what_it_did(client, page):
    response = at(client, page, "1")
    told = plain(response)

    assert "Du valde: Till Gången Hon svarar. Förtroendet växer. Gången. Hon ser på dig." in told
    assert 'href="?val=1.1#har"' in response.content.decode()  # the choices go on from here
    assert 'href="?"' in response.content.decode()  # one step back is the first scene


def test_ending_says_who_takes_over_the_routine_and_the_way_there(client, page):
    told = plain(at(client, page, "1.2"))

    assert "Vem som tar över Din chef" in told and "Vår rutin" in told and "112" in told
    assert "Vad hade du gjort?" in told
    assert "Så här gick samtalet Fikarummet Till Gången Förtroendet växer. Gången Till Kvällen" in told


@pytest.mark.parametrize("taken", ["9", "x", "1.9.1", "0", "1" * 5000, "\x00", "1.2.1"])
def test_way_that_is_not_there_is_shown_as_far_as_it_leads(client, page, taken):
    assert at(client, page, taken).status_code == 200


def test_nothing_is_known_of_who_tries_it(client, page, django_assert_num_queries):
    response = at(client, page, "1.2")

    assert response.cookies.get("sessionid") is None
    assert response["X-Robots-Tag"] == "noindex" and "X-Robots-Tag" not in at(client, page)  # only where it begins


def test_index_has_what_the_reader_may_open(client, page, anna):
    closed = scenario(TALK, title="Bara för inloggade")
    PageViewRestriction.objects.create(page=closed, restriction_type=PageViewRestriction.LOGIN)
    scenario(TALK, title="Utkast", live=False)

    told = plain(client.get(support_index().url))
    assert "Scenarier I fikarummet Du och Karin dricker kaffe. Ungefär 10 minuter" in told
    assert "Bara för inloggade" not in told and "Utkast" not in told
    client.force_login(anna)
    assert "Bara för inloggade" in plain(client.get(support_index().url))


def test_index_asks_as_much_however_much_there_is(client, page, django_assert_num_queries, rf):
    request = rf.get("/")
    request.user = AnonymousUser()
    index = support_index()
    list(index.groups(request))
    for number in range(3):
        scenario(TALK, title=f"Scenario {number}")

    with django_assert_num_queries(3):  # pages, scenarios, restrictions
        [(_kind, shown)] = index.groups(request)
    assert len(shown) == 4
