"""The picture of a scenario."""

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


def test_two_choices_to_one_node_are_one_line():
    twice = graph(scene("Början", "Slutet", "Slutet"), ending("Slutet"))

    assert len(map_of(twice).edges) == 1


def test_long_name_is_cut_to_two_lines():
    [box, _end] = map_of(graph(scene("Ett mycket långt namn på en ruta som ingen läser", "B"), ending("B"))).boxes

    assert [len(line) <= 21 for line in box.lines] == [True, True] and box.lines[1].endswith("…")


def test_empty_scenario_has_an_empty_picture():
    assert (map_of(graph()).boxes, map_of(graph()).height) == ([], 0)
