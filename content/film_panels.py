from typing import Any

from wagtail.admin.panels import InlinePanel, Panel

from content.film_forms import TrackForm
from content.uses import pages_with


class FilmPanel(Panel):
    """Above a film's fields: the film, what it lacks and where it is used."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "content/admin/film.html"

        def is_shown(self) -> bool:
            return super().is_shown() and self.instance.pk is not None

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            more = {"film": self.instance, "pages": pages_with(self.instance)}
            return {**super().get_context_data(parent_context), **more}


class TracksPanel(InlinePanel):
    """Wagtail gives the rows of a panel no form of their own."""

    def get_form_options(self) -> dict[str, Any]:
        options = super().get_form_options()
        options["formsets"][self.relation_name]["form"] = TrackForm
        return options
