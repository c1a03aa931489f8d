"""Pages in languages that menus and buttons do not speak, and the choice among all that are in use."""

import re

import pytest
from django.conf import settings as django_settings
from django.core.cache import caches
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Locale, PageViewRestriction

from content.models import GuidePage
from courses.course_file import home_page, publish
from courses.support_file import DATA, publish_support, read_support
from courses.translated_pages import PagesText, publish_pages
from lms.concern.blocks import SituationsBlock
from lms.settings.languages import named
from tests.courses.factories import plain
from tracking.models import User

STEP = {"title": "قبل الحديث", "text": "خذ وقتك واستمع."}
IN_ARABIC = [
    {"translates": "/", "title": "البداية"},
    {
        "translates": "/samtalsstod/",
        "title": "دعم الحديث",
        "search_description": "إرشادات.",
        "introduction": "للقراءة قبل الحديث وبعده.",
    },
]
GUIDE = {
    "kind": "guide",
    "slug": "steg",
    "title": "Ett steg",
    "introduction": "Kort.",
    "minutes": 7,
    "steps": [{"title": "Före samtalet", "text": "Ta tid och lyssna."}],
}
GUIDE_IN_ARABIC = {
    "translates": "/samtalsstod/steg/",
    "title": "خطوة",
    "introduction": "نص قصير.",
    "responsible": "البلدية",
    "steps": [STEP],
}


@pytest.fixture
def guide(db):
    kind = type(read_support(DATA / "forbered-ett-samtal.yaml"))
    return publish_support(kind.model_validate(GUIDE))[0]


@pytest.fixture
def arabic(guide, settings):
    settings.WAGTAIL_CONTENT_LANGUAGES = settings.LANGUAGES = named(["sv", "en", "ar"])
    home = home_page()
    home.introduction = ""
    publish(home)
    publish_pages(PagesText(language="ar", pages=[*IN_ARABIC, GUIDE_IN_ARABIC]))
    caches["minute"].clear()
    return GuidePage.objects.get(locale__language_code="ar")


def choose(client, language):
    client.cookies[django_settings.LANGUAGE_COOKIE_NAME] = language


def choices(response):
    form = response.content.decode().partition('class="languages"')[2].partition("</form>")[0]
    return re.findall(r'(?:value="(\w+)"\s+)?lang="(\w+)"(?: dir="\w+")?>([^<]+)<', form)


def test_languages_are_offered_by_their_own_names(client, arabic):
    shown = client.get("/")

    assert choices(shown) == [("", "sv", "svenska"), ("en", "en", "English"), ("ar", "ar", "العربية")]


def test_language_that_has_no_pages_is_not_offered(client, guide, settings):
    settings.WAGTAIL_CONTENT_LANGUAGES = settings.LANGUAGES = named(["sv", "en", "fi"])

    assert [code for _value, code, _name in choices(client.get("/"))] == ["sv", "en"]


def test_arabic_page_says_which_parts_are_arabic_and_which_are_swedish(client, arabic):
    choose(client, "ar")

    html = client.get(arabic.url).content.decode()

    assert arabic.url == "/ar/samtalsstod/steg/"
    assert '<html lang="sv"' in html
    assert re.search(r'<article class="guide stack"\s+lang="ar" dir="rtl"', html)
    assert re.search(
        r'<h2 class="ds-heading"\s+data-size="2xs"\s+id="stegen"\s+lang="sv" dir="ltr"\s*>Stegen</h2>', html
    )
    assert "قبل الحديث" in html


def test_who_reads_arabic_is_led_to_the_arabic_page(client, arabic, guide):
    choose(client, "ar")

    assert client.get(guide.url)["Location"] == arabic.url


def test_choice_of_arabic_leads_to_the_page_and_keeps_mails_in_a_language_that_they_have(client, arabic, guide, anna):
    User.objects.filter(pk=anna.pk).update(language="en")
    client.force_login(anna)

    answer = client.post("/sprak/", {"language": "ar", "next": guide.url})

    assert answer["Location"] == arabic.url
    assert answer.cookies[django_settings.LANGUAGE_COOKIE_NAME].value == "ar"
    assert User.objects.get(pk=anna.pk).language == "en"


