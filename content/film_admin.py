"""Where films and recordings are in the admin."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.snippets import SnippetViewSet

from content.choosing import ChoosingViewSet
from content.films import Film
from content.uses import pages_with


class FilmViewSet(SnippetViewSet):
    model = Film
    chooser_viewset_class = ChoosingViewSet
    copy_view_enabled = False
    icon = "media"
    menu_label = _("Filmer och inspelningar")
    menu_order = 255
    add_to_admin_menu = True
    list_display = [
        "title",
        Column("kind", label=_("Sort"), accessor=lambda film: _("Inspelning") if film.is_recording else _("Film")),
        Column("clock", label=_("Längd"), accessor="clock"),
        Column("lacks", label=_("Saknas"), accessor=lambda film: ", ".join(film.lacks)),
    ]
    search_fields = ["title", "transcript"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Film]:
        return Film.objects.with_tracks()


def keep_what_is_used(request: HttpRequest, instances: list[Any]) -> HttpResponse | None:
    """Asked for one and for many at once."""
    films = [each for each in instances if isinstance(each, Film)]
    used = {film: pages_with(film) for film in films}
    told = [f"{film}: {', '.join(page.title for page in pages)}" for film, pages in used.items() if pages]
    if not told:
        return None
    says = _("Filmen används, också i utkast räknat, och tas inte bort. Ta bort den från sidorna först. %(films)s")
    messages.error(request, says % {"films": "; ".join(told)})
    return redirect("wagtailsnippets_content_film:list")
