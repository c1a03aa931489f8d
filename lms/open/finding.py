"""What search engines may find: open pages of the kinds that say `may_be_found = True`, as anybody reads them. All else
is noindex: the header (lms.middleware) holds for every page, and base.html repeats it on those of other kinds."""

from django.http import HttpRequest, HttpResponse
from wagtail.contrib.sitemaps import Sitemap
from wagtail.models import Page, PageQuerySet, get_page_models

from content.privacy import is_closed

ON_ITS_WAY = ("is_preview", "is_dummy")  # what Wagtail marks the request of a draft with


def may_be_found(request: HttpRequest, response: HttpResponse) -> bool:
    page = (getattr(response, "context_data", None) or {}).get("page")
    if request.user.is_authenticated or response.status_code != 200 or not isinstance(page, Page):
        return False
    if any(getattr(request, mark, False) for mark in ON_ITS_WAY):
        return False
    return getattr(page, "may_be_found", False) and not request.GET and not is_closed(request, page)


class OpenPages(Sitemap):
    """In every language that the site is in."""

    def items(self) -> PageQuerySet:
        kinds = [model for model in get_page_models() if getattr(model, "may_be_found", False)]
        root = self.get_wagtail_site().root_page
        open_pages = Page.objects.live().public().type(*kinds)
        within = Page.objects.none()
        for home in root.get_translations(inclusive=True).live():
            within = within | open_pages.descendant_of(home, inclusive=True)
        return within.order_by("path").specific()
