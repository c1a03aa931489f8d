"""A conversation that branches: scenes with choices, and endings. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from content.results import Result

MOST_STEPS = 60  # of one walk: a loop may be gone round, not for ever


@dataclass(frozen=True)
class Choice:
    text: str
    consequence: str
    trust: str  # what it did to trust and openness, in a sentence
    to: str  # the name of a node


@dataclass(frozen=True)
class Node:
    name: str
    text: str
    choices: tuple[Choice, ...] = ()  # in a scene
    is_ending: bool = False
    takes_over: str = ""  # in an ending: who goes on
    other_reason: bool = False  # in an ending: the worry had another explanation


@dataclass(frozen=True)
class Graph:
    nodes: tuple[Node, ...]  # begins with the first

    @cached_property
    def by_name(self) -> dict[str, Node]:
        """Of two with the same name the first; names differ in more than case and spaces."""
        return {same_name(node.name): node for node in reversed(self.nodes)}

    def after(self, choice: Choice) -> Node | None:
        return self.by_name.get(same_name(choice.to))

    def next_to(self, node: Node) -> list[Node]:
        return [after for choice in node.choices if (after := self.after(choice))]

    def reached_from(self, starts: Iterable[Node]) -> set[str]:
        """Names of all nodes that choices lead to from any of `starts`, those too."""
        found: set[str] = set()
        waiting = list(starts)
        while waiting:
            node = waiting.pop()
            if same_name(node.name) not in found:
                found.add(same_name(node.name))
                waiting += self.next_to(node)
        return found


@dataclass(frozen=True)
class Step:
    node: Node
    choice: Choice


@dataclass(frozen=True)
class Walk:
    steps: tuple[Step, ...]
    at: Node
    taken: tuple[int, ...]  # the choices, each counted from 1

    @property
    def result(self) -> Result:
        """There is no right way: whoever has come to an ending is done."""
        return Result(finished=self.at.is_ending, passed=None)

    @property
    def back(self) -> tuple[int, ...]:
        return self.taken[:-1]


def same_name(name: str) -> str:
    return " ".join(name.split()).casefold()


def replay(graph: Graph, taken: Sequence[int]) -> Walk:
    """As far as the choices lead: what the scenario no longer has ends the walk before it. The graph has a node."""
    at, steps = graph.nodes[0], []
    for number in taken[:MOST_STEPS]:
        choice = at.choices[number - 1] if 1 <= number <= len(at.choices) else None
        after = graph.after(choice) if choice else None
        if choice is None or after is None:
            break
        steps.append(Step(at, choice))
        at = after
    return Walk(tuple(steps), at, tuple(taken[: len(steps)]))


def written(taken: Sequence[int]) -> str:
    """In an address: 2.1.3"""
    return ".".join(map(str, taken))


def read(address: str) -> list[int]:
    """What `written` wrote, as far as it is that."""
    taken = []
    for part in address.split(".")[:MOST_STEPS]:
        if not (part.isascii() and part.isdecimal() and len(part) == 1):
            break
        taken.append(int(part))
    return taken
