"""What whoever leads occasions fills in: the occasion itself, its material, a guest who had not signed up."""

import datetime as dt
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tracking.models import Occasion, OrganisationalUnit, User
from tracking.occasion_rights import OccasionRights
from tracking.pace import Limit
from tracking.person_lookup import find_person
from tracking.person_search import PersonSearch
from tracking.training_forms import DayField, with_capitals
from tracking.unit_field import AnyUnitField, choose_the_only_one

MOST_MATERIALS = 20
WRONG = Limit("occasion-guests", 30, 15 * 60)  # entries that are nobody's, for each reader


class TimeField(forms.TimeField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.TimeInput({"type": "time"}, format="%H:%M"), **kwargs)


class OccasionForm(PersonSearch, forms.ModelForm):
    on = DayField(label=_("Dag"))
    begins = TimeField(label=_("Börjar klockan"))
    ends = TimeField(label=_("Slutar klockan"))
    sign_up_until = DayField(label=_("Sista dag att anmäla sig"))
    unit = AnyUnitField(
        OrganisationalUnit.objects.none(),
        label=_("Öppet för"),
        help_text=_("Den enheten och alla under den."),
    )
    held_by = forms.CharField(
        label=_("Ansvarig"),
        max_length=254,
        required=False,
        help_text=_("Namn, e-postadress eller HR:s nummer. Tomt: du själv. Ser namnen på dem som är anmälda."),
    )

    link = forms.URLField(
        label=_("Länk"),
        required=False,
        assume_scheme="https",
        help_text=_("Börjar med https://. Visas för dem som har en plats."),
    )

    class Meta:
        model = Occasion
        fields = ["training", "kind", "title", "about", "place", "link", "capacity", "sign_up_until", "unit",
                  "for_employees", "for_elected", "for_partners"]  # fmt: skip
        labels = {"for_employees": _("För anställda"), "for_elected": _("För förtroendevalda"),
                  "for_partners": _("För samverkansparter")}  # fmt: skip
        help_texts = {
            "training": _("Den som var med har genomfört den här utbildningen."),
            "title": _("Tomt: utbildningens namn."),
            "capacity": _("Tomt: så många som vill."),
            "place": _("Lokal och adress."),
        }
        widgets = {"about": forms.Textarea({"rows": 4})}

    field_order = ["training", "kind", "title", "about", "on", "begins", "ends", "place", "link", "capacity",
                   "sign_up_until", "unit", "for_employees", "for_elected", "for_partners", "held_by"]  # fmt: skip

    def __init__(self, *args: Any, rights: OccasionRights, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rights, self.for_user = rights, rights.reader
        occasion = self.instance
        if occasion.starts_at:
            start, end = timezone.localtime(occasion.starts_at), timezone.localtime(occasion.ends_at)
            self.initial.update({"on": start.date(), "begins": start.time(), "ends": end.time()})
        self.fields["kind"].choices = with_capitals(Occasion.Kind.choices)
        self.fields["training"].empty_label = _("Välj utbildning …")
        units = rights.units.as_of(rights.today) | OrganisationalUnit.objects.filter(pk=occasion.unit_id)
        self.fields["unit"].queryset = units.order_by("path").select_related("parent")
        choose_the_only_one(self, "unit")
        if not rights.sees_persons:
            del self.fields["held_by"]
        elif occasion.leader_id:
            self.fields["held_by"].help_text = _("Namn, e-postadress eller HR:s nummer. Tomt: som nu.")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        self._check_times(given)
        if not (given.get("place") or given.get("link")) and "link" not in self.errors:
            self.add_error("place", _("Skriv var det är, eller en länk."))
        if not any(given.get(name) for name in ("for_employees", "for_elected", "for_partners")):
            self.add_error("for_employees", _("Välj minst en sort som får anmäla sig."))
        if given.get("held_by"):
            found = self.look_up_one("held_by", self.visible)
            if found and self._has_let_go(found, given.get("unit")):
                self.add_error("held_by", _("Rollen som HR eller samordnare har tagit slut där. Välj någon annan."))
            self.instance.leader = found or self.instance.leader
        if not self.instance.leader_id:
            self.instance.leader = self.for_user
        return given

    def _has_let_go(self, person: User, unit: OrganisationalUnit | None) -> bool:
        return unit is not None and OccasionRights(person, self.rights.today).let_go.filter(pk=unit.pk).exists()

    def _check_times(self, given: dict[str, Any]) -> None:
        on, begins, ends = (given.get(name) for name in ("on", "begins", "ends"))
        if on and begins and ends:
            if ends <= begins:
                self.add_error("ends", _("Det slutar innan det börjar. Rätta en av tiderna."))
                return
            self.instance.starts_at, self.instance.ends_at = _moment(on, begins), _moment(on, ends)
            if self.instance.starts_at <= timezone.now():
                self.add_error("on", _("Tiden har redan varit. Välj en som kommer."))
        last = given.get("sign_up_until")
        if on and last and last > on:
            self.add_error("sign_up_until", _("Den dagen är efter kurstillfället. Välj en tidigare."))


def _moment(on: dt.date, at: dt.time) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(on, at))


