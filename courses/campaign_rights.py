"""Which series one reader may read and run: HR in its scope, coordinators in theirs. A second yes is given by HR or a
coordinator of the whole municipality, never by who asked."""

import datetime as dt

from django.db.models import Exists, OuterRef, Prefetch, Q
from django.utils.functional import cached_property

from courses.campaign_preview import in_tens
from courses.campaigning import waiting
from courses.campaigns import Campaign, CampaignPlace, CampaignQuerySet
from courses.halts import may_answer
from tracking.models import OrganisationalUnit, UnitKind, UnitRole, User
from tracking.models.units import OrganisationalUnitQuerySet
from tracking.permissions import hr_units

RUNNING = (UnitRole.Role.HR, UnitRole.Role.COORDINATOR)
KINDS = (UnitKind.MUNICIPALITY, UnitKind.DEPARTMENT, UnitKind.UNIT)  # where employees are


class CampaignRights:
    def __init__(self, reader: User, today: dt.date) -> None:
        self.reader, self.today = reader, today

    @cached_property
    def _held(self) -> list[UnitRole]:
        return [held for held in self.reader.roles_on(self.today) if held.role in RUNNING]

    def may_enter(self) -> bool:
        return bool(self._held)

    @cached_property
    def units(self) -> OrganisationalUnitQuerySet:
        """Where the reader may run a series."""
        within = Q(pk__in=[])
        for held in self._held:
            within |= Q(**held.unit.path_range())
        return OrganisationalUnit.objects.filter(within, kind__in=KINDS).as_of(self.today)

    @cached_property
    def top(self) -> OrganisationalUnit | None:
        return self.units.order_by("path").first()

    def campaigns(self) -> CampaignQuerySet:
        """Those of which no place lies outside."""
        inside, outside = self._places()
        return Campaign.objects.filter(inside, ~outside)

    def shared(self) -> CampaignQuerySet:
        """Those that have places outside too: run by who has all of them. `places` of them are those inside."""
        inside, outside = self._places()
        own = CampaignPlace.objects.filter(self._within()).select_related("unit")
        return Campaign.objects.not_stopped().filter(inside, outside).prefetch_related(Prefetch("places", own))

    def _within(self) -> Q:
        within = Q(pk__in=[])
        for held in self._held:
            within |= Q(**held.unit.path_range("unit__"))
        return within

    def _places(self) -> tuple[Exists, Exists]:
        places = CampaignPlace.objects.filter(campaign=OuterRef("pk"))
        return Exists(places.filter(self._within())), Exists(places.exclude(self._within()))

    def sees_persons(self, campaign: Campaign, unit: OrganisationalUnit | None = None) -> bool:
        """Of all its places, and of the one it may be widened to: only then are exact numbers told."""
        own = set(hr_units(self.reader, self.today).values_list("pk", flat=True))
        return own.issuperset([place.unit_id for place in campaign.places.all()] + ([unit.pk] if unit else []))

    def told(self, campaign: Campaign, number: int) -> int:
        return number if self.sees_persons(campaign) else in_tens(number)

    def may_approve(self, campaign: Campaign) -> bool:
        question = waiting(campaign)
        of_all = any(held.unit.parent_id is None for held in self._held)
        return of_all and question is not None and may_answer(question, self.reader)
