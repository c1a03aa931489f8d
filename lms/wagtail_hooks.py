from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.auth import user_has_any_page_permission
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.ui.tables import Column
from wagtail.log_actions import LogActionRegistry
from wagtail.models import Locale
from wagtail.snippets.models import register_snippet

from content.read_snippet_admin import ReadSnippetViewSet
from lms.checker import check_more
from lms.concern.numbers import ContactNumber
from lms.concern.report import PERMISSION, TAKEN_BACK, TRIED, NumbersView, taken_back, tried
from lms.dashboard import NeedsPanel
from lms.open.helped import report


@hooks.register("register_admin_menu_item")
def back_to_the_site() -> MenuItem:
    return MenuItem(_("Till webbplatsen"), reverse("my_trainings"), name="site", icon_name="home", order=1)


class HelpedMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return user_has_any_page_permission(request.user)


class NumberViewSet(ReadSnippetViewSet):
    model = ContactNumber
    icon = "help"
    menu_label = _("Nummer att ringa")
    menu_order = 260
    list_display = [
        "function",
        "number",
        "hours",
        Column("national", label=_("Nationellt"), accessor=lambda row: _("Ja") if row.national else ""),
        Column("for_staff", label=_("Bara inloggade"), accessor=lambda row: _("Ja") if row.for_staff else ""),
    ]
    search_fields = ["function", "number", "code"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[ContactNumber]:
        """Swedish rows: those in other languages hold nothing but words, and are reached from theirs."""
        return ContactNumber.objects.filter(locale=Locale.get_default())


register_snippet(NumberViewSet)


class NumbersMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(PERMISSION))


@hooks.register("register_reports_menu_item")
def lead_to_numbers() -> MenuItem:
    label = _("Nummer att kontrollera")
    return NumbersMenuItem(label, reverse("numbers_to_check"), name="numbers", icon_name="help", order=305)


@hooks.register("register_log_actions")
def name_trying(actions: LogActionRegistry) -> None:
    actions.register_action(TRIED, _("Kontrollera numret"), _("Numret kontrollerat"))
    actions.register_action(TAKEN_BACK, _("Ångra kontrollen"), _("Kontrollen ångrad"))


@hooks.register("register_admin_urls")
def add_reports() -> list[URLPattern]:
    return [
        path("reports/helped/", report, name="helped_report"),
        path("reports/numbers/", NumbersView.as_view(), name="numbers_to_check"),
        path("reports/numbers/<int:pk>/", tried, name="number_tried"),
        path("reports/numbers/<int:pk>/undo/", taken_back, name="number_taken_back"),
    ]


@hooks.register("register_reports_menu_item")
def lead_to_report() -> MenuItem:
    return HelpedMenuItem(_("Hjälpte sidan?"), reverse("helped_report"), name="helped", icon_name="help", order=310)


@hooks.register("construct_reports_menu")
def hide_closed_reports(request: HttpRequest, menu_items: list[MenuItem]) -> None:
    """Those that urls.py closes, so that nobody is led to a page that is not there."""
    closed = {"aging-pages"} | (set() if request.user.is_superuser else {"site-history"})
    menu_items[:] = [item for item in menu_items if item.name not in closed]


@hooks.register("construct_reports_menu")
def hide_translations(request: HttpRequest, menu_items: list[MenuItem]) -> None:
    """Of interest to those who translate; wagtail-localize shows it to everybody."""
    if not request.user.has_perm("wagtail_localize.submit_translation"):
        address = reverse("wagtail_localize:translations_report")
        menu_items[:] = [item for item in menu_items if item.url != address]


@hooks.register("construct_help_menu")
def hide_wagtail_news(request: HttpRequest, menu_items: list[MenuItem]) -> None:
    """Wagtail's release notes and guide are in English and about Wagtail; their badge calls for nothing."""
    menu_items[:] = [item for item in menu_items if item.name == "keyboard-shortcuts-trigger"]


@hooks.register("construct_homepage_panels")
def hide_page_panels(request: HttpRequest, panels: list[Component]) -> None:
    """Panels about pages, for a reader who has none."""
    if not user_has_any_page_permission(request.user):
        panels[:] = [panel for panel in panels if not type(panel).__module__.startswith("wagtail.")]


@hooks.register("construct_homepage_panels")
def show_what_needs_attention(request: HttpRequest, panels: list[Component]) -> None:
    if user_has_any_page_permission(request.user):
        panels.append(NeedsPanel())


@hooks.register("insert_global_admin_css")
def widen_columns() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin.css"))


@hooks.register("construct_wagtail_userbar")
def check_pages(request: HttpRequest, items: list[Any], page: object) -> None:
    check_more(request, items, page)
