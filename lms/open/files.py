"""Small files that machines ask for: robots.txt, sitemap.xml and security.txt (RFC 9116)."""

import datetime as dt

from django.conf import settings
from django.contrib.sitemaps.views import sitemap as django_sitemap
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from lms.open.finding import OpenPages

VALID = dt.timedelta(days=180)  # the RFC wants less than a year


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What is not to be found says so itself (X-Robots-Tag), which only who may ask can read."""
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /api/",
        "",
        f"Sitemap: {_address(request, 'sitemap.xml')}",
    ]
    return _text(lines)


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    response: HttpResponse = django_sitemap(request, {"pages": OpenPages(request)})
    return response


@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """Where a flaw is reported. Not there until the installation says to whom."""
    if not settings.SECURITY_CONTACT:
        raise Http404
    return _text(security_lines(_address(request, ".well-known/security.txt"), timezone.localdate()))


def security_lines(canonical: str, on: dt.date) -> list[str]:
    """On the day: what was true then holds half a year."""
    contacts = [f"Contact: {contact}" for contact in settings.SECURITY_CONTACT]
    expires = f"Expires: {(on + VALID).isoformat()}T00:00:00Z"
    return [*contacts, expires, "Preferred-Languages: sv, en", f"Canonical: {canonical}"]


def _address(request: HttpRequest, path: str) -> str:
    return request.build_absolute_uri(f"/{path}")


def _text(lines: list[str]) -> HttpResponse:
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")
