"""The pages that the foot of every page leads to: how personal data are handled, and how accessible the site is."""

from typing import NamedTuple, cast

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest
from wagtail.models import Page

from content.read_language import read_language


class AboutPage(NamedTuple):
    title: str
    address: str
    language: str


KINDS = ("privacypage", "accessibilitypage")  # as Django's content types call them


def about_pages(request: HttpRequest) -> list[AboutPage]:
    """In the reader's language where there are any; may be a minute old."""
    found = cast(dict[str, list[AboutPage]], caches["minute"].get_or_set("about-pages", lambda: _by_language(request)))
    return found.get(read_language()) or found.get(settings.LANGUAGE_CODE, [])


def _by_language(request: HttpRequest) -> dict[str, list[AboutPage]]:
    open_pages = Page.objects.live().public().filter(content_type__app_label="lms", content_type__model__in=KINDS)
    found: dict[str, list[AboutPage]] = {}
    for page in open_pages.select_related("locale").order_by("path"):
        about = AboutPage(page.title, page.get_url(request), page.locale.language_code)
        found.setdefault(about.language, []).append(about)
    return found
