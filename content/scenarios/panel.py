"""What an editor sees of a scenario while writing it: its map, and what is wrong."""

from typing import Any

from django.forms.widgets import Script
from wagtail.admin.panels import Panel

from content.scenarios.faults import faults
from content.scenarios.graph import Graph
from content.scenarios.map import map_of


def looked_at(graph: Graph) -> dict[str, Any]:
    """What admin/scenario_map.html shows. Of each node: what is told of it."""
    told = faults(graph)
    nodes = [(node, [each for each in told if each.place == place]) for place, node in enumerate(graph.nodes)]
    return {"map": map_of(graph), "nodes": nodes, "of_the_whole": [each for each in told if each.place is None]}


class MapPanel(Panel):
    class BoundPanel(Panel.BoundPanel):
        template_name = "content/admin/scenario.html"

        class Media:
            js = [Script("content/js/scenario.js", defer=True)]  # read when the form is there

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            return {**super().get_context_data(parent_context), **looked_at(self.instance.graph)}
