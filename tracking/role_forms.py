"""Giving somebody a role at a unit, and setting its last day: what the giver may give, and for how long."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from tracking.models import OrganisationalUnit, UnitRole, User
from tracking.person_search import PersonSearch
from tracking.role_rights import SEES, Role, RoleRights
from tracking.unit_field import AnyUnitField, choose_the_only_one

ONLY_OWN = _("Det här är din egen HR-roll och du har ingen annan. Be en annan i HR eller en administratör avsluta den.")
CHANGED = _("Någon hann före och ändrade rollen. Öppna den igen och se hur den är nu.")
OWN = _("Det här är din egen roll. Be en annan i HR eller en administratör förlänga den.")
DAY = {"type": "date"}


def check_last_day(rights: RoleRights, role: str, unit: OrganisationalUnit, end_on: dt.date | None) -> None:
    """Nobody gives a role that outlasts their own. Raises ValidationError."""
    until = rights.until(role, unit)
    if until == dt.date.min:
        raise ValidationError(_("Den rollen kan du inte ge där. Välj en annan roll eller enhet."))
    if (end_on or dt.date.max) > until:
        says = _("Din egen roll där gäller till och med %(day)s. Välj den dagen eller en tidigare som sista dag.")
        raise ValidationError(says, params={"day": date_format(until, "j F Y")})


class RoleForm(PersonSearch, forms.ModelForm):
    person = forms.CharField(label=_("Person"), max_length=254)

    class Meta:
        model = UnitRole
        fields = ["role", "whole_subtree", "start_on", "end_on"]
        widgets = {
            "role": forms.RadioSelect,
            "start_on": forms.DateInput(DAY, "%Y-%m-%d"),
            "end_on": forms.DateInput(DAY, "%Y-%m-%d"),
        }
        help_texts = {
            "whole_subtree": _("Gäller bara chefer. Ikryssad: chefen ser namn i alla enheter under."),
            "end_on": _("Sista dagen som rollen gäller. Tomt: tills vidare, utom för ställföreträdare."),
        }

    def __init__(self, *args: Any, rights: RoleRights, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rights, self.for_user = rights, rights.reader
        units = rights.units().as_of(rights.today).order_by("path")
        self.fields["unit"] = AnyUnitField(units, label=_("Enhet"))
        choose_the_only_one(self, "unit")
        choices = [(role.value, f"{role.label} – {SEES[role]}") for role in rights.roles_to_give()]
        self.fields["role"].choices = choices
        self.fields["person"].help_text = (
            _("E-postadress eller HR:s nummer.")
            if rights.is_administrator
            else _("Namn, e-postadress eller HR:s nummer. Ett namn ger en lista att välja ur.")
        )
        self.initial["start_on"] = rights.today  # the instance says None
        if rights.governs:
            self.order_fields(["person", "unit", "role"])
        else:
            self._only_deputies()

    def _only_deputies(self) -> None:
        """A manager, who gives no other role, is asked for no more than who and until when."""
        del self.fields["whole_subtree"]
        self.fields["role"].widget = forms.HiddenInput()
        self.initial["role"] = Role.DEPUTY
        self.fields["end_on"].help_text = _("En ställföreträdare har alltid en sista dag.")
        self.order_fields(["person", "unit"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("whole_subtree") and cleaned.get("role") not in (None, Role.MANAGER):
            self.add_error("whole_subtree", _("Det här gäller bara chefer. Ta bort bocken."))
        person = self._person() if "person" in cleaned else None
        if person and "unit" in cleaned:
            self.instance.user, self.instance.unit = person, cleaned["unit"]
        if {"unit", "end_on", "role"} <= cleaned.keys():
            self._check(person, cleaned)
        return cleaned

    def _check(self, person: User | None, given: dict[str, Any]) -> None:
        if given["role"] == Role.DEPUTY and person == self.for_user:
            self.add_error("person", _("Ingen är sin egen ställföreträdare. Välj någon annan."))
        try:
            check_last_day(self.rights, given["role"], given["unit"], given["end_on"])
        except ValidationError as error:
            self.add_error("end_on", error)

    def _person(self) -> User | None:
        return self.look_up_one("person", self.rights.to_give(self.visible))

    def _post_clean(self) -> None:
        """Person and unit are set by hand, so that the model's own rules can be asked about the whole row."""
        if {"person", "unit", "end_on"} <= self.cleaned_data.keys():
            super()._post_clean()  # type: ignore[misc]

    def _get_validation_exclusions(self) -> set[str]:
        return super()._get_validation_exclusions() - {"user", "unit", "source"}  # type: ignore[misc]


class RoleChangeForm(forms.ModelForm):
    """Who, where and what is another role; this one can be ended."""

    class Meta:
        model = UnitRole
        fields = ["whole_subtree", "end_on"]
        widgets = {"end_on": forms.DateInput(DAY, "%Y-%m-%d")}
        help_texts = {
            "whole_subtree": _("Ikryssad: chefen ser namn i alla enheter under."),
            "end_on": _("Sista dagen som rollen gäller. Tomt: tills vidare."),
        }

    def __init__(self, *args: Any, rights: RoleRights, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rights = rights
        self.fields["end_on"].show_hidden_initial = True
        if self.instance.role != Role.MANAGER:
            del self.fields["whole_subtree"]
        if self.instance.role == Role.DEPUTY:
            self.fields["end_on"].help_text = _("En ställföreträdare har alltid en sista dag.")

    def clean(self) -> dict[str, Any]:
        """A form that was opened before somebody took the role back would give it again."""
        opened = self.data.get(self.add_initial_prefix("end_on"))
        if opened is not None and opened != str(self.initial.get("end_on") or ""):
            raise ValidationError(CHANGED)
        return super().clean() or {}

    def clean_end_on(self) -> dt.date | None:
        before, end_on = self.initial.get("end_on"), self.cleaned_data["end_on"]
        if before is not None and (end_on is None or end_on > before):
            self._check_longer(end_on)
        elif end_on not in (None, before) and self.rights.is_only_own(self.instance):
            raise ValidationError(ONLY_OWN)
        return end_on

    def _check_longer(self, end_on: dt.date | None) -> None:
        """Whoever may give the person a role may prolong one, but not their own; anybody with the unit may end it."""
        if self.rights.is_administrator:
            return
        if self.instance.user_id == self.rights.reader.pk:
            raise ValidationError(OWN)
        visible = User.objects.visible_to(self.rights.reader, self.rights.today)
        if not visible.filter(pk=self.instance.user_id).exists():
            raise ValidationError(_("Personen finns inte längre inom ditt område. Rollen kan bara avslutas."))
        check_last_day(self.rights, self.instance.role, self.instance.unit, end_on)

    def _get_validation_exclusions(self) -> set[str]:
        return super()._get_validation_exclusions() - {"user", "unit", "role", "source"}  # type: ignore[misc]


class RoleFilterForm(forms.Form):
    search = forms.CharField(label=_("Sök namn eller enhet"), required=False, max_length=100)
    role = forms.ChoiceField(label=_("Roll"), required=False, choices=[("", _("Alla")), *Role.choices])
    unit = AnyUnitField(
        OrganisationalUnit.objects.none(), label=_("Enhet och allt under"), required=False, empty_label=_("Alla")
    )
    over = forms.BooleanField(label=_("Visa även avslutade"), required=False)

    def __init__(self, *args: Any, rights: RoleRights, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = rights.units().order_by("path").select_related("parent")  # type: ignore[attr-defined]
