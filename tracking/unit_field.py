"""Choosing a unit in a form: what each is called, so that it can be told from others."""

from typing import Any

from django.db.models import Count, QuerySet
from django.forms import ModelChoiceField
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from tracking.models import OrganisationalUnit


class ToldApart:
    """A unit with what it lies under, with its last day if it has one, and with its code where others have its name."""

    queryset: Any  # a field's own, whose base says less

    def label_from_instance(self, unit: OrganisationalUnit) -> str:
        above = unit.parent
        label = f"{above.name} – {unit.name}" if above and above.parent_id else unit.name
        if unit.name in self._shared_names:
            label += f" ({unit.code})"
        last = unit.valid_until
        return _("%(unit)s, till och med %(day)s") % {"unit": label, "day": last} if last else label

    @cached_property
    def _shared_names(self) -> set[str]:
        names = self.queryset.order_by().values_list("name").annotate(number=Count("pk"))
        return set(names.filter(number__gt=1).values_list("name", flat=True))


class AnyUnitField(ToldApart, ModelChoiceField):
    def __init__(self, queryset: QuerySet[OrganisationalUnit], **kwargs: Any) -> None:
        super().__init__(queryset.select_related("parent"), **kwargs)
