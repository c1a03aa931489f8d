"""Giving somebody a role at a unit, and ending one: what the giver may give, and for how long."""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import CharField, DateInput, RadioSelect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from tracking.models import OrganisationalUnit, UnitRole, User
from tracking.permissions import governed_until, person_units
from tracking.viewsets.organisation import UnitField
from tracking.viewsets.person_search import PersonSearchForm

Role = UnitRole.Role
# What a role may see, said where one is given. The rules are permissions.py.
SEES = {
    Role.MANAGER: _("ser namn i den egna enheten och i enheter under som saknar egen chef"),
    Role.HR: _("ser namn i enheten och allt under den, och ger roller där med redigeringsrätten HR"),
    Role.COORDINATOR: _("ser siffror per förvaltning, inga namn"),
    Role.SECRETARY: _("ser namn på förtroendevalda i den nämnden"),
}
ONLY_OWN = _("Det här är din egen HR-roll och du har ingen annan. Be en annan i HR eller en administratör avsluta den.")
OWN = _("Det här är din egen roll. Be en annan i HR eller en administratör förlänga den.")


def is_only_own(role: UnitRole, reader: User) -> bool:
    """Whether the reader would lock herself out by ending it."""
    if role.user_id != reader.pk or role.role != Role.HR or reader.is_superuser:
        return False
    others = reader.unit_roles.as_of(timezone.localdate()).filter(role=Role.HR).exclude(pk=role.pk)
    return not others.exists()


def check_last_day(giver: User, unit: OrganisationalUnit, end_on: dt.date | None) -> None:
    """Nobody gives a role that outlasts their own. Raises ValidationError."""
    until = governed_until(giver, unit, timezone.localdate())
    if (end_on or dt.date.max) > until:
        says = _("Din egen HR-roll gäller till och med %(day)s. Välj den dagen eller en tidigare som sista dag.")
        raise ValidationError(says, params={"day": date_format(until, "j F Y")})


class RoleForm(PersonSearchForm):
    person = CharField(label=_("Person"), max_length=254, help_text=_("E-postadress eller HR:s nummer."))

    class Meta:
        model = UnitRole
        fields = ["role", "whole_subtree", "start_on", "end_on"]
        widgets = {
            "role": RadioSelect,
            "start_on": DateInput({"type": "date"}, "%Y-%m-%d"),
            "end_on": DateInput({"type": "date"}, "%Y-%m-%d"),
        }
        help_texts = {
            "whole_subtree": _("Gäller bara chefer. Ikryssad: chefen ser namn i alla enheter under."),
            "end_on": _("Sista dagen som rollen gäller. Tomt: tills vidare."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"] = UnitField(self.for_user, label=_("Enhet"))
        self.fields["role"].choices = [(role, f"{role.label} – {SEES[role]}") for role in Role]
        if person_units(self.for_user, timezone.localdate()).exists():
            self.fields["person"].help_text = _(
                "Namn, e-postadress eller HR:s nummer. Ett namn ger en lista att välja ur."
            )
        self.order_fields(["person", "unit", "role"])
        self.initial.setdefault("start_on", timezone.localdate())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("whole_subtree") and cleaned.get("role") not in (None, Role.MANAGER):
            self.add_error("whole_subtree", _("Det här gäller bara chefer. Ta bort bocken."))
        person = self._person() if "person" in cleaned else None
        if person and "unit" in cleaned:
            self.instance.user, self.instance.unit = person, cleaned["unit"]
        if "unit" in cleaned and "end_on" in cleaned:
            self._check_last_day(cleaned["unit"], cleaned["end_on"])
        return cleaned

    def _check_last_day(self, unit: OrganisationalUnit, end_on: dt.date | None) -> None:
        try:
            check_last_day(self.for_user, unit, end_on)
        except ValidationError as error:
            self.add_error("end_on", error)

    def _person(self) -> User | None:
        """An administrator, who sees no persons, may name anybody who can log in; HR those in its scope."""
        return self.look_up_one(
            "person", User.objects.filter(is_active=True) if self.for_user.is_superuser else self.visible
        )

    def _post_clean(self) -> None:
        """Person and unit are set by hand, so that the model's own rules can be asked about the whole row."""
        if "person" in self.cleaned_data and "unit" in self.cleaned_data:
            super()._post_clean()

    def _get_validation_exclusions(self) -> set[str]:
        return super()._get_validation_exclusions() - {"user", "unit", "source"}


class RoleChangeForm(WagtailAdminModelForm):
    """Who, where and what is another role; this one can be ended."""

    class Meta:
        model = UnitRole
        fields = ["whole_subtree", "end_on"]
        widgets = {"end_on": DateInput({"type": "date"}, "%Y-%m-%d")}
        help_texts = {
            "whole_subtree": _("Ikryssad: chefen ser namn i alla enheter under."),
            "end_on": _("Sista dagen som rollen gäller. Tomt: tills vidare."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.role != Role.MANAGER:
            del self.fields["whole_subtree"]

    def clean_end_on(self) -> dt.date | None:
        before, end_on = self.initial.get("end_on"), self.cleaned_data["end_on"]
        if before is not None and (end_on is None or end_on > before):
            self._check_longer(end_on)
        elif end_on not in (None, before) and is_only_own(self.instance, self.for_user):
            raise ValidationError(ONLY_OWN)
        return end_on

    def _check_longer(self, end_on: dt.date | None) -> None:
        """Whoever may give the person a role may prolong one, but not their own; anybody with the unit may end it."""
        if self.for_user.is_superuser:
            return
        if self.instance.user_id == self.for_user.pk:
            raise ValidationError(OWN)
        visible = User.objects.visible_to(self.for_user, timezone.localdate())
        if not visible.filter(pk=self.instance.user_id).exists():
            raise ValidationError(_("Personen finns inte längre inom ditt område. Rollen kan bara avslutas."))
        check_last_day(self.for_user, self.instance.unit, end_on)

    def _get_validation_exclusions(self) -> set[str]:
        return super()._get_validation_exclusions() - {"user", "unit", "role", "source"}
