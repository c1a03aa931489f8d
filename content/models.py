"""Pages that need neither people nor courses."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page
from wagtail.url_routing import RouteResult

from content.facts import Fact  # noqa: F401  (where Django looks for models)
from content.films import Film, Track  # noqa: F401
from content.guides.models import GuidePage  # noqa: F401
from content.kept_packages import Package, PackageVersion, StoredFolder, VersionFolder  # noqa: F401
from content.library.checked_links import CheckedLink  # noqa: F401
from content.library.index import LibraryIndexPage  # noqa: F401
from content.library.reading_lists import ReadingListPage  # noqa: F401
from content.library.resources import ResourcePage  # noqa: F401
from content.library.symbols import SymbolsPage  # noqa: F401
from content.package_uploads import PackageUpload  # noqa: F401
from content.privacy import closed_among
from content.reviewed import Reviewed
from content.scenarios.models import ScenarioPage  # noqa: F401
from content.searchable import Searchable  # noqa: F401
from content.support import SupportIndexPage  # noqa: F401


class HomePage(Page):
    introduction = RichTextField(_("inledning"), blank=True, features=["bold", "link", "ul"])

    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    parent_page_types = ["wagtailcore.Page"]
    max_count = 1
    may_be_found = True

    class Meta:
        verbose_name = _("startsida")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """With the pages below it that an editor has put in the menu."""
        sections = self.get_children().live().in_menu().select_related("locale", "content_type")
        closed = closed_among(request, list(sections))
        shown = [each for each in sections if each not in closed]
        return super().get_context(request, *args, **kwargs) | {"sections": shown}

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Finds the page at an address in two queries, where Wagtail's own walk asks two for every step on the way."""
        page = self._page_at(path_components) if path_components else None
        result: RouteResult = page.route(request, []) if page else super().route(request, path_components)
        return result

    def _page_at(self, path_components: list[str]) -> Page | None:
        address = f"{self.url_path}{'/'.join(path_components)}/"
        at = Page.objects.filter(slug=path_components[-1], url_path=address)  # only slugs have an index
        for pk, kind in at.values_list("pk", "content_type"):
            model = ContentType.objects.get_for_id(kind).model_class()
            return model._base_manager.get(pk=pk) if model else None
        return None


class StandardPage(Reviewed):
    body = RichTextField(_("text"), blank=True, features=["h2", "h3", "bold", "link", "ul", "ol"])

    content_panels = [*Page.content_panels, FieldPanel("body"), *Reviewed.review_panels]
    parent_page_types = ["content.HomePage", "content.StandardPage"]
    # Read by the site: search engines may find it (lms.open.finding), and it ends in a question (lms.open.helped).
    may_be_found = True
    asks_if_helped = True
    searched = ("body",)

    class Meta:
        verbose_name = _("textsida")
