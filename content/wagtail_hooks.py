"""Facts in the admin: their list, and the report of what must be checked and where it stands."""

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from content.facts import Fact
from content.views import FactsToCheckView


class FactViewSet(SnippetViewSet):
    model = Fact
    icon = "openquote"
    menu_label = _("Uppgifter med källa")
    menu_order = 250
    add_to_admin_menu = True
    list_display = ["text", "source", "checked_on", "check_by"]
    search_fields = ["code", "text", "source"]


register_snippet(FactViewSet)


@hooks.register("register_admin_urls")
def add_report() -> list[URLPattern]:
    return [path("reports/facts/", FactsToCheckView.as_view(), name="facts_to_check")]


class FactsMenuItem(MenuItem):
    def is_shown(self, request: object) -> bool:
        return request.user.has_perm("content.change_fact")  # type: ignore[attr-defined]


@hooks.register("register_reports_menu_item")
def lead_to_report() -> MenuItem:
    return FactsMenuItem(
        _("Uppgifter att kontrollera"), reverse("facts_to_check"), name="facts", icon_name="openquote", order=300
    )
