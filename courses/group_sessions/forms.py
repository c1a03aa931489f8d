"""Who was there, as a samtalsledare fills it in; and what was wrong."""

import datetime as dt
import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from courses.group_sessions.guests import Guests, split
from courses.group_sessions.lessons import GroupLesson
from courses.group_sessions.models import GroupAttendance, GroupSession
from courses.group_sessions.rights import GroupRights
from tracking.models import Affiliation, OrganisationalUnit, User
from tracking.unit_field import AnyUnitField

LATEST = dt.timedelta(days=30)  # a meeting may be registered so long afterwards
Reason = GroupAttendance.Reason


class NamedChoices(forms.ModelMultipleChoiceField):
    reader: User
    hidden_widget = forms.MultipleHiddenInput

    def label_from_instance(self, person: User) -> str:
        return person.name_for(self.reader)


class NamedChoice(forms.ModelChoiceField):
    reader: User

    def label_from_instance(self, person: User) -> str:
        return person.name_for(self.reader)


class PresenceForm(forms.Form):
    """Persons who were there: ticked, or typed as guests."""

    persons = NamedChoices(
        User.objects.none(), label=_("Vilka var med?"), widget=forms.CheckboxSelectMultiple, required=False
    )
    guests = forms.CharField(
        label=_("Gäster"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 2, "autocomplete": "off", "spellcheck": "false"}),
        help_text=_("Någon från en annan enhet: hela e-postadressen eller startkoden, en på varje rad."),
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, rights: GroupRights, lesson: GroupLesson, unit: OrganisationalUnit, **kwargs: Any
    ) -> None:
        kwargs["initial"] = {"form_key": uuid.uuid4()} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.rights, self.lesson, self.unit = rights, lesson, unit
        ticked: Any = self.fields["persons"]
        ticked.reader, ticked.queryset = rights.reader, self.tickable

    @property
    def tickable(self) -> Any:
        return self.rights.persons(self.unit, self.lesson.page)

    def day(self) -> dt.date | None:
        """When the meeting was; None = it is wrong in the form."""
        return self.cleaned_data.get("held_on")

    @cached_property
    def typed(self) -> list[str]:
        """Guests as they were typed: that is all that is told of them."""
        return split(self.cleaned_data["guests"])

    def clean_guests(self) -> str:
        """Who may be one hangs on the day: while that is wrong, nobody is looked for."""
        typed: str = self.cleaned_data["guests"]
        if day := self.day():
            guests = Guests(self.rights.reader, self.lesson.training, self.lesson.page, day, self.rights.now)
            self.guest_persons = guests.find(typed)
        return typed

    def clean(self) -> dict[str, Any]:
        given, day = super().clean() or {}, self.day()
        if self.errors or day is None:
            return given
        everybody = {person.pk: person for person in (*given["persons"], *self.guest_persons)}
        self.present = list(everybody.values())
        if not self.present:
            self.add_error("persons", _("Bocka för minst en person, eller skriv in en gäst."))
        self._check_tied(given["persons"], day)
        return given

    def _check_tied(self, persons: Any, held_on: dt.date) -> None:
        """Who began after the day was not there."""
        there = set(Affiliation.objects.as_of(held_on).filter(user__in=persons).values_list("user", flat=True))
        for person in persons:
            if person.pk not in there:
                says = _("%(name)s hade inte börjat den dagen. Ta bort bocken eller rätta dagen.")
                self.add_error("persons", ValidationError(says, params={"name": person.name_for(self.rights.reader)}))


class RegisterForm(PresenceForm):
    held_on = forms.DateField(label=_("Vilken dag?"))
    led_by = NamedChoice(User.objects.none(), label=_("Vem ledde samtalet?"), empty_label=None)

    field_order = ["held_on", "led_by", "persons", "guests", "form_key"]

    def __init__(self, *args: Any, rights: GroupRights, **kwargs: Any) -> None:
        kwargs["initial"] = {"held_on": rights.today, "led_by": rights.reader.pk} | kwargs.get("initial", {})
        super().__init__(*args, rights=rights, **kwargs)
        first, last = (day.isoformat() for day in (rights.today - LATEST, rights.today))
        self.fields["held_on"].widget = forms.DateInput({"type": "date", "min": first, "max": last}, format="%Y-%m-%d")
        leader: Any = self.fields["led_by"]
        leader.reader, leader.queryset = rights.reader, rights.leaders(self.unit)

    def clean_held_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["held_on"]
        if day > self.rights.today:
            raise ValidationError(_("Dagen har inte kommit än. Välj i dag eller en tidigare dag."))
        if day < self.rights.today - LATEST:
            says = _("Närvaro skrivs in senast %(days)s dagar efteråt. Be HR skriva in vad var och en har genomfört.")
            raise ValidationError(says, params={"days": LATEST.days})
        return day

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if not self.errors and {person.pk for person in self.present} == {self.rights.reader.pk}:
            self.add_error("persons", _("Du kan inte skriva in bara dig själv. Bocka för dem som var med."))
        return given


class AddForm(PresenceForm):
    """More persons who were at a meeting that is registered."""

    def __init__(self, *args: Any, session: GroupSession, **kwargs: Any) -> None:
        self.session = session
        super().__init__(*args, **kwargs)

    @property
    def tickable(self) -> Any:
        """Not the reader: who registered it with another, and strikes that one, would have sat there alone."""
        others = super().tickable.exclude(pk__in=self.session.attendances.values("user"))
        return others.exclude(pk=self.rights.reader.pk)

    def day(self) -> dt.date:
        return self.session.held_on


class StrikeForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("Vad är fel?"),
        choices=[
            (Reason.NOT_COMPLETED, _("Personen var inte med")),
            (Reason.WRONG_PERSON, _("Fel person: jag menade någon annan")),
        ],
        widget=forms.RadioSelect,
    )


class GuestStrikeForm(StrikeForm):
    """Guests are not told apart by name: who strikes one says which."""

    guest = forms.CharField(
        label=_("Gästens e-postadress eller startkod"),
        max_length=254,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
        help_text=_("Hela, som när närvaron skrevs in. Gäster visas inte med namn."),
    )
    field_order = ["guest", "reason"]

    def __init__(self, *args: Any, guests: Guests, attendance: GroupAttendance, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.guests, self.attendance = guests, attendance

    def clean_guest(self) -> str:
        typed: str = self.cleaned_data["guest"]
        if [person.pk for person in self.guests.find(typed)] != [self.attendance.user_id]:
            raise ValidationError(_("Det är inte den gästen. Kontrollera stavningen, eller välj en annan gäst."))
        return typed


class PlaceForm(forms.Form):
    unit = AnyUnitField(OrganisationalUnit.objects.none(), label=_("Enhet"), empty_label=None)

    def __init__(self, *args: Any, rights: GroupRights, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = rights.places().select_related("parent")  # type: ignore[attr-defined]
