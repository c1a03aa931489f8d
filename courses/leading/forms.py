"""Which part of one's units is looked at."""

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.leading.people import LedPeople, Situation
from courses.leading.units import LedUnits
from tracking.unit_field import AnyUnitField


class LedUnitForm(forms.Form):
    """Apart from the rest: what else can be chosen depends on whose trainings are there."""

    def __init__(self, data: Mapping[str, str], *, units: LedUnits) -> None:
        super().__init__(data)
        everywhere = _("Alla dina enheter") if units.own else _("Välj enhet …")
        self.fields["unit"] = AnyUnitField(
            units.choices(), label=_("Enhet"), required=False, to_field_name="code", empty_label=everywhere
        )


class LedFilterForm(forms.Form):
    training = forms.ChoiceField(label=_("Utbildning"), required=False)
    standing = forms.ChoiceField(label=_("Läge"), required=False)

    def __init__(self, data: Mapping[str, str], *, people: LedPeople) -> None:
        super().__init__(data)
        trainings = {each.training.code: each.training.title for each in people.summaries}
        shown = {situation for each in people.summaries for situation in each.counts}
        words = [(each.value, each.label) for each in Situation if each in shown]
        self.fields["training"].choices = [("", _("Alla")), *trainings.items()]  # type: ignore[attr-defined]
        self.fields["standing"].choices = [("", _("Alla")), *words]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> dict[str, str]:
        """What cannot be chosen any more, as in an old link, limits nothing."""
        return self.cleaned_data if self.is_valid() else dict.fromkeys(self.fields, "") | self.cleaned_data
