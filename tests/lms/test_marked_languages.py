"""Who has a page read aloud hears each part of it in its own language, also where menus and buttons are in another."""

import re

import pytest
from babel.messages.pofile import read_po
from bs4 import BeautifulSoup
from django.conf import settings
from wagtail.models import Page, Site

from tests.every_page import every_page, publish_every_page
from tracking.models import Municipality

CATALOGUE = settings.BASE_DIR / "lms" / "locale" / "en" / "LC_MESSAGES" / "django.po"
UNREAD = {"script", "style", "title", "template"}


@pytest.fixture(scope="module")
def words():
    """Ours, by language: those that are the same in both tell nothing."""
    with CATALOGUE.open("rb") as file:
        pairs = [(squeezed(each.id), squeezed(each.string)) for each in read_po(file) if isinstance(each.id, str)]
    ours = {"sv": {swedish for swedish, _ in pairs}, "en": {english for _, english in pairs}}
    return {language: said - ours["en" if language == "sv" else "sv"] for language, said in ours.items()}


@pytest.mark.parametrize(("language", "interface"), [("sv", "en"), ("en", "sv")])
def test_our_words_on_a_page_in_another_language_are_marked_as_theirs(
    db, client, anna, today, words, language, interface
):
    publish_every_page(today)
    Municipality.objects.update_or_create(site=Site.objects.get(), defaults={"name": "Lärkdala"})
    pages = every_page(language).values()
    Page.objects.filter(locale__language_code=interface).update(live=False)
    client.force_login(anna)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = interface

    said = [each for page in pages for each in ("", "?visa=1") for each in texts(client, page.url + each)]

    assert {text for _, text in said} & words[interface]
    assert [(marked, text) for marked, text in said if text in words[interface] and marked != interface] == []
    assert [text for marked, text in said if marked not in ("sv", "en")] == []


def texts(client, address):
    """(language it is marked with, text) of each that is read."""
    response = client.get(address)
    assert response.status_code == 200, address
    soup = BeautifulSoup(response.content, "html.parser")
    found = [each for each in soup.find_all(string=True) if each.parent.name not in UNREAD and squeezed(each)]
    return [(each.find_parent(lang=True)["lang"], squeezed(each)) for each in found if each.find_parent("body")]


def squeezed(text):
    return re.sub(r"\s+", " ", text).strip()
