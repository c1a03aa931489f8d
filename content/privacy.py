"""Wagtail's page privacy, asked where a page is named or answered to and not only where it is served."""

from django.http import HttpRequest
from wagtail.models import Page, PageViewRestriction


def is_closed(request: HttpRequest, page: Page) -> bool:
    """To this reader. Most sites restrict no page, which is asked first: a whole answer takes a dozen questions."""
    return bool(closed_among(request, [page]))


def closed_among(request: HttpRequest, pages: list[Page]) -> list[Page]:
    if not PageViewRestriction.objects.exists():
        return []
    return [page for page in pages if any(not each.accept_request(request) for each in page.get_view_restrictions())]
