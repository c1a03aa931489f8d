import datetime as dt

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from tracking.models import OrganisationalUnit, Plan
from tracking.reporting_dates import reporting_dates
from tracking.standing import Belonging, Standing

FIRST_DAY, LAST_DAY = dt.date(1900, 1, 1), dt.date(2199, 12, 31)  # room to count days on both sides


class FollowUpForm(forms.Form):
    """Which plan, day, belonging and place. A reader without a right to persons chooses among reporting dates."""

    plan = forms.ModelChoiceField(Plan.objects.none(), label=_("Plan"), to_field_name="code", empty_label=None)
    on = forms.DateField(
        label=_("Datum"),
        validators=[MinValueValidator(FIRST_DAY), MaxValueValidator(LAST_DAY)],
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )
    belonging = forms.ChoiceField(label=_("Räkna personen"), choices=Belonging.choices)
    unit = forms.ModelChoiceField(
        OrganisationalUnit.objects.none(), label=_("Enhet"), to_field_name="code", empty_label=None
    )

    def __init__(
        self, data: dict[str, str], *, plans: list[Plan], units: list[OrganisationalUnit], today: dt.date, free: bool
    ) -> None:
        plan = next((plan for plan in plans if plan.code == data.get("plan")), plans[0])
        dates = reporting_dates(plan, today)
        start = today if free else (dates[0] if dates else today)
        given = {name: data[name] for name in self.base_fields if data.get(name) and "\0" not in data[name]}
        super().__init__(
            {"plan": plan.code, "on": start.isoformat(), "belonging": Belonging.THEN, "unit": units[0].code} | given
        )
        self.fields["plan"].queryset = Plan.objects.filter(pk__in=[plan.pk for plan in plans])  # type: ignore[attr-defined]
        self.fields["unit"].queryset = OrganisationalUnit.objects.filter(pk__in=[unit.pk for unit in units])  # type: ignore[attr-defined]
        if len(units) == 1:
            self.fields["unit"].widget = forms.HiddenInput()
        if not free:
            choices = [(day.isoformat(), date_format(day, "j F Y")) for day in dates] or [
                (start.isoformat(), str(start))
            ]
            self.fields["on"] = forms.TypedChoiceField(
                label=_("Rapportdatum"), choices=choices, coerce=dt.date.fromisoformat
            )


class PersonFilterForm(forms.Form):
    search = forms.CharField(label=_("Sök namn"), required=False, max_length=100)
    standing = forms.ChoiceField(label=_("Läge"), required=False, choices=[("", _("Alla")), *Standing.choices])
