"""What HR fills in about one person's trainings: an exemption, a correction, a record of what was done elsewhere."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from tracking.models import Assignment, Completion, Exemption, OrganisationalUnit, Requirement, Training
from tracking.people_rights import PeopleRights
from tracking.person_search import PersonSearch
from tracking.training_access import TrainingAccess
from tracking.unit_field import AnyUnitField, choose_the_only_one

FIRST, LAST = dt.date(1990, 1, 1), dt.date(2199, 12, 31)
Correction = Completion.Correction
CORRECTIONS = [
    (Correction.WRONG_DATE, _("Fel datum: utbildningen genomfördes en annan dag")),
    (Correction.NOT_COMPLETED, _("Inte genomförd: uppgiften stryks")),
    (Correction.WRONG_PERSON, _("Fel person: uppgiften stryks")),
    (Correction.WRONG_TRAINING, _("Fel utbildning: uppgiften stryks")),
]


class DayField(forms.DateField):
    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
        super().__init__(validators=[MinValueValidator(FIRST), MaxValueValidator(LAST)], widget=widget, **kwargs)


def check_not_future(day: dt.date, today: dt.date) -> None:
    if day > today:
        raise ValidationError(_("Dagen har inte kommit än. Välj i dag eller en tidigare dag."))


def with_capitals(choices: Iterable[tuple[str, object]]) -> list[tuple[str, str]]:
    """Words that stand within a sentence elsewhere."""
    return [(value, capfirst(str(label))) for value, label in choices]


class RequirementField(forms.ModelChoiceField):
    def label_from_instance(self, requirement: Requirement) -> str:
        return str(requirement.training)


class ExemptionForm(forms.ModelForm):
    class Meta:
        model = Exemption
        fields = ["start_on", "end_on", "reason", "requirement"]
        field_classes = {"start_on": DayField, "end_on": DayField, "requirement": RequirementField}
        labels = {"start_on": _("Första dag"), "end_on": _("Sista dag"), "requirement": _("Gäller")}
        widgets = {"reason": forms.RadioSelect}
        help_texts = {"reason": _("Syns inte för chefer och inte i listor, filer eller mejl.")}

    def __init__(self, *args: Any, access: TrainingAccess, **kwargs: Any) -> None:
        kwargs["instance"] = Exemption(user=access.person)
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = with_capitals(Exemption.Reason.choices)  # type: ignore[attr-defined]
        open_now = Assignment.objects.open_on(access.today).filter(user=access.person)
        chosen: Any = self.fields["requirement"]
        chosen.queryset = Requirement.objects.filter(pk__in=open_now.values("requirement")).select_related("training")
        chosen.empty_label = _("Alla utbildningar")
        self.initial["start_on"] = access.today  # the instance says None
        self.order_fields(["requirement", "start_on", "end_on", "reason"])


class ShortenForm(forms.Form):
    last = DayField(label=_("Ny sista dag"))

    def __init__(self, *args: Any, exemption: Exemption, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.exemption = exemption

    def clean_last(self) -> dt.date:
        last: dt.date = self.cleaned_data["last"]
        if last < self.exemption.start_on:
            raise ValidationError(_("Dagen ligger före undantagets första dag. Välj den dagen eller en senare."))
        if last >= self.exemption.end_on:
            raise ValidationError(_("Undantaget slutar redan då. Välj en tidigare dag."))
        return last


class CorrectionForm(forms.Form):
    reason = forms.ChoiceField(label=_("Vad är fel?"), choices=CORRECTIONS, widget=forms.RadioSelect)
    completed_on = DayField(label=_("Rätt dag"), required=False, help_text=_("Bara för fel datum."))

    def __init__(self, *args: Any, completion: Completion, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.completion, self.today = completion, today

    def clean_completed_on(self) -> dt.date | None:
        day: dt.date | None = self.cleaned_data["completed_on"]
        if day:
            check_not_future(day, self.today)
        if day == self.completion.completed_on:
            raise ValidationError(_("Det är samma dag som förut. Välj en annan."))
        return day

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        moves = given.get("reason") == Correction.WRONG_DATE
        if moves and "completed_on" in given and not given["completed_on"]:
            self.add_error("completed_on", _("Skriv vilken dag som är den rätta."))
        elif given.get("reason") and not moves and given.get("completed_on"):
            self.add_error("completed_on", _("Dagen behövs bara för fel datum. Töm fältet, eller välj fel datum."))
        return given


class ExternalForm(forms.Form):
    training = forms.ModelChoiceField(
        Training.objects.none(), label=_("Utbildning"), empty_label=_("Välj utbildning …")
    )
    completed_on = DayField(label=_("Genomförd den"))
    evidence = forms.ChoiceField(label=_("Underlag du har sett"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, access: TrainingAccess, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.access = access
        self.fields["evidence"].choices = with_capitals(Completion.Evidence.choices)  # type: ignore[attr-defined]
        self.fields["training"].queryset = access.trainings()  # type: ignore[attr-defined]
        choose_the_only_one(self, "training")

    def clean_completed_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["completed_on"]
        check_not_future(day, self.access.today)
        return day


class WhomForm(PersonSearch, forms.Form):
    person = forms.CharField(
        label=_("Vem ska undantas?"),
        max_length=254,
        help_text=_("Namn, e-postadress eller HR:s nummer. Ett namn ger en lista att välja ur."),
    )

    def __init__(self, *args: Any, rights: PeopleRights, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.for_user = rights.reader

    def clean(self) -> dict[str, Any]:
        super().clean()
        self.found = self.look_up_one("person", self.visible) if "person" in self.cleaned_data else None
        return self.cleaned_data


class ExemptionFilterForm(forms.Form):
    search = forms.CharField(label=_("Sök namn"), required=False, max_length=100)
    unit = AnyUnitField(
        OrganisationalUnit.objects.none(), label=_("Enhet och allt under"), required=False, empty_label=_("Alla")
    )

    def __init__(self, *args: Any, rights: PeopleRights, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = rights.hr_units.as_of(rights.today).order_by("path")
        self.fields["unit"].queryset = units.select_related("parent")  # type: ignore[attr-defined]
