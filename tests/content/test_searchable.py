"""What is found: live pages that the reader may open, as they were published."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command
from wagtail.models import Locale, Page, PageViewRestriction

from content.models import LibraryIndexPage, ResourcePage, Searchable, StandardPage
from courses.course_file import home_page, publish
from tests.content.library.making import library, published, queries, resource, symbols
from tests.courses.factories import course, plain


@pytest.fixture
def anonymous(rf):
    request = rf.get("/")
    request.user = AnonymousUser()
    return request


def found(request, question):
    return [row.page.title for row in Searchable.objects.open_to(request).asked_for(question)]


def test_all_words_must_be_there_in_any_form(db, anonymous):
    resource("Stöd till kommunerna", introduction="En rapport om hot.")
    resource("Stöd till skolan")

    assert found(anonymous, "kommunens stöd") == ["Stöd till kommunerna"]
    assert found(anonymous, "rapporter kommun") == ["Stöd till kommunerna"]
    assert found(anonymous, "stöd") == ["Stöd till kommunerna", "Stöd till skolan"]
    assert found(anonymous, "stöd hav") == []


def test_longer_word_that_begins_with_the_question_is_found_too(db, anonymous):
    resource("Föreningsbidrag")
    resource("Bokstäver")

    assert found(anonymous, "förening") == ["Föreningsbidrag"]
    assert found(anonymous, "bok") == []  # three letters begin half the dictionary


def test_title_comes_before_text_and_letters_in_swedish_order(db, anonymous):
    for title in ("Övning", "Åtgärd", "Ägare", "Zon"):
        resource(title, introduction="Om klotter.")
    resource("Skriva om klotter")

    assert found(anonymous, "klotter") == ["Skriva om klotter", "Zon", "Åtgärd", "Ägare", "Övning"]


def test_letters_with_dots_and_rings_are_letters_of_their_own(db, anonymous):
    resource("Mål och medel")
    resource("Mal i garderoben")
    resource("En idé")

    assert found(anonymous, "MÅL") == ["Mål och medel"]
    assert found(anonymous, "mal") == ["Mal i garderoben"]
    assert found(anonymous, "ide") == ["En idé"]


@pytest.mark.parametrize("question", ["%", "_", "\x00", "'; DROP TABLE", "\\", "??"])
def test_signs_are_no_words(db, anonymous, question):
    resource("Rapport")

    assert found(anonymous, question) == []


def test_draft_is_not_found_before_it_is_published(db, anonymous):
    page = resource("Kartläggningen")
    page.title = "Hemligheten"
    page.save_revision()

    assert (found(anonymous, "hemlighet"), found(anonymous, "kartläggning")) == ([], ["Kartläggningen"])
    publish(page)
    assert (found(anonymous, "hemlighet"), found(anonymous, "kartläggning")) == (["Hemligheten"], [])
    page.unpublish()
    assert found(anonymous, "hemlighet") == []
    assert not Searchable.objects.filter(page=page).exists()


def test_closed_page_is_found_by_those_it_is_open_to(db, anonymous, anna):
    section = published(StandardPage(title="Avdelningen"), home_page())
    published(StandardPage(title="Rummet", body="<p>Om larm.</p>"), section)
    PageViewRestriction.objects.create(page=section, restriction_type=PageViewRestriction.LOGIN)

    assert found(anonymous, "larm") == []
    anonymous.user = anna
    assert found(anonymous, "larm") == ["Rummet"]


def test_what_asks_for_a_login_is_found_with_one(db, anonymous, anna):
    symbols("Klotter på stan")
    course()

    assert (found(anonymous, "klotter"), found(anonymous, "kursen")) == ([], [])
    anonymous.user = anna
    assert (found(anonymous, "klotter"), found(anonymous, "kursen")) == (["Klotter på stan"], ["Kursen", "Kurser"])
    assert found(anonymous, "del") == []  # a lesson is met in its course


def test_alias_is_found_once(db, anonymous):
    page = resource("Rapporten")
    page.create_alias(parent=library(), update_slug="en-till")

    assert found(anonymous, "rapporten") == ["Rapporten"]


def test_page_in_several_languages_is_found_once_in_the_readers(db, client, anonymous):
    resource("Stöd om extremism")
    english = Locale.objects.get_or_create(language_code="en")[0]
    for page in (home_page(), LibraryIndexPage.objects.get(), ResourcePage.objects.get()):
        translated(page, english)
    resource("Extremism, bara på svenska")

    def titles(language):
        rows = Searchable.objects.open_once_to(anonymous, language).asked_for("extremism")
        return sorted(row.page.title for row in rows)

    assert titles("en") == ["Extremism, bara på svenska", "Stöd om extremism (en)"]
    assert titles("sv") == titles("fi") == ["Extremism, bara på svenska", "Stöd om extremism"]
    closed = ResourcePage.objects.get(locale=english)
    PageViewRestriction.objects.create(page=closed, restriction_type=PageViewRestriction.LOGIN)
    assert titles("en") == ["Extremism, bara på svenska", "Stöd om extremism"]


def translated(page, locale):
    copy = page.copy_for_translation(locale)
    copy.title = f"{page.title} (en)"
    publish(copy)


def test_pages_from_before_are_put_in_once(db, capsys):
    resource("Rapporten")
    Searchable.objects.all().delete()
    Searchable.objects.create(page=Page.objects.get(depth=1), title_stems="", stems="", sort_key="")

    call_command("index_pages", dry_run=True)
    assert Searchable.objects.count() == 1
    call_command("index_pages")
    assert set(Searchable.objects.values_list("page__title", flat=True)) == {"Rapporten", "Kunskapsbanken"}  # no start
    call_command("index_pages")
    assert capsys.readouterr().out.splitlines()[-1] == "0 sidor skrevs om i sökningen, 0 togs bort."


def test_search_of_the_whole_site_tells_where_the_words_are(client, db):
    published(StandardPage(title="Så använder du sidan", body="<p>Skriv till <b>oss</b>.</p>"), home_page())
    resource("Skrivboken")

    told = plain(client.get("/sok/", {"q": "skriva"}))

    assert "2 träffar" in told
    assert told.index("Skrivboken") < told.index("Så använder du sidan Skriv till oss . Textsida")
    assert "Pröva ett annat ord" in plain(client.get("/sok/", {"q": "xyz"}))
    assert "träff" not in plain(client.get("/sok/"))


def test_search_turns_pages_and_keeps_the_question(client, db):
    for number in range(25):
        resource(f"Rapport {number:02}")

    second = client.get("/sok/", {"q": "rapport", "p": 2})

    assert "Rapport 24" in plain(second) and "Rapport 04" not in plain(second)
    assert "Sida 2 av 2" in plain(second) and "?q=rapport&amp;p=1" in second.content.decode()
    assert client.get("/sok/", {"q": "rapport", "p": "x"}).status_code == 200


def test_page_that_is_not_there_offers_the_search(client, db):
    response = client.get("/finns-inte/")

    assert response.status_code == 404
    assert "Sök efter den" in plain(response) and 'action="/sok/"' in response.content.decode()


def test_search_asks_as_much_however_much_there_is(client, db):
    for number in range(20):
        resource(f"Rapport {number}")

    assert queries(client, "/sok/?q=rapport") == queries(client, "/sok/?q=rapport+19")
