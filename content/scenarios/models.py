"""A conversation that one tries beforehand, as a page of its own. Nothing is kept of who tries it."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from content.looking.panel import LookPanel
from content.ready import Lack, ReadyToPublish
from content.scenarios.blocks import NodesBlock, graph_of
from content.scenarios.faults import faults
from content.scenarios.graph import Graph
from content.scenarios.looked import looked_at
from content.scenarios.played import TAKEN, played
from content.support import SupportPage


class ScenarioPage(ReadyToPublish, SupportPage):
    nodes = StreamField(NodesBlock(), verbose_name=_("scener och slut"), blank=True)

    content_panels = [*Page.content_panels, *SupportPage.support_panels, LookPanel(), FieldPanel("nodes")]
    order = 2
    blocks = "nodes"
    look_template = "content/admin/scenario.html"

    class Meta:
        verbose_name = _("scenario")
        verbose_name_plural = _("scenarier")

    @cached_property
    def graph(self) -> Graph:
        return graph_of(self.nodes)

    def lacking(self, value: Any) -> Iterator[Lack]:
        yield from ((fault.place, fault.says) for fault in faults(graph_of(value)) if fault.stops)

    def looked_at(self, value: Any) -> dict[str, Any]:
        return looked_at(graph_of(value))

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_context(request, *args, **kwargs) | {"played": played(self, request.GET.get(TAKEN, ""))}
