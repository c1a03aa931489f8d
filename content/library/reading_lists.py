"""What to read, in which order, and why."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.blocks import PageChooserBlock, StreamBlock, StructBlock, TextBlock
from wagtail.fields import StreamField
from wagtail.models import Page

from content.library.resources import ResourcePage
from content.library.reviewed import LibraryPage
from content.library.shown import shown_among


class ReadBlock(StructBlock):
    resource = PageChooserBlock("content.ResourcePage", label=_("Resurs"))
    why = TextBlock(label=_("Varför, och vad man kan hoppa över"))

    class Meta:
        icon = "doc-full"
        label = _("Att läsa")


class ReadsBlock(StreamBlock):
    read = ReadBlock()


class ReadingListPage(LibraryPage):
    may_be_found = True

    reads = StreamField(ReadsBlock(), verbose_name=_("att läsa"), blank=True)

    content_panels = [*Page.content_panels, FieldPanel("introduction"), *LibraryPage.review_panels, FieldPanel("reads")]

    class Meta:
        verbose_name = _("läslista")
        verbose_name_plural = _("läslistor")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_context(request, *args, **kwargs) | {"shown": self.shown(request)}

    def shown(self, request: HttpRequest) -> list[tuple[ResourcePage, str]]:
        """(resource, why)"""
        values = [child.value for child in self.reads]
        pages = ResourcePage.objects.select_related("locale").in_bulk(
            [value["resource"].pk for value in values if value["resource"]]
        )
        shown = shown_among(request, pages.values())
        named = [(value["resource"] and pages.get(value["resource"].pk), value["why"]) for value in values]
        return [(page, why) for page, why in named if page in shown]
