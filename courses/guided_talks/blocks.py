"""What a samtalsträff goes through: rounds, each with its time."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, ChoiceBlock, IntegerBlock, StreamBlock, StructBlock, StructValue, TextBlock

from content.guides.blocks import short_lines


class Way(TextChoices):
    ALONE = "alone", _("Var och en för sig")
    PAIRS = "pairs", _("Två och två")
    AROUND = "around", _("Laget runt")
    ALL = "all", _("Alla tillsammans")


class Round(StructValue):
    @property
    def in_what_way(self) -> str:
        return str(Way(self["way"]).label)


class RoundBlock(StructBlock):
    title = CharBlock(label=_("Rubrik"), max_length=80)
    minutes = IntegerBlock(label=_("Minuter"), min_value=1, max_value=60, default=10)
    way = ChoiceBlock(label=_("Hur"), choices=Way.choices, default=Way.ALL)
    text = TextBlock(label=_("Vad gruppen gör"), help_text=_("Visas på den stora skärmen. Någon mening."))
    questions = short_lines(_("Frågor på den stora skärmen"))
    notes = TextBlock(label=_("Till samtalsledaren"), required=False)

    class Meta:
        icon = "group"
        value_class = Round
        label = _("Runda")
        label_format = "{title}"


class RoundsBlock(StreamBlock):
    round = RoundBlock()
