"""Scenarios in a few words."""

from dataclasses import asdict

from content.models import ScenarioPage, SupportIndexPage
from content.scenarios.graph import Choice, Graph, Node
from courses.course_file import home_page


def scene(name: str, *to: str) -> Node:
    choices = tuple(Choice(f"Till {each}", "Hon svarar.", "Förtroendet växer.", each) for each in to)
    return Node(name, f"{name}. Hon ser på dig.", choices)


def ending(name: str, other_reason: bool = True) -> Node:
    return Node(name, "Ni skiljs åt.", is_ending=True, takes_over="Din chef", other_reason=other_reason)


def graph(*nodes: Node) -> Graph:
    return Graph(nodes)


def written_nodes(graph: Graph) -> list[tuple[str, dict[str, object]]]:
    """As a page's field takes them."""
    return [("ending", _ending(node)) if node.is_ending else ("scene", _scene(node)) for node in graph.nodes]


def _scene(node: Node) -> dict[str, object]:
    return {"name": node.name, "text": node.text, "image": None, "choices": [asdict(each) for each in node.choices]}


def _ending(node: Node) -> dict[str, object]:
    known = {"name": node.name, "text": node.text, "takes_over": node.takes_over, "other_reason": node.other_reason}
    return known | {"discussion": "Vad hade du gjort?"}


def support_index() -> SupportIndexPage:
    index = SupportIndexPage.objects.first()
    if index is None:
        index = SupportIndexPage(title="Samtalsstöd", slug="samtalsstod")
        home_page().add_child(instance=index)
    return index


def scenario(graph: Graph, title: str = "I fikarummet", **fields: object) -> ScenarioPage:
    values = {"introduction": "Du och Karin dricker kaffe.", "sensitive": False, "nodes": written_nodes(graph)}
    page = ScenarioPage(title=title, **(values | fields))
    return support_index().add_child(instance=page)
