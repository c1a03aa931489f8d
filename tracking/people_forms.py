"""Adding a person by hand, and the last day of a tie. No text leads to a personnummer, a party or a congregation."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from tracking.forbidden import holds_personal_number, names_congregation, names_party
from tracking.models import Affiliation, Kind, PartnerType, User
from tracking.people_by_hand import NewPerson, email_is_taken
from tracking.people_rights import PeopleRights
from tracking.unit_field import AnyUnitField, choose_the_only_one

DAYS = [MinValueValidator(dt.date(1900, 1, 1)), MaxValueValidator(dt.date(2199, 12, 31))]
TEXTS = ("given_name", "family_name", "title")


def _day(label: Any, **kwargs: Any) -> forms.DateField:
    return forms.DateField(
        label=label, validators=DAYS, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"), **kwargs
    )


class NewPersonForm(forms.Form):
    given_name = forms.CharField(label=_("Förnamn"), max_length=100)
    family_name = forms.CharField(label=_("Efternamn"), max_length=100)
    email = forms.EmailField(label=_("E-postadress"), required=False, help_text=_("För inloggning. Får vara tom."))
    kind = forms.ChoiceField(label=_("Vad är personen?"), widget=forms.RadioSelect)
    title = forms.CharField(
        label=_("Befattning eller funktion"),
        max_length=200,
        required=False,
        help_text=_("Till exempel ledamot eller kontaktperson. Aldrig parti eller församling."),
    )
    partner_type = forms.ChoiceField(
        label=_("Typ av samverkanspart"),
        required=False,
        choices=[("", "–"), *PartnerType.choices],
        help_text=_("Bara för samverkansparter."),
    )
    start_on = _day(_("Första dag"))
    end_on = _day(_("Sista dag"), required=False, help_text=_("Tomt: tills vidare."))

    def __init__(self, *args: Any, rights: PeopleRights, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rights, self.address_dropped = rights, False
        kinds = rights.kinds()
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in kinds]  # type: ignore[attr-defined]
        units = rights.units().order_by("path")
        self.fields["unit"] = AnyUnitField(units, label=_("Enhet"))
        choose_the_only_one(self, "unit")
        self.initial.setdefault("start_on", rights.today)
        if kinds == [Kind.ELECTED]:
            self.initial["kind"] = Kind.ELECTED
            self.fields["kind"].widget = forms.HiddenInput()
            del self.fields["partner_type"]
        self.order_fields(["given_name", "family_name", "email", "kind", "unit"])

    def clean_email(self) -> str:
        """Somebody else's address is told to those who may see whose it is. To others the person is laid up without
        one, so that no address is tried out unseen."""
        email: str = self.cleaned_data["email"].strip().lower()
        if not email or not email_is_taken(email):
            return email
        if self.rights.persons().holding_address(email).exists():
            raise ValidationError(
                _("En person i Lärkompass har redan adressen. Är det samma person? Annars lämna adressen tom.")
            )
        self.address_dropped = True
        return ""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        kind, unit = cleaned.get("kind"), cleaned.get("unit")
        for name in (*TEXTS, "email"):
            if holds_personal_number(cleaned.get(name) or ""):
                self.add_error(name, _("Det ser ut som ett personnummer, som inte får sparas. Ta bort det."))
        if kind == Kind.ELECTED and names_party(cleaned.get("title") or ""):
            self.add_error("title", _("Det ser ut som en partitillhörighet, som inte får sparas. Skriv uppdraget."))
        if kind == Kind.PARTNER:
            self._check_partner(cleaned)
        elif cleaned.get("partner_type"):
            self.add_error("partner_type", _("Gäller bara samverkansparter. Välj strecket."))
        if kind and unit and not self.rights.may_add_at(unit, kind):
            self.add_error("unit", _("Där kan du bara lägga upp förtroendevalda."))
        if cleaned.get("end_on") and cleaned.get("start_on") and cleaned["end_on"] < cleaned["start_on"]:
            self.add_error("end_on", _("Sista dagen ligger före den första. Rätta en av dem."))
        self._check_unit_s_days(cleaned)
        return cleaned

    def _check_partner(self, cleaned: dict[str, Any]) -> None:
        says = _("Det ser ut som namnet på en församling, som inte får sparas. Skriv bara funktion och typ.")
        if not cleaned.get("partner_type"):
            self.add_error("partner_type", _("Välj typ av samverkanspart."))
        if names_congregation(cleaned.get("title") or ""):
            self.add_error("title", says)
        if cleaned.get("unit") and names_congregation(cleaned["unit"].name):
            self.add_error("unit", says)

    def _check_unit_s_days(self, cleaned: dict[str, Any]) -> None:
        """A unit has no people after its last day."""
        unit = cleaned.get("unit")
        if unit and unit.valid_until and (cleaned.get("end_on") or dt.date.max) > unit.valid_until:
            says = _("Enheten upphör %(day)s. Välj den dagen eller en tidigare.")
            self.add_error("end_on", ValidationError(says, params={"day": unit.valid_until}))

    def person(self) -> NewPerson:
        chosen = self.cleaned_data
        return NewPerson(**{"partner_type": "", **{name: chosen[name] for name in chosen}})


class EndForm(forms.Form):
    end_on = _day(_("Sista dag"))

    def __init__(self, *args: Any, tie: Affiliation, reader: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tie, self.reader = tie, reader

    def clean_end_on(self) -> dt.date:
        end_on: dt.date = self.cleaned_data["end_on"]
        if end_on < self.tie.start_on:
            raise ValidationError(_("Sista dagen ligger före den första. Rätta en av dem."))
        if self.tie.unit.valid_until and end_on > self.tie.unit.valid_until:
            says = _("Enheten upphör %(day)s. Välj den dagen eller en tidigare.")
            raise ValidationError(says, params={"day": self.tie.unit.valid_until})
        if self.tie.user == self.reader and self.tie.end_on and end_on > self.tie.end_on:
            raise ValidationError(_("Det här är din egen anknytning. Be en annan i HR förlänga den."))
        return end_on


class NameSearchForm(forms.Form):
    search = forms.CharField(label=_("Sök namn"), required=False, max_length=100)
