"""The second origin, where packages run. It is told from the site by its host name alone: nothing of the site is
answered there, no session and no cookie is read or set, and the site serves no package (docs/decisions/0012)."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.request import split_domain_port
from django.http.response import HttpResponseBase
from django.urls import Resolver404, resolve, set_urlconf
from django.utils.translation import gettext as _

from content.package_files import site_origins

URLS = "lms.package_urls"


def package_host(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    def middleware(request: HttpRequest) -> HttpResponseBase:
        if is_package_host(request) and not is_draft(request):
            return _answer(request)
        return get_response(request)

    return middleware


def is_package_host(request: HttpRequest) -> bool:
    """Whatever the port, and however the name is written: capitals, a last dot."""
    return bool(settings.PACKAGES_URL) and split_domain_port(request.get_host())[0] == host_of(settings.PACKAGES_URL)


def is_draft(request: HttpRequest) -> bool:
    """Made by Wagtail, in the name of the host that it has written down for the site. None comes from outside."""
    return getattr(request, "is_dummy", False)


def host_of(address: str) -> str:
    return (urlsplit(address).hostname or "").rstrip(".")


def _answer(request: HttpRequest) -> HttpResponseBase:
    set_urlconf(URLS)
    try:
        found = resolve(request.path_info, URLS)
        return found.func(request, *found.args, **found.kwargs)
    except Resolver404:
        return _not_here(request)
    except Http404:
        return _nothing()
    finally:
        set_urlconf(None)


def _not_here(request: HttpRequest) -> HttpResponse:
    """Whoever has gone to the wrong one of the two names is led to the site; a package that asks is not."""
    site = settings.WAGTAILADMIN_BASE_URL.rstrip("/")
    by_person = request.method in ("GET", "HEAD") and request.headers.get("Sec-Fetch-Dest", "document") == "document"
    if by_person and host_of(site) != host_of(settings.PACKAGES_URL):
        return HttpResponseRedirect(site + request.get_full_path(), headers={"Cache-Control": "no-store"})
    return _nothing()


def _nothing() -> HttpResponse:
    """Readable in the frame too, as when the address of a trial has run out."""
    told = _("Det finns inget här längre. Ladda om sidan och försök en gång till.")
    policy = f"default-src 'none'; frame-ancestors {' '.join(site_origins())}"
    headers = {"Content-Security-Policy": policy, "X-Robots-Tag": "noindex", "Cache-Control": "no-store"}
    return HttpResponse(told, status=404, content_type="text/plain; charset=utf-8", headers=headers)
