"""A scenario as its editor writes it: boxes with names, and choices that name the box they lead to."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import BooleanBlock, CharBlock, ListBlock, StreamBlock, StreamValue, StructBlock, TextBlock
from wagtail.images.blocks import ImageBlock

from content.scenarios.graph import Choice, Graph, Node

NAME = _("Kort och eget, till exempel ”I fikarummet”. Val hittar hit med namnet.")


class ScenarioChoiceBlock(StructBlock):
    text = CharBlock(label=_("Val"), max_length=300, help_text=_("Det du säger eller gör."))
    consequence = TextBlock(label=_("Vad valet leder till"))
    trust = CharBlock(
        label=_("Förtroende och öppenhet"),
        max_length=300,
        help_text=_("Vad valet gjorde med dem, i en mening. Inga poäng."),
    )
    to = CharBlock(label=_("Leder till rutan"), max_length=60, help_text=_("Rutans namn."))
    to.field.widget.attrs["list"] = "scenario-names"  # the names that there are, in content/admin/scenario.html


# With every key: Wagtail's script writes “undefined” where one is lacking.
EMPTY_CHOICE = {"text": "", "consequence": "", "trust": "", "to": ""}


class SceneBlock(StructBlock):
    name = CharBlock(label=_("Namn"), max_length=60, help_text=NAME)
    text = TextBlock(label=_("Vad som händer, och vad den andra säger"))
    image = ImageBlock(label=_("Bild"), required=False)
    choices = ListBlock(ScenarioChoiceBlock(), label=_("Val"), min_num=1, max_num=5, default=[EMPTY_CHOICE] * 2)

    class Meta:
        icon = "comment"
        label = _("Scen")
        label_format = "{name}"


class EndingBlock(StructBlock):
    name = CharBlock(label=_("Namn"), max_length=60, help_text=NAME)
    text = TextBlock(label=_("Hur det slutar"))
    takes_over = CharBlock(
        label=_("Vem som tar över"), max_length=300, help_text=_("En funktion, till exempel din chef. Inget namn.")
    )
    discussion = TextBlock(label=_("Att tänka på"), help_text=_("Gärna en fråga, och vad som kunde gjorts annars."))
    other_reason = BooleanBlock(label=_("Oron hade en annan förklaring"), required=False)

    class Meta:
        icon = "circle-check"
        label = _("Slut")
        label_format = "{name}"


class NodesBlock(StreamBlock):
    scene = SceneBlock()
    ending = EndingBlock()


def graph_of(nodes: StreamValue) -> Graph:
    return Graph(tuple(_node(child.block_type, child.value) for child in nodes))


def _node(kind: str, value: Mapping[str, Any]) -> Node:
    name, text = value["name"] or "", value["text"] or ""
    if kind == "ending":
        return Node(
            name, text, is_ending=True, takes_over=value["takes_over"] or "", other_reason=value["other_reason"]
        )
    return Node(name, text, tuple(_choice(choice) for choice in value["choices"]))


def _choice(value: Mapping[str, Any]) -> Choice:
    return Choice(*(value[field] or "" for field in ("text", "consequence", "trust", "to")))
