"""What a file of Samtalsstöd may hold: a guide, a scenario or a samtalsträff."""

from collections.abc import Iterator
from typing import Any, ClassVar, Literal

import markdown

from content.models import GuidePage, ScenarioPage
from content.scenarios.faults import faults
from content.scenarios.graph import Choice, Graph, Node
from content.support import SupportPage
from courses.course_blocks import block_id, form_says, listed, rich
from courses.guided_talks.blocks import Way
from courses.models import GuidedTalkPage
from tracking.models import Training
from tracking.text_file import Fields, Place, Slug, TextFile

Blocks = list[dict[str, Any]]


class SupportText(TextFile):
    """What all three have."""

    fills: ClassVar[type[SupportPage]]
    blocks_in: ClassVar[str]  # the file's field whose rows become the page's blocks; all others are fields of the page

    kind: str
    slug: Slug
    title: str
    introduction: str
    minutes: int
    source: str = ""  # Markdown

    def fields(self) -> dict[str, Any]:
        source = rich(markdown.markdown(self.source), f"{self.slug}/source") if self.source else ""
        return self.model_dump(exclude={"kind", "slug", self.blocks_in}) | {"source": source}

    def blocks(self) -> Blocks:
        """As the editor would have made them, with the same ids every time."""
        raise NotImplementedError

    def contradictions(self) -> Iterator[tuple[Place, str]]:
        body = self.fills._meta.get_field(self.fills.blocks).stream_block
        for place, block in enumerate(self.blocks()):
            yield from (((self.blocks_in, place), says) for says in form_says(body, block))


class StepText(Fields):
    title: str
    text: str
    questions: list[str] = []
    do: list[str] = []
    dont: list[str] = []
    example: str = ""


class GuideText(SupportText):
    fills = GuidePage
    blocks_in = "steps"

    kind: Literal["guide"]
    steps: list[StepText]

    def blocks(self) -> Blocks:
        return [_block("step", f"{self.slug}/{place}", step) for place, step in enumerate(self.steps)]


class RoundText(Fields):
    title: str
    minutes: int
    way: Way
    text: str
    questions: list[str] = []
    notes: str = ""


class GuidedTalkText(SupportText):
    fills = GuidedTalkPage
    blocks_in = "rounds"

    kind: Literal["guided_talk"]
    purpose: str
    preparation: str = ""
    own_rules: str = ""
    training: str | None = None  # its code
    rounds: list[RoundText]

    def contradictions(self) -> Iterator[tuple[Place, str]]:
        yield from super().contradictions()
        if self.training and self._training is None:
            yield ("training",), "Ingen utbildning har koden. Lägg upp den först, eller ta bort raden."

    @property
    def _training(self) -> Training | None:
        return Training.objects.filter(code=self.training).first()

    def fields(self) -> dict[str, Any]:
        return super().fields() | {"training": self._training}

    def blocks(self) -> Blocks:
        return [_block("round", f"{self.slug}/{place}", each) for place, each in enumerate(self.rounds)]


class ChoiceText(Fields):
    text: str
    consequence: str
    trust: str
    to: str


class SceneText(Fields):
    name: str
    text: str
    choices: list[ChoiceText]

    @property
    def node(self) -> Node:
        return Node(self.name, self.text, tuple(Choice(**choice.model_dump()) for choice in self.choices))

    def raw(self, own: str) -> dict[str, Any]:
        choices = [choice.model_dump() for choice in self.choices]
        return {"name": self.name, "text": self.text, "image": None, "choices": listed(choices, own)}


class EndingText(Fields):
    name: str
    text: str
    takes_over: str
    discussion: str
    other_reason: bool = False

    @property
    def node(self) -> Node:
        return Node(**self.model_dump(exclude={"discussion"}), is_ending=True)

    def raw(self, own: str) -> dict[str, Any]:
        return self.model_dump()


class BoxText(Fields):
    """Exactly one."""

    scene: SceneText | None = None
    ending: EndingText | None = None

    @property
    def only(self) -> tuple[str, SceneText | EndingText]:
        [name] = self.model_fields_set
        return name, getattr(self, name)


class ScenarioText(SupportText):
    fills = ScenarioPage
    blocks_in = "boxes"

    kind: Literal["scenario"]
    boxes: list[BoxText]

    def contradictions(self) -> Iterator[tuple[Place, str]]:
        for place, box in enumerate(self.boxes):
            if len(box.model_fields_set) != 1:
                yield ("boxes", place), "En ruta ska vara antingen scene eller ending. Dela den i två."
                return
        yield from super().contradictions()
        for fault in faults(Graph(tuple(box.only[1].node for box in self.boxes))):
            if fault.stops:
                yield ("boxes", *([] if fault.place is None else [fault.place])), fault.says

    def blocks(self) -> Blocks:
        """An editor's pictures are kept in no file: a changed file takes them away."""
        return [self._box(*box.only) for box in self.boxes]

    def _box(self, kind: str, written: SceneText | EndingText) -> dict[str, Any]:
        own = f"{self.slug}/{written.name}"
        return {"type": kind, "id": block_id(own), "value": written.raw(own)}


def _block(kind: str, own: str, text: Fields) -> dict[str, Any]:
    """Lists become lists of blocks."""
    values = text.model_dump(mode="json").items()
    value = {name: listed(each, f"{own}/{name}") if isinstance(each, list) else each for name, each in values}
    return {"type": kind, "id": block_id(f"{own}/{kind}"), "value": value}
