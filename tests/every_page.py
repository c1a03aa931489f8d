"""One live page of each kind, in a language: for what must hold of all of them."""

import datetime as dt
from io import StringIO

from django.core.management import call_command
from wagtail.models import Page, get_page_models

from content.models import ResourcePage
from courses.models import CoursePage
from courses.support_file import DATA
from lms.demo import opening

FILES = DATA.parent

# Of these kinds one page shows more than another.
TELLING = {
    CoursePage: {"slug": "vbe-grunden"},
    ResourcePage: {"slug": "checklista-foreningsbidrag"},
}


def publish_every_page(on: dt.date) -> None:
    """All that comes along with the programme, and Lärkdala's open pages, in Swedish and in English."""
    _load("load_facts", FILES / "facts.yaml")
    _load("load_course", FILES / "vbe-grunden.yaml", FILES / "en" / "vbe-grunden.yaml")
    _load("load_support", *sorted(DATA.glob("*.yaml")))
    _load("load_library", FILES / "kunskapsbank.yaml")
    opening.open_pages(on)
    call_command("load_concern", stdout=StringIO())
    _load("load_pages", FILES / "en" / "samtalsstod.yaml", FILES / "en" / "kunskapsbank.yaml")
    _load("load_pages", FILES.parent.parent / "lms" / "demo" / "english.yaml")


def _load(name: str, *paths: object) -> None:
    for path in paths:
        call_command(name, str(path), stdout=StringIO())


def every_page(language: str) -> dict[type[Page], Page]:
    """By kind; Wagtail's own kind, which has no pages, is left out."""
    found = {}
    for kind in get_page_models():
        pages = kind.objects.live().filter(locale__language_code=language, alias_of=None).order_by("path")
        keys = kind.objects.filter(**TELLING.get(kind, {})).values("translation_key")
        page = pages.filter(translation_key__in=keys).first() or pages.first()
        if page and kind is not Page:
            found[kind] = page
    return found
