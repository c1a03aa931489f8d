"""Kunskapsbanken: search, filters and lists, as a reader without JavaScript meets them."""

import pytest
from django.contrib.auth.models import AnonymousUser
from wagtail.models import PageViewRestriction

from content.library.filters import LibraryForm
from tests.content.library.making import library, queries, reading_list, resource, resources_at_once, symbols
from tests.courses.factories import plain

SHELVES = 3  # the lists that stand first: restrictions, their groups, the rows
FINDABLE = 3  # whether search engines may find the page, asked where nobody searches: restrictions, whose, their groups


def titles(client, **asked):
    response = client.get(library().url, asked)
    return [row.page.title for row in response.context["found"]]


def test_all_stand_in_swedish_order_until_something_is_asked_for(client, db):
    for title in ("Ö-boken", "Äpplet", "Ånger", "Zebra", "Éden", "Aska"):
        resource(title)

    assert titles(client) == ["Aska", "Éden", "Zebra", "Ånger", "Äpplet", "Ö-boken"]


def test_what_is_historic_comes_after_all_that_holds(client, db):
    resource("Aktion")
    resource("Arkiv", historic=True)
    resource("Zon")
    resource("Rapport ur arkivet")

    assert titles(client) == ["Aktion", "Rapport ur arkivet", "Zon", "Arkiv"]
    assert titles(client, q="arkiv") == ["Rapport ur arkivet", "Arkiv"]


def test_each_choice_cuts_and_all_hold_together(client, db):
    resource("En bok", kind="book", level="in_depth", language="en", audience="school")
    resource("En film", kind="film", audience="school")
    resource("En rapport", audience="social")
    resource("För alla", kind="film")

    assert titles(client, kind="film") == ["En film", "För alla"]
    assert titles(client, level="in_depth") == titles(client, language="en") == ["En bok"]
    assert titles(client, audience="school") == ["En bok", "En film", "För alla"]
    assert titles(client, audience="school", kind="film", q="alla") == ["För alla"]


def test_words_of_the_filters_are_searched_too(client, db):
    resource("Den första", kind="book", audience="school")
    resource("Den andra", kind="film")

    assert titles(client, q="bok") == titles(client, q="skola") == ["Den första"]
    assert titles(client, q="film") == ["Den andra"]


def test_sort_that_there_is_nothing_of_is_no_choice(client, db):
    resource("En bok", kind="book")
    resource("En film", kind="film").unpublish()

    form = client.get(library().url).context["form"]

    assert [value for value, _label in form.fields["kind"].choices] == ["", "book"]


def test_source_year_and_plan_are_searched_too(client, db):
    resource("Stödet", source="Socialstyrelsen", year=2016, named_in="Haninge kommuns plan", today="Nya stödet")
    resource("Annat")

    for asked in ("socialstyrelsen", "2016", "haninge", "nya"):
        assert titles(client, q=asked) == ["Stödet"]


@pytest.mark.parametrize("asked", [{"kind": "finns-inte"}, {"p": "-1"}, {"p": "x"}, {"q": "\x00"}, {"level": "\x00"}])
def test_address_that_says_what_there_is_not_is_no_error(client, db, asked):
    resource("En rapport")

    assert client.get(library().url, asked).status_code == 200


def test_other_sections_and_other_pages_are_not_among_the_hits(client, db):
    reading_list(resource("En rapport"))

    assert titles(client) == ["En rapport"]
    assert titles(client, q="börja") == []


def test_lists_stand_first_until_something_is_asked_for(client, db, anna):
    reading_list(resource("En rapport"))
    symbols()

    told = plain(client.get(library().url))
    assert "Börja här Börja här Vad det är." in told and "Märken på platser" not in told
    assert "Vad det är. Allt i bokstavsordning Det som är historiskt står sist." in told
    assert "Allt i bokstavsordning" not in plain(client.get(library().url, {"q": "rapport"}))
    client.force_login(anna)
    assert "Märken på platser" in plain(client.get(library().url))


def test_closed_resource_is_found_and_listed_for_nobody_it_is_closed_to(client, db, anna):
    page = resource("Bara för inloggade")
    shown = reading_list(page, resource("För alla"))
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)

    assert titles(client) == titles(client, q="alla inloggade") + ["För alla"] == ["För alla"]
    assert "Bara för inloggade" not in plain(client.get(shown.url))
    client.force_login(anna)
    assert titles(client, q="inloggade") == ["Bara för inloggade"]
    assert "Läs Bara för inloggade först." in plain(client.get(shown.url))


def test_reading_list_keeps_its_order_and_leaves_out_what_is_taken_down(client, db):
    pages = [resource(title) for title in ("Tre", "Ett", "Två")]
    shown = reading_list(*pages)
    pages[1].unpublish()

    told = plain(client.get(shown.url))

    assert told.index("Läs Tre först.") < told.index("Läs Två först.") and "Ett" not in told
    pages[0].delete()
    assert "Tre" not in plain(client.get(shown.url))


def test_pages_ask_as_much_however_much_there_is(client, db):
    pages = [resource(f"Rapport {number}") for number in range(22)]
    short, long = reading_list(pages[0], title="Kort"), reading_list(*pages, title="Lång")
    PageViewRestriction.objects.create(page=pages[5], restriction_type=PageViewRestriction.LOGIN)
    all_found, one_found = library().url, f"{library().url}?q=21"

    assert queries(client, long.url) == queries(client, short.url)
    assert queries(client, all_found) - queries(client, one_found) == SHELVES + FINDABLE


def test_search_among_five_thousand_is_in_order(db, rf):
    index = resources_at_once(5000, "Om klotter och annat som kommunen förebygger. " * 5)
    request = rf.get("/")
    request.user = AnonymousUser()

    def found(**asked):
        return index.found(request, LibraryForm(asked))

    assert [row.page.title[:1] for row in found(q="förebygga klotter")[::1250]] == ["Z", "Å", "Ä", "Ö"]
    assert found(q="rapport 4711").count() == 1
