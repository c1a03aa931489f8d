"""Kunskapsbanken's pages: what is told of a resource, lists to tick, and what only those who are logged in see."""

import datetime as dt

import pytest
from wagtail.models import ReferenceIndex

from content.models import Fact
from courses.course_file import publish
from tests.content.library.making import library, resource, symbols
from tests.courses.factories import course, lessons_of, plain


def test_resource_tells_its_source_its_age_and_who_answers_for_it(client, db):
    page = resource(
        "Rapporten",
        source="Socialstyrelsen",
        year=2016,
        language="en",
        audience="social",
        level="in_depth",
        address="https://www.socialstyrelsen.example/rapport",
        reviewed_on=dt.date(2026, 3, 1),
        review_by=dt.date(2027, 3, 31),
    )

    told = plain(client.get(page.url))

    assert "Öppna på www.socialstyrelsen.example Länken leder till en annan webbplats" in told
    assert "Källa Socialstyrelsen, 2016 För vem Socialtjänst och vård Nivå Fördjupning Språk Engelska" in told, told
    assert "Senast granskad 1 mars 2026 Granskas senast 31 mars 2027 Ansvarig Säkerhetssamordnaren" in told
    assert "Historisk" not in told


def test_historic_resource_says_so_before_anything_else_and_its_old_address_is_no_button(client, db):
    page = resource("Rapporten", historic=True, address="http://gammal.example/", today="Den nya.", finding="Fråga.")

    response = client.get(page.url)
    told = plain(response)

    assert told.index("Vi vet inte om den finns eller gäller i dag") < told.index("I dag Den nya.")
    assert "Adressen som planen anger gammal.example Den är gammal" in told and "Öppna på" not in told
    assert "Så hittar du den Fråga." in told and "Inte granskad än" in told
    assert 'rel="noreferrer"' in response.content.decode()


def test_list_to_tick_stores_nothing(client, db):
    page = resource("Listan", kind="checklist", body=[("checklist", {"title": "Innan", "items": ["Ett", "Två"]})])

    response = client.get(page.url)
    html = response.content.decode().partition("<main")[2].partition("</main")[0]

    assert html.count('type="checkbox"') == 2 and "name=" not in html and "<form" not in html
    assert "Inget sparas" in html and "js/print" in response.content.decode()


def test_fact_is_told_with_its_source_and_day(client, db):
    fact = Fact.objects.create(
        code="nummer", text="Ring 112.", source="SOS", checked_on=dt.date(2026, 3, 1), check_by=dt.date(2027, 3, 1)
    )
    page = resource("Numret", kind="support", body=[("fact", fact)])

    assert "Ring 112. Källa: SOS , kontrollerad 1 mars 2026" in plain(client.get(page.url))


def test_symbols_are_refused_to_whoever_is_not_logged_in(client, db, anna):
    page = symbols()

    sent = client.get(page.url)
    assert sent.status_code == 302 and sent.headers["Location"].startswith("/konto/login/code/?next=")
    client.force_login(anna)
    response = client.get(page.url)
    told = plain(response)

    assert "En symbol säger inget säkert om en person." in told
    assert "En namnteckning. Ett lags initialer." in told and "Vad du gör Anmäl" in told
    for each in (sent, response):
        assert (each.headers["Cache-Control"], each.headers["X-Robots-Tag"]) == ("private, no-store", "noindex")


def test_symbols_are_sensitive_whatever_an_administrator_says(db):
    page = symbols()

    assert page.sensitive is False and page.is_guarded()


def test_sensitive_resource_is_published_by_its_second_reader_only(db):
    page = resource("Rapporten", sensitive=True)

    assert page.is_guarded() and library().guards_subpages() and not library().is_guarded()


@pytest.fixture
def lesson(db):
    return lessons_of(course(lessons=1))[0]


def test_lesson_leads_to_resources_that_its_reader_may_open(client, lesson, anna):
    pages = [resource(title) for title in ("Kvar", "Nedtagen", "Borttagen")]
    lesson.body.append(("related", pages))
    publish(lesson)
    pages[1].unpublish()
    pages[2].delete()
    client.force_login(anna)

    told = plain(client.get(lesson.url))

    assert "Läs mer i Kunskapsbanken Kvar Rapport · Brå" in told
    assert "Nedtagen" not in told and "Borttagen" not in told
    pages[0].unpublish()
    assert "Läs mer i Kunskapsbanken" not in plain(client.get(lesson.url))


def test_resource_knows_the_lessons_that_lead_to_it(lesson):
    page = resource("Rapporten")
    lesson.body.append(("related", [page]))
    publish(lesson)
    ReferenceIndex.create_or_update_for_object(lesson)  # as a worker does

    used = ReferenceIndex.get_grouped_references_to(page)

    assert [thing.title for thing, _references in used] == [lesson.title]
