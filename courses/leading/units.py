"""Whose units a reader may look at as a manager does: the own ones, for HR any in its scope."""

import datetime as dt

from django.db.models import Q
from django.utils.functional import cached_property

from tracking.models import OrganisationalUnit, User
from tracking.models.units import OrganisationalUnitQuerySet
from tracking.permissions import hr_units, led_units, units_led_from


class LedUnits:
    def __init__(self, reader: User, today: dt.date) -> None:
        self.reader, self.today = reader, today

    @cached_property
    def own(self) -> list[OrganisationalUnit]:
        """Led as manager or deputy, from the top down."""
        return list(led_units(self.reader, self.today).order_by("path"))

    @cached_property
    def may_look(self) -> bool:
        return bool(self.own) or self.choices().exists()

    def choices(self) -> OrganisationalUnitQuerySet:
        of_hr = hr_units(self.reader, self.today).values("pk")
        at = Q(pk__in=[unit.pk for unit in self.own]) | Q(pk__in=of_hr)
        return OrganisationalUnit.objects.filter(at).as_of(self.today).order_by("path")

    def below(self, chosen: OrganisationalUnit | None) -> list[OrganisationalUnit]:
        """Whose persons are shown: of the own units those at and below the chosen one, else what a manager of it would
        see. None = all the own."""
        if chosen is None:
            return self.own
        if chosen in self.own:
            return [unit for unit in self.own if chosen.contains(unit)]
        return list(units_led_from(chosen, self.today).order_by("path"))
