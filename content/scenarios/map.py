"""A scenario as a picture: a row for each number of choices it takes to come there. Pure: numbers, no markup."""

import textwrap
from dataclasses import dataclass

from content.scenarios.graph import Graph, Node, same_name

WIDTH, HEIGHT = 168, 52  # of a node, in the picture's own units
BESIDE, BELOW = 28, 56  # between nodes
LETTERS, LINES = 20, 2  # of a name


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
    return [_edge(from_box[start], at[name]) for start, name in pairs]


def _edge(start: Box, end: Box) -> Edge:
    if end.y > start.y:
        points = [(start.middle, start.y + HEIGHT), (start.middle, start.y + HEIGHT + BELOW // 2)]
        points += [(end.middle, end.y - BELOW // 2), (end.middle, end.y)]
        return Edge(_curve(points), back=False)
    # Out at the right side and in at the right side again.
    right, out = start.x + WIDTH, max(start.x, end.x) + WIDTH + BESIDE
    ends = end.x + WIDTH
    points = [(right, start.y + HEIGHT // 2), (out, start.y + HEIGHT // 2)]
    points += [(out, end.y + HEIGHT // 2 + 8), (ends, end.y + HEIGHT // 2 + 8)]
    return Edge(_curve(points), back=True)


def _curve(points: list[tuple[int, int]]) -> str:
    first, *rest = points
    return f"M{first[0]} {first[1]}C" + " ".join(f"{x} {y}" for x, y in rest)