def test_page_that_is_not_in_the_language_says_so_and_stays(client, arabic, guide):
    arabic.unpublish()
    choose(client, "ar")
    there = client.get(guide.url)

    assert "Den här sidan finns inte på arabiska än. Du läser den på svenska." in plain(there)
    assert client.post("/sprak/", {"language": "ar", "next": guide.url})["Location"] == guide.url


def test_page_in_the_readers_language_says_nothing_of_languages(client, arabic, guide):
    for language, page in (("sv", guide), ("ar", arabic), ("sv", arabic)):
        choose(client, language)
        assert "other-language" not in client.get(page.url).content.decode()


def test_address_is_the_language_of_who_has_chosen_none(client, guide):
    english = [
        {"translates": "/samtalsstod/", "title": "Support", "search_description": "A.", "introduction": "B."},
        GUIDE_IN_ARABIC
        | {"title": "A step", "introduction": "Short.", "steps": [{"title": "First", "text": "Listen."}]},
    ]
    publish_pages(PagesText(language="en", pages=english))

    shown = client.get("/en/samtalsstod/steg/")

    assert '<html lang="en"' in shown.content.decode() and "About 7 minutes" in plain(shown)
    choose(client, "sv")
    assert '<html lang="sv"' in client.get("/en/samtalsstod/steg/").content.decode()


def test_search_engines_are_told_of_the_other_languages(client, arabic, guide):
    html = client.get(guide.url).content.decode()

    told = re.findall(r'hreflang="(\w+)"\s+href="http://[^/]+([^"]+)"', html)
    assert told == [("ar", arabic.url), ("sv", guide.url)]


def test_closed_translation_is_not_told_of(client, arabic, guide):
    PageViewRestriction.objects.create(page=arabic, restriction_type=PageViewRestriction.LOGIN)

    assert "hreflang" not in client.get(guide.url).content.decode()


def test_page_asks_as_many_questions_however_many_languages(client, arabic, guide):
    client.get(guide.url)
    with CaptureQueriesContext(connection) as few:
        client.get(guide.url)
    GuidePage.objects.filter(pk=arabic.pk).update(live=False)
    with CaptureQueriesContext(connection) as fewer:
        client.get(guide.url)

    assert len(few) == len(fewer)


def test_arabic_guide_has_no_pdf_which_lacks_its_letters(client, arabic, guide):
    assert "?pdf=1" in client.get(guide.url).content.decode()
    assert "?pdf=1" not in client.get(arabic.url).content.decode()
    assert client.get(arabic.url, {"pdf": 1})["Content-Type"].startswith("text/html")


@pytest.mark.parametrize(
    ("code", "name"),
    [("fi", "suomi"), ("fit", "meänkieli"), ("se", "davvisámegiella"), ("so", "Soomaali"), ("uk", "Українська")],
)
def test_languages_name_themselves_and_swedish_is_always_among_them(code, name):
    assert named([code]) == [("sv", "svenska"), (code, name)]


def test_code_that_is_no_language_stops_the_start():
    with pytest.raises(ImproperlyConfigured, match="'xx'"):
        named(["xx"])


def test_locale_of_a_language_that_django_does_not_know_has_a_name(db, settings):
    settings.WAGTAIL_CONTENT_LANGUAGES = settings.LANGUAGES = named(["sv", "fit"])

    assert str(Locale.objects.create(language_code="fit")) == "meänkieli"


def test_situations_in_arabic_have_an_address_each():
    """On "Orolig för någon?" two with the same would not be published."""
    block = SituationsBlock().child_blocks["situation"]
    headings = ("هناك خطر الآن", "أنا قلق على طفل", "Det är fara nu")

    assert [block.to_python({"heading": each}).anchor for each in headings] == [
        "هناك-خطر-الآن",
        "أنا-قلق-على-طفل",
        "det-ar-fara-nu",
    ]
