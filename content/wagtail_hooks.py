"""Facts in the admin: their list, and the report of what must be checked and where it stands. Packages are in
package_admin.py, films in film_admin.py."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.models import Page
from wagtail.snippets.action_menu import ActionMenuItem
from wagtail.snippets.models import register_snippet

from content.facts import Fact
from content.film_admin import FilmViewSet, keep_what_is_used
from content.kept_packages import Package
from content.library.report import ReviewView, may_see
from content.looking.views import look
from content.package_admin import PACKAGE_PAGES, PackageViewSet
from content.read_snippet_admin import ReadSnippetViewSet, keep_what_pages_show, publish_none
from content.scenarios.keeping import refuse_deleting_used
from content.views import FactsToCheckView


class FactViewSet(ReadSnippetViewSet):
    model = Fact
    icon = "openquote"
    menu_label = _("Uppgifter med källa")
    menu_order = 250
    list_display = ["text", "source", "checked_on", "check_by"]
    search_fields = ["code", "text", "source"]


register_snippet(FactViewSet)
register_snippet(FilmViewSet)
register_snippet(PackageViewSet)


@hooks.register("construct_snippet_action_menu")
def publish_nothing_unread(menu_items: list[ActionMenuItem], request: HttpRequest, context: dict[str, Any]) -> None:
    publish_none(menu_items, context)


@hooks.register("before_delete_snippet")
def keep_rows_that_pages_show(request: HttpRequest, instances: list[Any]) -> HttpResponse | None:
    return keep_what_pages_show(request, instances)


@hooks.register("before_delete_snippet")
def keep_films_that_are_used(request: HttpRequest, instances: list[Any]) -> HttpResponse | None:
    return keep_what_is_used(request, instances)


@hooks.register("before_delete_snippet")
def keep_packages(request: HttpRequest, instances: list[Any]) -> HttpResponse | None:
    """Wagtail's way to delete many at once asks no policy (package_admin.PackagePolicy)."""
    if not any(isinstance(each, Package) for each in instances):
        return None
    messages.error(request, _("Paket tas inte bort: lektioner och resultat vilar på dem. Fasa ut dem i stället."))
    return redirect("wagtailsnippets_content_package:list")


@hooks.register("before_delete_page")
def keep_scenario_that_is_used(request: HttpRequest, page: Page) -> HttpResponse | None:
    return refuse_deleting_used(request, [page])


@hooks.register("before_bulk_action")
def keep_scenarios_that_are_used(
    request: HttpRequest, action_type: str, objects: list[Any], action: object
) -> HttpResponse | None:
    pages = [each for each in objects if isinstance(each, Page)] if action_type == "delete" else []
    return refuse_deleting_used(request, pages)


@hooks.register("register_admin_urls")
def add_pages() -> list[URLPattern]:
    facts = path("reports/facts/", FactsToCheckView.as_view(), name="facts_to_check")
    library = path("reports/library/", ReviewView.as_view(), name="library_to_review")
    return [facts, library, path("look/<str:kind>/", look, name="look_at_blocks"), *PACKAGE_PAGES]


class FactsMenuItem(MenuItem):
    def is_shown(self, request: object) -> bool:
        return request.user.has_perm("content.change_fact")  # type: ignore[attr-defined]


@hooks.register("register_reports_menu_item")
def lead_to_report() -> MenuItem:
    return FactsMenuItem(
        _("Uppgifter att kontrollera"), reverse("facts_to_check"), name="facts", icon_name="openquote", order=300
    )


class LibraryMenuItem(MenuItem):
    def is_shown(self, request: object) -> bool:
        return may_see(request.user)  # type: ignore[attr-defined]


@hooks.register("register_reports_menu_item")
def lead_to_library_report() -> MenuItem:
    return LibraryMenuItem(
        _("Granska snart"), reverse("library_to_review"), name="library", icon_name="doc-full", order=310
    )
