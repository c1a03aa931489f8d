"""What the municipality chooses of its mails, for all or for one requirement; and whose mail is previewed."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from tracking.forbidden import holds_personal_number
from tracking.mail_rights import MailRights
from tracking.models import Affiliation, Kind, ReminderPlan, Requirement
from tracking.models.organisation import UserQuerySet
from tracking.person_search import PersonSearch

OF_DUTY = ["days_before", "tells_overdue", "days_before_renewal", "mails_hourly"]
OF_OFFER = ["days_after_offer"]
OF_ALL = ["tells_managers", "tells_coordinators", "hourly_forms"]
FIELDS = ["is_on", "invites", *OF_DUTY, *OF_OFFER, "own_words", *OF_ALL]


class ReminderPlanForm(forms.ModelForm):
    hourly_forms = forms.MultipleChoiceField(
        label=_("Anställningsformer som är timavlönade"), required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = ReminderPlan
        fields = FIELDS
        widgets = {"own_words": forms.Textarea({"rows": 3})}

    def __init__(self, *args: Any, requirement: Requirement | None, **kwargs: Any) -> None:
        """requirement None = for all. What does not concern it is not asked."""
        super().__init__(*args, **kwargs)
        other = OF_ALL + (OF_OFFER if requirement.mandatory else OF_DUTY) if requirement else []
        for name in other:
            del self.fields[name]
        for field in self.fields.values():
            field.label = capfirst(str(field.label))
        if requirement is None:
            self._offer_forms()
            self.order_fields(["is_on", "invites", *OF_DUTY, "hourly_forms"])

    def _offer_forms(self) -> None:
        """The forms of employment there are, and those that were chosen before."""
        employed = Affiliation.objects.filter(kind=Kind.EMPLOYEE).exclude(form="")
        known = set(employed.order_by().values_list("form", flat=True).distinct())
        chosen = self.instance.hourly_forms
        if self.instance.pk is None:
            chosen = [form for form in known if form.casefold().startswith("tim")]
        self.initial["hourly_forms"] = sorted(chosen)
        every = [(form, form) for form in sorted(known.union(chosen), key=str.casefold)]
        self.fields["hourly_forms"].choices = every  # type: ignore[attr-defined]
        if not every:
            del self.fields["hourly_forms"]

    def clean_own_words(self) -> str:
        """One paragraph of plain text: the mail has one link, which is the person's."""
        words = " ".join(self.cleaned_data["own_words"].split())
        if re.search(r"https?:|www\.", words, re.IGNORECASE):
            raise ValidationError(_("Skriv meningen utan länk. Mejlet har redan en länk, till utbildningen."))
        if holds_personal_number(words):
            raise ValidationError(_("Det ser ut som ett personnummer, som inte får sparas. Ta bort det."))
        return words


class PreviewForm(PersonSearch, forms.Form):
    person = forms.CharField(
        label=_("Vems mejl vill du se?"),
        max_length=254,
        required=False,
        help_text=_("Namn, e-postadress eller HR:s nummer. Tomt: ett exempel med ditt eget namn."),
    )

    def __init__(self, *args: Any, rights: MailRights, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rights, self.for_user = rights, rights.reader

    @cached_property
    def visible(self) -> UserQuerySet:
        return super().visible.filter(pk__in=self.rights.persons().values("pk"))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        self.found = self.look_up_one("person", self.visible) if given.get("person") else None
        return self.cleaned_data
