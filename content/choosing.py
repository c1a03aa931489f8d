"""Choosing a snippet in the editor. What is chosen is made on its own page, where all that it needs is asked for."""

from django.urls import URLPattern
from wagtail.snippets.views.chooser import SnippetChooserViewSet


class ChoosingViewSet(SnippetChooserViewSet):
    def get_urlpatterns(self) -> list[URLPattern]:
        """Wagtail has an address for making one while choosing, also where there is no form for it."""
        return [each for each in super().get_urlpatterns() if each.name != "create"]
