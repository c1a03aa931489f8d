"""The pages that every page leads to: at its head whom to call when one is worried, at its foot what people come back
to, how personal data are handled and how accessible the site is."""

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
    kind: str


HEAD = "concernpage"  # as Django's content types call it
FOOT = ("supportindexpage", "libraryindexpage", "privacypage", "accessibilitypage")  # in this order


class AboutPages:
    """In the reader's language where there are any, else in Swedish; may be a minute old."""

    def __init__(self, request: HttpRequest) -> None:
        self._pages = cast(list[AboutPage], caches["minute"].get_or_set("about-pages", lambda: _all(request)))

    @property
    def head(self) -> AboutPage | None:
        return next(iter(self._of((HEAD,))), None)

    @property
    def foot(self) -> list[AboutPage]:
        return sorted(self._of(FOOT), key=lambda page: FOOT.index(page.kind))

    def _of(self, kinds: tuple[str, ...]) -> list[AboutPage]:
        pages = [page for page in self._pages if page.kind in kinds]
        spoken = [page for page in pages if page.language == read_language()]
        return spoken or [page for page in pages if page.language == settings.LANGUAGE_CODE]


def _all(request: HttpRequest) -> list[AboutPage]:
    open_pages = Page.objects.live().public().filter(alias_of=None, content_type__app_label__in=("content", "lms"))
    rows = open_pages.filter(content_type__model__in=(HEAD, *FOOT)).select_related("locale", "content_type")
    return [
        AboutPage(page.title, page.get_url(request), page.locale.language_code, page.content_type.model)
        for page in rows.order_by("path")
    ]
