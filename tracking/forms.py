import datetime as dt
from collections.abc import Mapping

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from tracking.models import OrganisationalUnit, Plan
from tracking.reporting_dates import reporting_dates
from tracking.standing import Belonging, Standing
from tracking.stepping import Step

FIRST_DAY, LAST_DAY = dt.date(1900, 1, 1), dt.date(2199, 12, 31)  # room to count days on both sides


class FollowUpForm(forms.Form):
    """Which plan, day, belonging and place. A reader without a right to persons chooses among reporting dates, and
    counts persons where they belonged then: "now" is new every day (docs/decisions/0005)."""

    plan = forms.TypedChoiceField(label=_("Plan"))
    on = forms.DateField(
        label=_("Datum"),
        validators=[MinValueValidator(FIRST_DAY), MaxValueValidator(LAST_DAY)],
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )
    belonging = forms.ChoiceField(label=_("Räkna personen"), choices=Belonging.choices)
    unit = forms.ChoiceField(label=_("Enhet"))

    def __init__(
        self, data: dict[str, str], *, plans: list[Plan], units: list[OrganisationalUnit], today: dt.date, free: bool
    ) -> None:
        by_id = {str(plan.pk): plan for plan in plans}
        asked = data.get("plan", "")
        # By id one version; by code, as in a link that shall last, the version in force.
        found = by_id.get(asked) or next((plan for plan in plans if plan.code == asked), None)
        plan = found or plans[0]
        dates = reporting_dates(plan, today) or [today if free else today.replace(day=1)]
        given = {name: data[name] for name in self.base_fields if data.get(name) and "\0" not in data[name]}
        start = {"plan": plan.pk, "on": today if free else dates[0], "belonging": Belonging.THEN, "unit": units[0].code}
        if found:
            given["plan"] = str(found.pk)
        super().__init__({name: str(value) for name, value in start.items()} | given)
        if not free:
            self.fields["on"] = forms.TypedChoiceField(
                label=_("Rapportdatum"), choices=[(str(day), _day(day)) for day in dates], coerce=dt.date.fromisoformat
            )
            self._offer("belonging", [(Belonging.THEN.value, str(Belonging.THEN.label))])
            self.fields["belonging"].error_messages["invalid_choice"] = _(
                "Bara den som har rätt till personerna kan räkna dem där de hör hemma nu."
            )
        self._offer("plan", [(key, _version(plan, plans)) for key, plan in by_id.items()])
        self._offer("unit", [(unit.code, unit.name) for unit in units])
        self.fields["plan"].coerce = by_id.get  # type: ignore[attr-defined]

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]
        if len(choices) == 1:
            self.fields[name].widget = forms.HiddenInput()


def _day(day: dt.date) -> str:
    return date_format(day, "j F Y")


def _version(plan: Plan, plans: list[Plan]) -> str:
    """The title, with the version where two share it."""
    alone = [each.title for each in plans].count(plan.title) == 1
    return plan.title if alone else f"{plan.title}, {plan.period or plan.version}"


class PersonFilterForm(forms.Form):
    search = forms.CharField(label=_("Sök namn"), required=False, max_length=100)
    standing = forms.ChoiceField(label=_("Läge"), required=False)

    def __init__(self, data: Mapping[str, str], *, offer: bool) -> None:
        super().__init__(data)
        words: list[tuple[str, str]] = []
        for each in Standing.of(offer):
            words.append((each.value, each.word(offer)))
            if each == Standing.DUE:
                words += [(step.value, f"{each.word(offer)}, {step.label}") for step in Step]
        self.fields["standing"].choices = [("", _("Alla")), *words]  # type: ignore[attr-defined]