class MaterialForm(forms.Form):
    materials = forms.CharField(
        label=_("Film och material"),
        required=False,
        max_length=5000,
        widget=forms.Textarea({"rows": 6}),
        help_text=_("En länk på varje rad: adressen, ett mellanslag, och vad den heter. Visas för dem som var med."),
    )

    @classmethod
    def text_of(cls, occasion: Occasion) -> str:
        return "\n".join(f"{address} {words}" for words, address in occasion.materials)

    def clean_materials(self) -> list[list[str]]:
        lines = [line.split(maxsplit=1) for line in self.cleaned_data["materials"].splitlines() if line.strip()]
        if len(lines) > MOST_MATERIALS:
            raise ValidationError(_("Högst %(most)s länkar. Ta bort några.") % {"most": MOST_MATERIALS})
        for number, line in enumerate(lines, start=1):
            if len(line) < 2 or not _is_address(line[0]):
                says = _("Rad %(number)s: skriv en adress som börjar med https://, ett mellanslag och vad den heter.")
                raise ValidationError(says % {"number": number})
        return [[words.strip(), address] for address, words in lines]


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme == "https" and bool(parts.hostname)


class GuestForm(forms.Form):
    """Somebody who came without having signed up. No list to choose from: it would show who works where."""

    guest = forms.CharField(
        label=_("E-postadress eller nummer"),
        max_length=254,
        help_text=_("Hela e-postadressen, eller numret i HR-systemet för den du själv ser."),
    )

    def __init__(self, *args: Any, rights: OccasionRights, occasion: Occasion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rights, self.occasion = rights, occasion
        self.found: User | None = None

    def clean_guest(self) -> str:
        term: str = self.cleaned_data["guest"]
        # The try is taken before anybody is looked for, and given back when it was right.
        if not WRONG.spend(str(self.rights.reader.pk), timezone.now()):
            raise ValidationError(_("Det har blivit många försök som inte stämde. Vänta en kvart och försök igen."))
        self.found = self._invited(term) or find_person(term, self.rights.registrable(self.occasion))
        WRONG.give_back(str(self.rights.reader.pk))
        if self.found == self.rights.reader:
            raise ValidationError(_("Dig själv prickar någon annan av. Eller skriv koden som visas i rummet."))
        return term

    def _invited(self, term: str) -> User | None:
        """By the organiser, and by address only: numbers could be tried one after another for names."""
        if not self.rights.organises(self.occasion):
            return None
        person = User.objects.found_by_address().filter(email=term.strip().lower(), is_active=True).first()
        invited = person and Occasion.objects.open_to(person, self.rights.today).filter(pk=self.occasion.pk).exists()
        return person if invited else None
