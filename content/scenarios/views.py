"""A scenario is looked at while it is written, before it is saved."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from content.scenarios.blocks import NodesBlock, graph_of
from content.scenarios.panel import looked_at


@require_POST
def look(request: HttpRequest) -> HttpResponse:
    """The editor's whole form, as it is. Nothing is kept of it."""
    nodes = NodesBlock()
    nodes.set_name("nodes")
    written = nodes.value_from_datadict(request.POST, request.FILES, "nodes")
    return render(request, "content/admin/scenario_map.html", looked_at(graph_of(written)))
