"""For whom, and for what, HR takes out many kursintyg at once."""

import datetime as dt
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from tracking.models import Completion, OrganisationalUnit, Training, User
from tracking.permissions import hr_units
from tracking.unit_field import AnyUnitField, choose_the_only_one


class CertificatesForm(forms.Form):
    unit = AnyUnitField(OrganisationalUnit.objects.none(), label=_("Enhet"))
    training = forms.ModelChoiceField(
        Training.objects.none(), label=_("Utbildning"), empty_label=_("Välj utbildning …")
    )

    def __init__(self, data: Any = None, *, reader: User, today: dt.date) -> None:
        super().__init__(data)
        fields: Any = self.fields
        done = Completion.objects.filter(training=OuterRef("pk"))
        fields["unit"].queryset = hr_units(reader, today).as_of(today).select_related("parent")
        fields["training"].queryset = Training.objects.filter(Exists(done))
        for name in self.fields:
            choose_the_only_one(self, name)
