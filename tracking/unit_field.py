"""Choosing a unit in a form: what each is called, so that it can be told from others."""

from collections import Counter
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from tracking.models import OrganisationalUnit

MANY = 30  # a longer list can be searched


def choose_the_only_one(form: forms.BaseForm, name: str) -> None:
    """Where one choice is possible it is made beforehand."""
    found = [] if form.is_bound else list(form.fields[name].queryset[:2])  # type: ignore[attr-defined]
    if len(found) == 1:
        form.initial.setdefault(name, found[0])


class UnitSelect(forms.Select):
    """A plain list; a long one gets a field to type in."""

    class Media:
        js = ("tracking/unit_select.js",)

    def build_attrs(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        texts = {"data-search": _("Sök enhet"), "data-found": _("träffar"), "data-many": MANY}
        return super().build_attrs(*args, **kwargs) | texts


class ToldApart:
    """A unit with what it lies under, its code where another is called the same, and its last day if it has one."""

    queryset: Any  # a field's own, whose base says less

    def label_from_instance(self, unit: OrganisationalUnit) -> str:
        label = unit.long_name
        if self._called[label] > 1:
            label += f" [{unit.code}]"
        last = unit.valid_until
        return _("%(unit)s, till och med %(day)s") % {"unit": label, "day": last} if last else label

    @cached_property
    def _called(self) -> Counter[str]:
        return Counter(unit.long_name for unit in self.queryset)


class AnyUnitField(ToldApart, forms.ModelChoiceField):
    widget = UnitSelect

    def __init__(self, queryset: QuerySet[OrganisationalUnit], **kwargs: Any) -> None:
        kwargs.setdefault("empty_label", _("Välj enhet …"))
        super().__init__(queryset.select_related("parent"), **kwargs)
