"""Where somebody is in a scenario, ready to show. The way there is in the address and nowhere else."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wagtail.blocks import StreamValue

from content.scenarios.graph import Choice, Step, Walk, read, replay, written

if TYPE_CHECKING:
    from content.scenarios.models import ScenarioPage

TAKEN = "val"  # query parameter


@dataclass(frozen=True)
class Played:
    page: "ScenarioPage"
    walk: Walk
    block: StreamValue.StreamChild  # of the node where one is

    @property
    def last(self) -> Step | None:
        return self.walk.steps[-1] if self.walk.steps else None

    @property
    def here(self) -> str:
        return written(self.walk.taken)

    @property
    def back(self) -> str:
        """To the node before; "" = to the first."""
        return written(self.walk.back)

    @property
    def choices(self) -> list[tuple[str, Choice]]:
        """(the way that it would be, the choice)"""
        choices = enumerate(self.walk.at.choices, 1)
        return [(written((*self.walk.taken, number)), choice) for number, choice in choices]


def played(page: "ScenarioPage", taken: str) -> Played | None:
    """None = the scenario is empty. `taken`: as in an address."""
    if not page.graph.nodes:
        return None
    walk = replay(page.graph, read(taken))
    return Played(page, walk, page.nodes[page.graph.nodes.index(walk.at)])
