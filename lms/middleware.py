"""Small rules that hold for every response."""

import json
from collections.abc import Callable

from csp.constants import SELF, UNSAFE_INLINE
from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from wagtail.models import Site

from content.read_language import reading
from content.routing import language_of
from lms.open.finding import may_be_found

Handler = Callable[[HttpRequest], HttpResponse]

ADMIN_PATHS = ("/admin/", "/django-admin/")
API_PATH = "/api/"


def policies(get_response: Handler) -> Handler:
    """Wagtail's and Django's admins need inline scripts and styles; learners' pages never get them. Packages run in a
    frame, on the second origin."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        # A draft is answered at the page's own address and shown inside the admin.
        if request.path_info.startswith(ADMIN_PATHS) or getattr(request, "is_preview", False):
            response._csp_replace = _admin_policy()  # type: ignore[attr-defined]
        elif settings.PACKAGES_URL:
            response._csp_update = {"frame-src": [settings.PACKAGES_URL]}  # type: ignore[attr-defined]
        return response

    return middleware


def _admin_policy() -> dict[str, list[str]]:
    packages = [settings.PACKAGES_URL] if settings.PACKAGES_URL else []  # that an editor tries out
    return {
        "default-src": [SELF],
        "script-src": [SELF, UNSAFE_INLINE],
        "style-src": [SELF, UNSAFE_INLINE],
        "img-src": [SELF, "data:", "blob:"],
        "frame-src": [SELF, *packages],
        "frame-ancestors": [SELF],
    }


def api_problems(get_response: Handler) -> Handler:
    """Also what no view of the API has answered is told as its other problems are: another method, no such address."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        told = response.headers.get("Content-Type", "").startswith("application/json")
        if request.path_info.startswith(API_PATH) and response.status_code >= 400 and not told:
            response.content = json.dumps({"detail": _problem(response.status_code)}).encode()
            response.headers["Content-Type"] = "application/json"
        return response

    return middleware


def _problem(status: int) -> str:
    if status == 405:
        return _("Här går det bara att hämta. Fråga med GET.")
    if status == 404:
        return _("Det finns inte, eller så ligger det utanför det du får se.")
    return _("Det gick inte att svara. Försök igen om en stund.")


def chosen_language(get_response: Handler) -> Handler:
    """Swedish until somebody chooses otherwise, or follows an address in another language: a browser's own language is
    no choice."""

    def middleware(request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        if chosen not in dict(settings.LANGUAGES):
            chosen = language_of(request.path_info.lstrip("/"))
        with reading(chosen) as language:
            request.LANGUAGE_CODE = language
            response = get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response

    return middleware


def known_site(get_response: Handler) -> Handler:
    """Which site a host name means, and where each site's pages begin, may be a minute old; Wagtail would ask the
    database for every request.

    If Wagtail gives the attributes other names, it asks again and all is as before."""

    def middleware(request: HttpRequest) -> HttpResponse:
        key = f"site-{request.get_host()}"
        known = caches["minute"].get(key)
        if known is None:
            known = Site.find_for_request(request), Site.get_site_root_paths()
            caches["minute"].set(key, known)
        request._wagtail_site, request._wagtail_cached_site_root_paths = known  # type: ignore[attr-defined]
        return get_response(request)

    return middleware


def private_pages(get_response: Handler) -> Handler:
    """What a logged-in person or an integration is told is kept by no cache and no search engine. Of what anybody may
    read, search engines keep the pages that say they may be found."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        private = request.path_info.startswith(API_PATH) or request.user.is_authenticated
        if private and "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "private, no-store"
        if not may_be_found(request, response):
            response.headers.setdefault("X-Robots-Tag", "noindex")
        return response

    return middleware
