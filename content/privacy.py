"""Wagtail's page privacy, asked where a page is named or answered to and not only where it is served."""

from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from wagtail.models import Page, PageViewRestriction


def is_closed(request: HttpRequest, page: Page) -> bool:
    """To this reader. Most sites restrict no page, which is asked first: a whole answer takes a dozen questions."""
    return bool(closed_among(request, [page]))


def closed_among(request: HttpRequest, pages: list[Page]) -> list[Page]:
    if not PageViewRestriction.objects.exists():
        return []
    return [page for page in pages if any(not each.accept_request(request) for each in page.get_view_restrictions())]


def closed_paths(request: HttpRequest) -> list[str]:
    """Paths of what is closed to this reader; pages below lie in it too. For a query over many pages."""
    restrictions = PageViewRestriction.objects.select_related("page").prefetch_related("groups")
    return [each.page.path for each in restrictions if not each.accept_request(request)]


class LoggedIn:
    """Before Page among the bases of a page for those who are logged in."""

    needs_login = True

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return super().serve(request, *args, **kwargs)  # type: ignore[misc]
