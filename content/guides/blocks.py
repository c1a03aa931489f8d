"""A guide as its editor writes it: steps in their order."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, ListBlock, StreamBlock, StructBlock, TextBlock


def short_lines(label: Any) -> ListBlock:
    """None at first."""
    return ListBlock(CharBlock(max_length=300), label=label, default=[])


class StepBlock(StructBlock):
    title = CharBlock(label=_("Rubrik"), max_length=80)
    text = TextBlock(label=_("Text"), help_text=_("Kort. En tom rad ger ett nytt stycke."))
    questions = short_lines(_("Att fundera på"))
    do = short_lines(_("Gör så här"))
    dont = short_lines(_("Undvik"))
    example = TextBlock(
        label=_("Exempel"), required=False, help_text=_("Påhittat, med vanliga namn. Vad någon kan säga eller göra.")
    )

    class Meta:
        icon = "list-ol"
        label = _("Steg")
        label_format = "{title}"


class StepsBlock(StreamBlock):
    step = StepBlock()
