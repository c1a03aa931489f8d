"""Material of Samtalsstöd that stands in text files: read whole or refused with the line, then made or updated, and
published. What a file says others have read before it is loaded, as with courses."""

import json
from collections.abc import Iterator
from typing import Any, Literal

from django.db import transaction
from wagtail.models import Locale

from content.models import ScenarioPage, SupportIndexPage
from content.scenarios.faults import faults
from content.scenarios.graph import Choice, Graph, Node
from courses.course_blocks import block_id, listed
from courses.course_file import home_page, publish, update
from tracking.text_file import Fields, Place, Slug, TextFile

TITLE = "Samtalsstöd"
INTRODUCTION = "<p>Att läsa och pröva före och efter ett samtal. Ingen ser vad du läser eller väljer.</p>"


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


class ScenarioText(TextFile):
    fills = ScenarioPage

    kind: Literal["scenario"]
    slug: Slug
    title: str
    introduction: str
    minutes: int
    boxes: list[BoxText]

    def contradictions(self) -> Iterator[tuple[Place, str]]:
        for place, box in enumerate(self.boxes):
            if len(box.model_fields_set) != 1:
                yield ("boxes", place), "En ruta ska vara antingen scene eller ending. Dela den i två."
                return
        for fault in faults(Graph(tuple(box.only[1].node for box in self.boxes))):
            if fault.stops:
                yield ("boxes", *([] if fault.place is None else [fault.place])), fault.says


@transaction.atomic
def publish_scenario(text: ScenarioText) -> tuple[ScenarioPage, bool]:
    """Whether anything changed. An editor's pictures in it are kept in no file: a changed file takes them away."""
    index = support_index()
    values: dict[str, Any] = {
        "title": text.title,
        "introduction": text.introduction,
        "minutes": text.minutes,
        "nodes": json.dumps([_raw(text.slug, each) for each in text.boxes], ensure_ascii=False),
    }
    page = ScenarioPage.objects.child_of(index).filter(slug=text.slug).first()
    if page:
        return page, bool(update(page, values))
    page = ScenarioPage(slug=text.slug, **values)
    index.add_child(instance=page)
    publish(page)
    return page, True


def support_index() -> SupportIndexPage:
    index = SupportIndexPage.objects.filter(locale=Locale.get_default()).first()
    if index is None:
        index = SupportIndexPage(title=TITLE, slug="samtalsstod", introduction=INTRODUCTION, show_in_menus=True)
        home_page().add_child(instance=index)
        publish(index)
    return index


def _raw(slug: str, box: BoxText) -> dict[str, Any]:
    kind, written = box.only
    own = f"{slug}/{written.name}"
    return {"type": kind, "id": block_id(own), "value": written.raw(own)}
