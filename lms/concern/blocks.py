"""A situation that somebody may be in, and whom to call then."""

from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, ListBlock, RichTextBlock, StreamBlock, StructBlock, StructValue
from wagtail.snippets.blocks import SnippetChooserBlock

FEATURES = ["bold", "link", "ul"]


class Situation(StructValue):
    @property
    def anchor(self) -> str:
        """In Latin letters where the heading has any."""
        return slugify(self["heading"]) or slugify(self["heading"], allow_unicode=True)


class SituationBlock(StructBlock):
    heading = CharBlock(label=_("Rubrik"), max_length=80, help_text=_("Som den som läser skulle säga det."))
    text = RichTextBlock(label=_("Text"), features=FEATURES, help_text=_("En eller två lugna meningar."))
    numbers = ListBlock(SnippetChooserBlock("lms.ContactNumber"), label=_("Nummer att ringa"), default=[])
    then = RichTextBlock(label=_("Vad som händer sedan"), features=FEATURES, required=False)

    class Meta:
        icon = "help"
        label = _("Läge")
        label_format = "{heading}"
        value_class = Situation


class SituationsBlock(StreamBlock):
    situation = SituationBlock()
