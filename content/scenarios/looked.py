"""What an editor sees of a scenario while writing it: its map, and what is wrong."""

from typing import Any

from content.scenarios.faults import faults
from content.scenarios.graph import Graph
from content.scenarios.map import map_of


def looked_at(graph: Graph) -> dict[str, Any]:
    """What content/admin/scenario.html shows. Of each node: what is told of it."""
    told = faults(graph)
    nodes = [(node, [each for each in told if each.place == place]) for place, node in enumerate(graph.nodes)]
    return {"map": map_of(graph), "nodes": nodes, "of_the_whole": [each for each in told if each.place is None]}
