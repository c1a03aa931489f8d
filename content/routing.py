"""Which page an address means. Swedish pages have plain addresses, those in another language begin with its code: /en/.

The address decides the page, and the reader's choice of language decides what the frame around it speaks; until the
reader has chosen, the address does that too. Who reads English is led from a Swedish page to the same page in English,
where there is one."""

from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import Resolver404, URLResolver, re_path, resolve
from django.urls.resolvers import LocalePrefixPattern
from django.utils import translation
from wagtail import urls as wagtail_urls
from wagtail import views
from wagtail.models import Page

from content.read_language import read_language


def language_of(path: str) -> str:
    """Of a path without its first slash."""
    first, slash, _rest = path.partition("/")
    return first if slash and first in dict(settings.WAGTAIL_CONTENT_LANGUAGES) else settings.LANGUAGE_CODE


class LanguagePrefix(LocalePrefixPattern):
    """Django's own matches only the language that is active; here an address means the same page to every reader."""

    def __init__(self) -> None:
        super().__init__(prefix_default_language=False)

    def match(self, path: str) -> tuple[str, tuple[()], dict[str, object]]:
        language = language_of(path)
        return path if language == settings.LANGUAGE_CODE else path.removeprefix(f"{language}/"), (), {}


def serve(request: HttpRequest, path: str) -> HttpResponse:
    page = _page_at(request, request.path_info, path)
    if page is None:
        raise Http404
    reads = read_language()
    if reads != settings.LANGUAGE_CODE and language_of(request.path_info.lstrip("/")) == settings.LANGUAGE_CODE:
        other = in_language(page, reads)
        address = other and other.get_url(request)
        if address:
            query = request.META.get("QUERY_STRING", "")
            return redirect(f"{address}?{query}" if query else address)
    return views.serve(request, path)


def same_page(request: HttpRequest, address: str, language: str) -> str:
    """The address of that page in the language, if there is one; else the address as it is."""
    parts = urlsplit(address)
    try:
        match = resolve(parts.path)
    except Resolver404:
        return address
    page = _page_at(request, parts.path, *match.args) if match.func is serve else None
    other = page and in_language(page, language)
    found = other and other.get_url(request)
    return urlunsplit(("", "", found, parts.query, "")) if found else address


def in_language(page: Page, language: str | None) -> Page | None:
    """The live page that says the same; an alias is still in the language it was copied from."""
    same = Page.objects.live().filter(translation_key=page.translation_key, alias_of=None)
    return same.filter(locale__language_code=language).first()


def _page_at(request: HttpRequest, full_path: str, path: str) -> Page | None:
    """Wagtail keeps the answer on the request, and asks no more."""
    language = language_of(full_path.lstrip("/"))
    with translation.override(language):
        found = Page.route_for_request(request, path)
    if found is None:
        return None
    # Where nothing is translated yet, Wagtail would show the Swedish page at the English address.
    strayed = language != settings.LANGUAGE_CODE and found.page.locale.language_code != language
    return None if strayed else found.page


urlpatterns = [
    *(each for each in wagtail_urls.urlpatterns if each.name != "wagtail_serve"),
    URLResolver(LanguagePrefix(), [re_path(wagtail_urls.serve_pattern, serve, name="wagtail_serve")]),
]
