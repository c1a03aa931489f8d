"""Planning a series, pausing it and widening it."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from courses.campaign_rights import CampaignRights
from courses.campaigning import refuse_overlap
from courses.campaigns import Campaign
from courses.models import CoursePage
from courses.series import DAY, Days
from tracking.models import Requirement, Training
from tracking.models.pauses import LONGEST
from tracking.unit_field import AnyUnitField, choose_the_only_one

DATE = {"type": "date"}
FURTHEST = 366 * DAY


class CampaignForm(forms.ModelForm):
    class Meta:
        model = Campaign
        fields = ["training", "weekday", "at", "every_weeks", "starts_on", "own_start", "summer"]
        labels = {"starts_on": _("Från och med")}  # the first part may come some days later
        widgets = {
            "starts_on": forms.DateInput(DATE, "%Y-%m-%d"),
            "at": forms.TimeInput({"type": "time"}, "%H:%M"),
        }

    def __init__(self, *args: Any, rights: CampaignRights, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rights = rights
        self.fields["training"] = forms.ModelChoiceField(
            self._trainings(), label=_("Utbildning"), empty_label=_("Välj utbildning …")
        )
        self.fields["unit"] = AnyUnitField(
            rights.units.order_by("path"),
            label=_("Enhet"),
            help_text=_("Serien når dem som hör hemma här eller i en enhet under, och som har utbildningen kvar."),
        )
        choose_the_only_one(self, "unit")
        choose_the_only_one(self, "training")
        if self.instance.pk:
            self.initial["unit"] = self.instance.places.get().unit_id
        else:
            self.initial["starts_on"] = rights.today + DAY
        self.order_fields(["training", "unit", "weekday", "at", "every_weeks", "starts_on", "own_start", "summer"])

    def _trainings(self) -> QuerySet[Training]:
        """With a course, and to be done by somebody: a series of what is only offered reaches nobody."""
        given = CoursePage.objects.live().filter(alias_of=None, training__isnull=False).values("training")
        asked = Requirement.objects.filter(mandatory=True).exclude(ends_on__lt=self.rights.today).values("training")
        return Training.objects.filter(Q(pk__in=asked) | Q(pk=self.instance.training_id), pk__in=given)

    def clean_starts_on(self) -> dt.date:
        starts_on: dt.date = self.cleaned_data["starts_on"]
        if not self.rights.today < starts_on <= self.rights.today + FURTHEST:
            raise ValidationError(_("Välj en dag från i morgon och högst ett år framåt."))
        return starts_on

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "unit" in cleaned and "training" in cleaned:
            self.instance.training = cleaned["training"]
            try:
                refuse_overlap(self.instance, cleaned["unit"])
            except ValidationError as error:
                self.add_error("unit", error.messages[0])
        return cleaned


class PauseForm(forms.Form):
    first = forms.DateField(label=_("Från"), widget=forms.DateInput(DATE, "%Y-%m-%d"))
    last = forms.DateField(label=_("Till och med"), widget=forms.DateInput(DATE, "%Y-%m-%d"))

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.initial = {"first": today + DAY, "last": today + 14 * DAY}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and not self.today < first <= self.today + FURTHEST:
            says = _("Ett uppehåll börjar tidigast i morgon och senast om ett år. Välj en annan dag.")
            self.add_error("first", says)
        if first and last and not first <= last < first + LONGEST * DAY:
            self.add_error("last", _("Välj en sista dag på eller efter den första, högst ett år senare."))
        return cleaned

    @property
    def days(self) -> Days:
        return Days(self.cleaned_data["first"], self.cleaned_data["last"])


class WidenForm(forms.Form):
    def __init__(self, *args: Any, rights: CampaignRights, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reached = {place.unit for place in campaign.places.select_related("unit")}
        new = [each.pk for each in rights.units if not any(unit.contains(each) for unit in reached)]
        self.fields["unit"] = AnyUnitField(
            rights.units.filter(pk__in=new).order_by("path"), label=_("Enhet som också ska nås")
        )
