"""Whom one reader may add, end and join by hand: HR in its scope, a nämnd's secretary the elected of that nämnd. An
administrator, who sees no persons, nobody; coordinators and managers nobody."""

import datetime as dt

from django.db.models import Q
from django.utils.functional import cached_property

from tracking.models import Affiliation, Kind, OrganisationalUnit, PersonChange, UnitRole, User
from tracking.models.organisation import AffiliationQuerySet, UserQuerySet
from tracking.models.units import OrganisationalUnitQuerySet
from tracking.permissions import hr_units, kept_committees, person_units, protected_persons

Role = UnitRole.Role


class PeopleRights:
    def __init__(self, reader: User, today: dt.date) -> None:
        self.reader, self.today = reader, today

    @cached_property
    def _held(self) -> list[UnitRole]:
        return self.reader.roles_on(self.today)

    @cached_property
    def hr_units(self) -> OrganisationalUnitQuerySet:
        return hr_units(self.reader, self.today)

    @cached_property
    def is_hr(self) -> bool:
        return any(held.role == Role.HR for held in self._held)

    @cached_property
    def may_join(self) -> bool:
        return any(held.role == Role.HR and held.unit.parent_id is None for held in self._held)

    @cached_property
    def committees(self) -> list[int]:
        """Those the reader is the secretary of."""
        return kept_committees(self._held)

    @property
    def may_add(self) -> bool:
        return self.is_hr or bool(self.committees)

    @cached_property
    def may_list(self) -> bool:
        """Managers and deputies see their persons, and do nothing with them here."""
        return self.may_add or person_units(self.reader, self.today).exists()

    def units(self) -> OrganisationalUnitQuerySet:
        at = Q(pk__in=self.hr_units.values("pk")) | Q(pk__in=self.committees)
        return OrganisationalUnit.objects.filter(at).as_of(self.today)

    @cached_property
    def top(self) -> OrganisationalUnit | None:
        """The first of the units: where the log of names says that a list was shown."""
        return self.units().order_by("path").first()

    def kinds(self) -> list[Kind]:
        return list(Kind) if self.is_hr else [Kind.ELECTED]

    def may_add_at(self, unit: OrganisationalUnit, kind: str) -> bool:
        if self.hr_units.filter(pk=unit.pk).exists():
            return True
        return kind == Kind.ELECTED and unit.pk in self.committees

    def ties(self) -> AffiliationQuerySet:
        """Ties the reader may end, if no file does. Of persons who may be listed."""
        elected = Q(kind=Kind.ELECTED, unit__in=self.committees)
        found = Affiliation.objects.filter(Q(unit__in=self.hr_units.values("pk")) | elected)
        return found.exclude(user__protected=True, user__display_name="")

    def persons(self) -> UserQuerySet:
        """With a tie there that has not ended before today, or whose last day was set today and can be undone. A tie
        that begins later counts here, though names are seen by ties that hold today: whoever lays people up, as a
        secretary before a new mandatperiod, must find them again to put a fault right. Of these the name and the tie
        are shown; trainings not until the tie begins (User.objects.visible_to)."""
        ended = PersonChange.objects.filter(what=PersonChange.What.ENDED, at__date=self.today).values("affiliation")
        still = self.ties().filter(Q(end_on=None) | Q(end_on__gte=self.today) | Q(pk__in=ended))
        return User.objects.filter(pk__in=still.values("user"))

    @cached_property
    def handled(self) -> OrganisationalUnit | None:
        """The first unit whose protected persons the reader handles."""
        at = UnitRole.MAY_BE_AT[Role.PROTECTED_HANDLER]
        held = [each.unit for each in self._held if each.role == Role.PROTECTED_HANDLER and each.unit.kind in at]
        return min(held, key=lambda unit: unit.path, default=None)

    def protected(self) -> UserQuerySet:
        return protected_persons(self.reader, self.today)
