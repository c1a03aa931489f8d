"""The admin's start page leads an editor to what they can write."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.action_menu import ActionMenuItem, SubmitForModerationMenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.widgets import Button
from wagtail.models import Locale, Page

from content.models import LibraryIndexPage, SupportIndexPage
from content.ready import refuse_publishing_many
from content.second_reading import ReadPage
from courses.archiving import ask_to_archive, refuse_many
from courses.lesson_upload_views import lesson_uploaded, upload_lesson
from courses.models import CourseIndexPage, CoursePage, LessonPage
from courses.skeleton_views import new_lesson, new_nano
from courses.translating import UpdateView, offer_reader


class BeginningsPanel(Component):
    """What there is to write, section by section, for those who may. In Swedish: the rest are translations of it."""

    name = "beginnings"
    order = 40  # before what Wagtail says of pages
    template_name = "courses/admin/beginnings.html"

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        reader = parent_context["request"].user
        sections = Page.objects.type(CourseIndexPage, SupportIndexPage, LibraryIndexPage)
        found = sections.filter(locale=Locale.get_default()).select_related("locale").order_by("path").specific()
        return {
            "sections": [
                (each, isinstance(each, CourseIndexPage), [model._meta for model in each.creatable_subpage_models()])
                for each in found
                if each.permissions_for_user(reader).can_add_subpage()
            ]
        }


@hooks.register("construct_homepage_panels")
def lead_to_beginnings_first(request: HttpRequest, panels: list[Component]) -> None:
    panels.append(BeginningsPanel())


class SendToReader(SubmitForModerationMenuItem):
    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {**super().get_context_data(parent_context), "label": _("Skicka till andra läsare")}


@hooks.register("construct_page_action_menu")
def send_to_reader_first(menu_items: list[ActionMenuItem], request: HttpRequest, context: dict[str, Any]) -> None:
    """The next step for an author of a sensitive page is a reader."""
    page = context.get("page")
    guarded = page.is_guarded() if isinstance(page, ReadPage) else guards_subpages(context.get("parent_page"))
    if guarded:
        menu_items[:] = [SendToReader(item.order) if item.name == SendToReader.name else item for item in menu_items]
        menu_items.sort(key=lambda item: item.name not in ("approve", SendToReader.name))


def guards_subpages(parent: Page | None) -> bool:
    parent = parent and parent.specific
    return isinstance(parent, ReadPage) and parent.guards_subpages()


@hooks.register("before_edit_page", order=-1)
def send_translation_to_reader(request: HttpRequest, page: Page) -> HttpResponse | None:
    return offer_reader(request, page)


@hooks.register("register_admin_urls", order=-1)
def update_translations() -> list[URLPattern]:
    """In place of wagtail-localize's own, at its address."""
    return [path("localize/update/<int:translation_source_id>/", UpdateView.as_view())]


@hooks.register("register_admin_urls")
def begin_courses() -> list[URLPattern]:
    return [
        path("nanoutbildning/<int:index_id>/", new_nano, name="new_nano"),
        path("lektion-fran-mall/<int:course_id>/", new_lesson, name="new_lesson"),
        path("lektion-fran-dokument/<int:course_id>/", upload_lesson, name="upload_lesson"),
        path("lektion-fran-dokument/fil/<int:upload_id>/", lesson_uploaded, name="lesson_uploaded"),
    ]


@hooks.register("register_page_header_buttons")
def lead_to_beginnings(page: Page, user: Any, next_url: str | None = None, **more: Any) -> Iterator[Button]:
    """What an editor can begin from with more than an empty page."""
    ways = {
        CourseIndexPage: [(_("Ny nanoutbildning"), "new_nano")],
        CoursePage: [(_("Lektion från mall"), "new_lesson"), (_("Lektion från dokument"), "upload_lesson")],
    }
    found = ways.get(type(page.specific), [])
    if found and page.permissions_for_user(user).can_add_subpage():
        for label, name in found:
            yield Button(label, reverse(name, args=[page.pk]), icon_name="plus", priority=5)


@hooks.register("before_delete_page")
def archive_what_has_been_taken(request: HttpRequest, page: Page) -> HttpResponse | None:
    return ask_to_archive(request, page)


@hooks.register("before_bulk_action")
def keep_what_has_been_taken(
    request: HttpRequest, action_type: str, objects: list[object], action: object
) -> HttpResponse | None:
    return refuse_many(request, action_type, objects) or refuse_publishing_many(request, action_type, objects)


@hooks.register("before_move_page")
def move_nothing_unread(request: HttpRequest, page: Page, destination: Page) -> HttpResponse | None:
    """Said kindly, where the move itself would only say that it is not allowed."""
    if not isinstance(page, LessonPage) or not page.would_lie_unread_in(destination):
        return None
    messages.error(
        request,
        _(
            "Lektionen är publicerad, eller ska publiceras en viss dag, utan att någon annan har läst den, och kursen "
            "är känslig. Avpublicera den eller ta bort dagen först."
        ),
    )
    return redirect("wagtailadmin_pages:edit", page.pk)
