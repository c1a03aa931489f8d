"""Which languages a reader may choose among, and in which of them a page is."""

from typing import NamedTuple, cast

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from content.models import HomePage
from content.privacy import closed_among
from content.read_language import read_language
from content.routing import in_language

# As a sentence says them; of others Django knows the name.
SAID = {
    "sv": _("svenska"),
    "en": _("engelska"),
    "fi": _("finska"),
    "fit": _("meänkieli"),
    "se": _("nordsamiska"),
    "sma": _("sydsamiska"),
    "smj": _("lulesamiska"),
    "ar": _("arabiska"),
    "so": _("somaliska"),
}


class Choice(NamedTuple):
    code: str
    name: str  # in itself
    chosen: bool


class Alternate(NamedTuple):
    language: str
    address: str


def choices() -> list[Choice]:
    """Menus and buttons in it, or a start page: those in use. May be a minute old."""
    used = cast(set[str], caches["minute"].get_or_set("languages-in-use", _in_use))
    now = read_language()
    return [Choice(code, name, code == now) for code, name in settings.LANGUAGES if code in used]


def _in_use() -> set[str]:
    homes = HomePage.objects.live().filter(alias_of=None).values_list("locale__language_code", flat=True)
    return {*homes, *dict(settings.INTERFACE_LANGUAGES)}


def lacking(page: Page) -> tuple[str, str] | None:
    """(the language that the reader has chosen and the page is not in, the one that it is in), as a sentence says them.
    None = it is in the reader's."""
    own, wanted = page.locale.language_code, read_language()
    if own == wanted or in_language(page, wanted):
        return None
    return said(wanted), said(own)


def said(code: str) -> str:
    return str(SAID.get(code) or get_language_info(code)["name_translated"])


def alternates(request: HttpRequest, page: Page) -> list[Alternate]:
    """For search engines: the page in each language that it is in, where that is more than one."""
    same = page.get_translations(inclusive=True).live().filter(alias_of=None).select_related("locale")
    pages = list(same.order_by("locale__language_code"))
    closed = closed_among(request, pages)
    found = [each for each in pages if each not in closed]
    return [_alternate(request, each) for each in found] if len(found) > 1 else []


def _alternate(request: HttpRequest, page: Page) -> Alternate:
    """At the host that was asked: the site's own name says no port."""
    return Alternate(page.locale.language_code, request.build_absolute_uri(page.get_url(request)))
