"""What is wrong with a scenario while it is written: what stops its publishing, and what is worth a thought."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from content.scenarios.graph import Choice, Graph, Node, same_name

# Words. More than that is not read on a phone in the middle of a talk.
LONGEST = {"text": 90, "choice": 25, "consequence": 60}


@dataclass(frozen=True)
class Fault:
    place: int | None  # of the node, from 0; None = of the whole
    says: str
    stops: bool = True  # publishing; False = worth a thought


def faults(graph: Graph) -> list[Fault]:
    if not graph.nodes:
        return [Fault(None, _("Scenariot är tomt. Lägg till en scen och ett slut."))]
    return [*_of_the_whole(graph), *(fault for place in range(len(graph.nodes)) for fault in _of_node(graph, place))]


def _of_the_whole(graph: Graph) -> Iterator[Fault]:
    endings = [node for node in graph.nodes if node.is_ending]
    if not endings:
        yield Fault(None, _("Inget slut finns. Lägg till minst ett."))
    elif not any(node.other_reason for node in endings):
        says = _("I inget slut har oron en annan förklaring. Låt den ha det i minst ett.")
        yield Fault(None, says, stops=False)


def _of_node(graph: Graph, place: int) -> Iterator[Fault]:
    node = graph.nodes[place]
    says = [*_of_its_way(graph, place), *(_of_ending(node) if node.is_ending else _of_scene(graph, node))]
    yield from (Fault(place, each) for each in says)
    yield from (Fault(place, each, stops=False) for each in _too_long(node))


def _of_its_way(graph: Graph, place: int) -> Iterator[str]:
    node, others = graph.nodes[place], graph.nodes[:place]
    if any(same_name(node.name) == same_name(other.name) for other in others):
        yield _("Namnet finns redan. Ge rutan ett eget.")
    elif same_name(node.name) not in graph.reached_from(graph.nodes[:1]):
        yield _("Inget val leder hit. Låt ett val leda hit, eller ta bort rutan.")
    elif not node.is_ending and not _ends(graph, node):
        yield _("Härifrån kommer man aldrig till ett slut. Låt ett val leda vidare.")


def _ends(graph: Graph, node: Node) -> bool:
    return any(graph.by_name[name].is_ending for name in graph.reached_from([node]))


def _of_scene(graph: Graph, node: Node) -> Iterator[str]:
    if not node.choices:
        yield _("Scenen har inga val. Lägg till val, eller gör den till ett slut.")
    for number, choice in enumerate(node.choices, 1):
        yield from (f"{_('Val')} {number}: {says}" for says in _of_choice(graph, choice))


def _of_choice(graph: Graph, choice: Choice) -> Iterator[str]:
    if not choice.to.strip():
        yield _("skriv vart valet leder.")
    elif not graph.after(choice):
        yield _("ingen ruta heter ”%(name)s”.") % {"name": choice.to}
    if not choice.consequence.strip():
        yield _("skriv vad valet leder till.")
    if not choice.trust.strip():
        yield _("skriv vad valet gjorde med förtroendet.")


def _of_ending(node: Node) -> Iterator[str]:
    if not node.takes_over.strip():
        yield _("Skriv vem som tar över.")


def _too_long(node: Node) -> Iterator[str]:
    if _words(node.text) > LONGEST["text"]:
        yield _("Texten har %(words)s ord. Sikta på högst %(most)s.") % _counted(node.text, "text")
    for number, choice in enumerate(node.choices, 1):
        if _words(choice.text) > LONGEST["choice"]:
            says = _("Val %(number)s har %(words)s ord. Sikta på högst %(most)s.")
            yield says % (_counted(choice.text, "choice") | {"number": number})
        if _words(choice.consequence) > LONGEST["consequence"]:
            says = _("Det som val %(number)s leder till har %(words)s ord. Sikta på högst %(most)s.")
            yield says % (_counted(choice.consequence, "consequence") | {"number": number})


def _words(text: str) -> int:
    return len(text.split())


def _counted(text: str, what: str) -> dict[str, int]:
    return {"words": _words(text), "most": LONGEST[what]}
