"""Which plan and day a report on request is written down for."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from tracking.measuring import DAY, LATEST
from tracking.models import Plan
from tracking.reporting_dates import reporting_dates


class PlanField(forms.ModelChoiceField):
    def label_from_instance(self, plan: Plan) -> str:
        return f"{plan.title}, {plan.period or plan.version}"


class MeasuringForm(forms.Form):
    """The day is over, and no more than a month ago. Who sees all the persons takes any such day, others a reporting
    date: figures of other days are not told to them (docs/decisions/0005)."""

    plan = PlanField(Plan.objects.none(), label=_("Plan"), empty_label=None)
    on = forms.DateField(label=_("Dag"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))

    def __init__(self, data: Any = None, *, plans: list[Plan], today: dt.date, free: bool) -> None:
        super().__init__(data)
        self.today, self.free = today, free
        dates = {day for plan in plans for day in reporting_dates(plan, today - DAY) if self._is_near(day)}
        self.days = sorted(dates, reverse=True)
        if not free:
            says = [(str(day), date_format(day, "j F Y")) for day in self.days]
            self.fields["on"] = forms.TypedChoiceField(label=_("Rapportdatum"), choices=says, coerce=_as_day)
        chosen: Any = self.fields["plan"]
        chosen.queryset = Plan.objects.filter(pk__in=[plan.pk for plan in plans])
        self.initial = {"plan": plans[0].pk, "on": self.days[0] if self.days else today - DAY}

    def _is_near(self, day: dt.date) -> bool:
        return self.today - LATEST <= day < self.today

    def clean_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["on"]
        if day >= self.today:
            raise ValidationError(_("Dagen är inte slut. Välj i går eller en tidigare dag."))
        if not self._is_near(day):
            raise ValidationError(_("Dagen ligger mer än 31 dagar tillbaka. Välj en senare dag."))
        return day

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if "plan" not in given or "on" not in given:
            return given
        plan, on = given["plan"], given["on"]
        if not plan.in_force_on(on):
            self.add_error("on", _("Planen gällde inte den dagen. Välj en annan dag eller en annan plan."))
        elif not self.free and on not in reporting_dates(plan, on):
            self.add_error("on", _("Dagen är inte ett rapportdatum för planen. Välj en annan dag eller en annan plan."))
        return given


def _as_day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)
