"""The picture of a scenario."""

import re

from content.scenarios.map import BESIDE, HEIGHT, WIDTH, map_of
from tests.content.scenarios.writing import ending, graph, scene

SHAPE = graph(
    scene("Början", "Vänster", "Höger"),
    scene("Vänster", "Slutet", "Början"),
    scene("Höger", "Slutet"),
    ending("Slutet"),
    ending("Ingen kommer hit"),
)


def test_nodes_lie_in_rows_by_how_many_choices_it_takes():
    rows = {}
    for box in map_of(SHAPE).boxes:
        rows.setdefault(box.y, []).append(box.node.name)

    assert list(rows.values()) == [["Början"], ["Vänster", "Höger"], ["Slutet"], ["Ingen kommer hit"]]


def test_no_two_nodes_overlap_and_all_lie_in_the_picture():
    drawn = map_of(SHAPE)
    places = [(box.x, box.y) for box in drawn.boxes]

    assert len(set(places)) == 5
    assert all(0 <= x <= drawn.width - WIDTH and 0 <= y <= drawn.height - HEIGHT for x, y in places)
    left, right = drawn.boxes[1:3]
    assert right.x - left.x == WIDTH + BESIDE


def test_choice_that_leads_back_is_drawn_apart():
    assert sorted(edge.back for edge in map_of(SHAPE).edges) == [False, False, False, False, True]


def test_line_that_leads_back_lies_behind_no_node():
    wide = graph(
        scene("Början", "Vänster", "Höger"),
        scene("Vänster", "Slutet", "Början", "Vänster"),
        scene("Höger", "Slutet", "Vänster", "Djupt"),
        scene("Djupt", "Början", "Slutet"),
        ending("Slutet"),
    )
    drawn = map_of(wide)
    back = [edge for edge in drawn.edges if edge.back]

    assert len(back) == 5
    for x, y in (place for edge in back for place in _places(edge.path)):
        assert 0 < x < drawn.width and 0 < y < drawn.height
        assert not any(box.x < x < box.x + WIDTH and box.y < y < box.y + HEIGHT for box in drawn.boxes)


def _places(path):
    """Every whole unit on a path of straight lines: M x y, then V y and H x in turns."""
    (x, y), turns = map(int, path[1:].split("V")[0].split()), re.findall(r"([VH])(\d+)", path)
    for way, to in turns:
        at, to = (y, int(to)) if way == "V" else (x, int(to))
        for each in range(min(at, to), max(at, to) + 1):
            yield (x, each) if way == "V" else (each, y)
        x, y = (x, to) if way == "V" else (to, y)


def test_two_choices_to_one_node_are_one_line():
    twice = graph(scene("Början", "Slutet", "Slutet"), ending("Slutet"))

    assert len(map_of(twice).edges) == 1


def test_long_name_is_cut_to_two_lines():
    [box, _end] = map_of(graph(scene("Ett mycket långt namn på en ruta som ingen läser", "B"), ending("B"))).boxes

    assert [len(line) <= 21 for line in box.lines] == [True, True] and box.lines[1].endswith("…")


def test_empty_scenario_has_an_empty_picture():
    assert (map_of(graph()).boxes, map_of(graph()).height) == ([], 0)
