"""A scenario as a picture: a row for each number of choices it takes to come there. Pure: numbers, no markup."""

import textwrap
from dataclasses import dataclass

from content.scenarios.graph import Graph, Node, same_name

WIDTH, HEIGHT = 168, 52  # of a node, in the picture's own units
BESIDE, BELOW = 28, 56  # between nodes
LETTERS, LINES = 20, 2  # of a name
UNDER = 18  # from a node to the line that leads back below it
BACK_OUT, BACK_IN = 56, 28  # from the middle of a node: where such a line begins and ends


@dataclass(frozen=True)
class Box:
    node: Node
    x: int
    y: int
    lines: list[str]

    @property
    def middle(self) -> int:
        return self.x + WIDTH // 2

    @property
    def texts(self) -> list[tuple[int, str]]:
        """(baseline, line)"""
        first = self.y + HEIGHT // 2 + 5 - 9 * (len(self.lines) - 1)
        return [(first + 18 * number, line) for number, line in enumerate(self.lines)]


@dataclass(frozen=True)
class Edge:
    path: str  # of SVG
    back: bool  # it leads up, or stays in its row


@dataclass(frozen=True)
class Map:
    width: int
    height: int
    boxes: list[Box]
    edges: list[Edge]


def map_of(graph: Graph) -> Map:
    rows = _rows(graph)
    widest = max((len(row) for row in rows), default=0)
    width = widest * (WIDTH + BESIDE) + BESIDE
    boxes = [
        Box(node, _left(width, len(row), column), BESIDE + number * (HEIGHT + BELOW), _lines(node.name))
        for number, row in enumerate(rows)
        for column, node in enumerate(row)
    ]
    height = len(rows) * (HEIGHT + BELOW) - BELOW + 2 * BESIDE if rows else 0
    return Map(width, height, boxes, _edges(graph, boxes))


def _rows(graph: Graph) -> list[list[Node]]:
    """By how many choices it takes to come there; what cannot be reached comes last."""
    rows: list[list[Node]] = []
    row = list(graph.nodes[:1])
    seen: set[str] = set()
    while row:
        seen |= {same_name(node.name) for node in row}
        rows.append(row)
        after = {same_name(node.name): node for before in row for node in graph.next_to(before)}
        row = [node for name, node in after.items() if name not in seen]
    lost = [node for node in graph.nodes if node not in {each for row in rows for each in row}]
    return [*rows, lost] if lost else rows


def _left(width: int, many: int, column: int) -> int:
    row = many * (WIDTH + BESIDE) - BESIDE
    return (width - row) // 2 + column * (WIDTH + BESIDE)


def _lines(name: str) -> list[str]:
    return textwrap.wrap(name, LETTERS, max_lines=LINES, placeholder="…") or ["–"]


def _edges(graph: Graph, boxes: list[Box]) -> list[Edge]:
    at = {same_name(box.node.name): box for box in reversed(boxes)}
    pairs = dict.fromkeys((id(box), same_name(after.name)) for box in boxes for after in graph.next_to(box.node))
    from_box = {id(box): box for box in boxes}
    return [_edge(from_box[start], at[name], boxes) for start, name in pairs]


def _edge(start: Box, end: Box, boxes: list[Box]) -> Edge:
    if end.y <= start.y:
        return Edge(_around(start, end, boxes), back=True)
    first, last = start.y + HEIGHT, end.y
    half = BELOW // 2
    curve = f"{start.middle} {first + half} {end.middle} {last - half} {end.middle} {last}"
    return Edge(f"M{start.middle} {first}C{curve}", back=False)


def _around(start: Box, end: Box, boxes: list[Box]) -> str:
    """Down under its own row, up at the right of every row between, and in from below: behind no box."""
    rights = [box.x + WIDTH for box in boxes if end.y < box.y <= start.y]
    beside = max(rights) + BESIDE // 2 if rights else end.middle + BACK_IN
    low, high = (box.y + HEIGHT + UNDER for box in (start, end))
    return (
        f"M{start.middle + BACK_OUT} {start.y + HEIGHT}V{low}H{beside}V{high}H{end.middle + BACK_IN}V{end.y + HEIGHT}"
    )
