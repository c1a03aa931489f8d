"""Where one reader may hold a gruppgenomgång and register who was there: managers and deputies at the units they lead,
HR in its scope, a nämnd's secretary with its elected. Asked for today, so that a role that ends closes everything."""

import datetime as dt

from django.utils import timezone
from django.utils.functional import cached_property
from wagtail.models import Page

from courses.privacy import readers_of
from tracking.models import Affiliation, User
from tracking.models.organisation import UserQuerySet
from tracking.models.units import OrganisationalUnit, OrganisationalUnitQuerySet
from tracking.permissions import person_units


class GroupRights:
    def __init__(self, reader: User, now: dt.datetime) -> None:
        self.reader, self.now, self.today = reader, now, timezone.localdate(now)

    @cached_property
    def units(self) -> OrganisationalUnitQuerySet:
        led = person_units(self.reader, self.today)
        return OrganisationalUnit.objects.filter(pk__in=led.values("pk")).as_of(self.today).order_by("path")

    def unit(self, unit_id: int) -> OrganisationalUnit | None:
        return self.units.filter(pk=unit_id).first()

    def places(self) -> OrganisationalUnitQuerySet:
        """Those of the units where somebody is that the reader sees."""
        return self.units.filter(pk__in=Affiliation.objects.visible_to(self.reader, self.today).values("unit"))

    def kinds(self, unit: OrganisationalUnit) -> set[str]:
        """Of the ties by which the reader sees somebody there."""
        ties = Affiliation.objects.visible_to(self.reader, self.today).filter(unit=unit)
        return set(ties.order_by().values_list("kind", flat=True).distinct())

    def persons(self, unit: OrganisationalUnit, page: Page) -> UserQuerySet:
        """Who may be ticked, in Swedish order of name: those of the unit who may read the page."""
        ties = Affiliation.objects.visible_to(self.reader, self.today).filter(unit=unit)
        there = User.objects.visible_to(self.reader, self.today).filter(pk__in=ties.values("user"))
        return readers_of(page, there).order_by("sort_key", "pk")

    def leaders(self, unit: OrganisationalUnit) -> UserQuerySet:
        """Who may be said to have led it: the reader, or somebody of the unit."""
        ties = Affiliation.objects.visible_to(self.reader, self.today).filter(unit=unit)
        there = User.objects.visible_to(self.reader, self.today).filter(pk__in=ties.values("user"))
        return (there | User.objects.filter(pk=self.reader.pk)).order_by("sort_key", "pk")

    def named(self) -> UserQuerySet:
        """Whose names the reader may be shown: as far as lists go, and the own."""
        return User.objects.visible_to(self.reader, self.today) | User.objects.filter(pk=self.reader.pk)
