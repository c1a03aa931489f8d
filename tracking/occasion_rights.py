"""Which occasions one reader sees, leads and registers attendance at. HR and coordinators lead those in their scope,
the named organiser the own one. The organiser sees the names of its guests; all others those they see elsewhere, by a
tie that lets them in: an employee's manager is not told what the same person does as elected."""

import datetime as dt
from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q
from django.utils.functional import cached_property

from tracking.models import Affiliation, Attendance, Occasion, OrganisationalUnit, SignUp, UnitRole, User
from tracking.models.occasions import LETS_IN, OccasionQuerySet
from tracking.models.organisation import AffiliationQuerySet, UserQuerySet
from tracking.models.units import OrganisationalUnitQuerySet
from tracking.permissions import hr_units, person_units

LEADING = (UnitRole.Role.HR, UnitRole.Role.COORDINATOR)


class OccasionRights:
    def __init__(self, reader: User, today: dt.date) -> None:
        self.reader, self.today = reader, today

    @cached_property
    def units(self) -> OrganisationalUnitQuerySet:
        """Those the reader may open an occasion to."""
        condition = Q(pk__in=[])
        for held in self.reader.roles_on(self.today):
            places = UnitRole.MAY_BE_AT.get(UnitRole.Role(held.role))
            if held.role in LEADING and (places is None or held.unit.kind in places):
                condition |= Q(**held.unit.path_range())
        return OrganisationalUnit.objects.filter(condition)

    @cached_property
    def may_create(self) -> bool:
        return self.units.as_of(self.today).exists()

    @cached_property
    def sees_persons(self) -> bool:
        return person_units(self.reader, self.today).exists()

    @cached_property
    def _persons(self) -> UserQuerySet:
        return User.objects.visible_to(self.reader, self.today)

    @cached_property
    def _ties(self) -> AffiliationQuerySet:
        return Affiliation.objects.visible_to(self.reader, self.today)

    @cached_property
    def let_go(self) -> OrganisationalUnitQuerySet:
        """Where the reader led by a role that has ended. Whoever lays up an occasion is its organiser when nobody else
        is named, and is so no more in the next request."""
        condition = Q(pk__in=[])
        ended = UnitRole.objects.filter(user=self.reader, role__in=LEADING, end_on__lt=self.today)
        for role in ended.select_related("unit"):
            condition |= Q(**role.unit.path_range())
        return OrganisationalUnit.objects.filter(condition).exclude(pk__in=self.units.values("pk"))

    def led(self) -> OccasionQuerySet:
        own = Q(leader=self.reader) & ~Q(unit__in=self.let_go.values("pk"))
        return Occasion.objects.filter(own | Q(unit__in=self.units.values("pk")))

    def organises(self, occasion: Occasion) -> bool:
        return occasion.leader_id == self.reader.pk and not self.let_go.filter(pk=occasion.unit_id).exists()

    def visible(self) -> OccasionQuerySet:
        """Also those where somebody the reader sees has signed up or was there."""
        here, seen = Q(occasion=OuterRef("pk")), Q(user=self.reader)
        if self.sees_persons:
            seen |= Q(user__in=self._persons.order_by().values("pk")) & self._let_in_by_seen_tie()
        concerned = Exists(SignUp.objects.standing().filter(here & seen)) | Exists(
            Attendance.objects.filter(here & seen)
        )
        open_to = Occasion.objects.open_to(self.reader, self.today)
        led = self.led()
        return Occasion.objects.filter(Q(pk__in=open_to.values("pk")) | Q(pk__in=led.values("pk")) | concerned)

    def _let_in_by_seen_tie(self) -> Q:
        """Of sign-ups and attendances: a tie that the reader sees may have led to it."""
        theirs = self._ties.filter(user=OuterRef("user"), unit__path__startswith=OuterRef("occasion__unit__path"))
        by_kind = [
            Q(Exists(theirs.filter(kind=kind)), **{f"occasion__{switch}": True}) for kind, switch in LETS_IN.items()
        ]
        return reduce(or_, by_kind)

    def leads(self, occasion: Occasion) -> bool:
        return self.led().filter(pk=occasion.pk).exists()

    def may_register(self, occasion: Occasion) -> bool:
        return self.sees_persons or self.organises(occasion)

    def registrable(self, occasion: Occasion) -> UserQuerySet:
        """Whom the reader sees elsewhere, and may write down as present without their having signed up. All of them for
        the organiser, and for HR, who is told of all ties there."""
        if self.organises(occasion) or self._is_hr_at(occasion):
            return self._persons
        kinds = [kind for kind, switch in LETS_IN.items() if getattr(occasion, switch)]
        ties = self._ties.within(occasion.unit).filter(kind__in=kinds)
        return self._persons.filter(pk__in=ties.values("user"))

    def _is_hr_at(self, occasion: Occasion) -> bool:
        return hr_units(self.reader, self.today).filter(pk=occasion.unit_id).exists()

    def nameable(self, occasion: Occasion) -> UserQuerySet:
        """Whom the reader may be told the names of as guests of the occasion, and write down as present. Not the
        reader: nobody writes down themselves."""
        persons = self.registrable(occasion)
        if self.organises(occasion):
            shown = ~Q(protected=True, display_name="")
            guests = Q(sign_ups__in=occasion.sign_ups.standing()) | Q(attendances__occasion=occasion)
            theirs = User.objects.filter(guests, shown).values("pk")
            persons = User.objects.filter(Q(pk__in=persons.order_by().values("pk")) | Q(pk__in=theirs))
        return persons.exclude(pk=self.reader.pk)

    def guests(self, occasion: Occasion) -> UserQuerySet:
        """Of these, those who have signed up or were there."""
        signed, there = occasion.sign_ups.standing().values("user"), occasion.attendances.values("user")
        return self.nameable(occasion).filter(Q(pk__in=signed) | Q(pk__in=there)).order_by("sort_key", "pk")
