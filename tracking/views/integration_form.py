import datetime as dt
from typing import Any

from dateutil.relativedelta import relativedelta
from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from tracking.integrations import LONGEST, may_last_until
from tracking.models import ApiToken, OrganisationalUnit, User
from tracking.models.units import OrganisationalUnitQuerySet
from tracking.unit_field import AnyUnitField, choose_the_only_one


class IntegrationForm(forms.ModelForm):
    """Nobody opens for an integration what they may not see, or for longer than they may."""

    unit = AnyUnitField(OrganisationalUnit.objects.all(), label=_("Enhet"), help_text=_("Med alla enheter under."))
    scopes = forms.MultipleChoiceField(
        label=_("Får hämta"),
        choices=ApiToken.Scope.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Kryssa i minst en.")},
    )

    class Meta:
        model = ApiToken
        fields = ["name", "unit", "scopes", "expires_on"]
        labels = {"name": _("Integrationens namn"), "expires_on": _("Sista dag")}
        help_texts = {
            "name": _("Vilket system som hämtar, till exempel Ledningens översikt."),
            "expires_on": _("Högst två år fram."),
        }
        widgets = {"expires_on": forms.DateInput({"type": "date"}, "%Y-%m-%d")}

    def __init__(self, *args: Any, units: OrganisationalUnitQuerySet, maker: User, today: dt.date, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.maker, self.today = maker, today
        self.instance.created_by = maker
        self.fields["unit"].queryset = units.as_of(today).order_by("path").select_related("parent")  # type: ignore[attr-defined]
        choose_the_only_one(self, "unit")
        self.fields["name"].strip = True  # type: ignore[attr-defined]
        self.initial.setdefault("expires_on", today + relativedelta(years=1))

    def clean_expires_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["expires_on"]
        latest = self.today + LONGEST
        if not self.today <= day <= latest:
            says = _("Välj en dag från och med i dag till och med %(latest)s.")
            raise ValidationError(says, params={"latest": date_format(latest, "j F Y")})
        return day

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        if not self.errors:
            self._check_right()

    def _check_right(self) -> None:
        until = may_last_until(self.instance, self.maker, self.today)
        if until < self.today:
            says = _("Bara HR för enheten kan låta en integration hämta namn. Ta bort bocken, eller be HR göra den.")
            self.add_error("scopes", says)
        elif self.instance.expires_on > until:
            says = _("Din egen HR-roll gäller till och med %(day)s. Välj den dagen eller en tidigare som sista dag.")
            self.add_error("expires_on", ValidationError(says, params={"day": date_format(until, "j F Y")}))

    def _get_validation_exclusions(self) -> set[str]:
        """revoked_at belongs to the rule that a unit's integrations have names of their own."""
        return super()._get_validation_exclusions() - {"revoked_at"}  # type: ignore[misc]
