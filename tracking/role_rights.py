"""Which roles one reader may read, give, change and take back, where and until when. Nobody gives a role that reaches
wider or lasts longer than their own."""

import datetime as dt

from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from tracking.models import OrganisationalUnit, UnitRole, User
from tracking.models.organisation import UserQuerySet
from tracking.models.roles import UnitRoleQuerySet
from tracking.models.units import STEP, OrganisationalUnitQuerySet
from tracking.permissions import governed_units, governed_until

Role = UnitRole.Role
# What a role may see, said where one is given. The rules are permissions.py.
SEES = {
    Role.MANAGER: _("ser namn i den egna enheten och i enheter under som saknar egen chef"),
    Role.DEPUTY: _("ser det som enhetens chef ser, till en sista dag"),
    Role.HR: _("ser namn i enheten och allt under den, och ger roller där"),
    Role.COORDINATOR: _("ser siffror per förvaltning, inga namn"),
    Role.SECRETARY: _("ser namn på förtroendevalda i den nämnden"),
    Role.PROTECTED_HANDLER: _("ser dem med skyddade personuppgifter och sätter deras visningsnamn, inget annat"),
}


class RoleRights:
    def __init__(self, reader: User, today: dt.date) -> None:
        self.reader, self.today = reader, today

    @cached_property
    def is_administrator(self) -> bool:
        return self.reader.is_superuser and self.reader.is_active

    @cached_property
    def governed(self) -> OrganisationalUnitQuerySet:
        return governed_units(self.reader, self.today)

    @cached_property
    def governs(self) -> bool:
        return self.governed.exists()

    @cached_property
    def managed(self) -> dict[int, dt.date]:
        """Units the reader manages → the last day of that role."""
        days: dict[int, dt.date] = {}
        for held in self.reader.roles_on(self.today):
            if held.role == Role.MANAGER:
                days[held.unit_id] = max(held.end_on or dt.date.max, days.get(held.unit_id, dt.date.min))
        return days

    @cached_property
    def governs_all(self) -> bool:
        """HR at the top, or an administrator: these name the handlers of protected persons."""
        return self.is_administrator or self.governed.filter(parent=None).exists()

    def may_enter(self) -> bool:
        return bool(self.managed) or self.governs

    def roles_to_give(self) -> list[UnitRole.Role]:
        if not self.governs:
            return [Role.DEPUTY]
        return [role for role in SEES if role != Role.PROTECTED_HANDLER or self.governs_all]

    def units(self) -> OrganisationalUnitQuerySet:
        """Where the reader may give some role."""
        return OrganisationalUnit.objects.filter(Q(pk__in=self.governed.values("pk")) | Q(pk__in=self.managed))

    @cached_property
    def top(self) -> OrganisationalUnit | None:
        """The first of these: where the log of names says that a list was shown."""
        return self.units().order_by("path").first()

    def until(self, role: str, unit: OrganisationalUnit) -> dt.date:
        """The last day for which the reader may give the role at the unit. dt.date.max = no last day, dt.date.min = not
        at all. Handlers see persons whom nobody else sees: they are given from the top."""
        top = OrganisationalUnit.objects.get(pk=int(unit.path[:STEP])) if role == Role.PROTECTED_HANDLER else unit
        by_hr = governed_until(self.reader, top, self.today)
        by_manager = self.managed.get(unit.pk, dt.date.min) if role == Role.DEPUTY else dt.date.min
        return max(by_hr, by_manager)

    def rows(self) -> UnitRoleQuerySet:
        """Roles at the reader's units; for a manager the deputies. A person with protected personal data and no display
        name is in no list, and a row without a name would point at them; but a role must be possible to take back, so
        administrators, who see no persons, have the row."""
        deputies = Q(role=Role.DEPUTY, unit__in=self.managed)
        roles = UnitRole.objects.filter(Q(unit__in=self.governed.values("pk")) | deputies)
        if not self.is_administrator:
            roles = roles.exclude(user__protected=True, user__display_name="")
        return roles

    def changeable(self) -> UnitRoleQuerySet:
        """One that a file made follows the file."""
        rows = self.rows().filter(source="")
        return rows if self.governs_all else rows.exclude(role=Role.PROTECTED_HANDLER)

    def withdrawable(self) -> UnitRoleQuerySet:
        """One that is over has nothing to take back."""
        return self.changeable().filter(Q(end_on=None) | Q(end_on__gte=self.today))

    def nameable(self) -> UserQuerySet:
        """Holders of roles the reader is told the names of: administrators all, others those they see and oneself."""
        if self.is_administrator:
            return User.objects.all()
        visible = User.objects.visible_to(self.reader, self.today)
        return User.objects.filter(Q(pk__in=visible.values("pk")) | Q(pk=self.reader.pk))

    def to_give(self, visible: UserQuerySet) -> UserQuerySet:
        """Persons a role may be given to by address or number: an administrator, who sees no persons, may name anybody
        who can log in."""
        return User.objects.filter(is_active=True) if self.is_administrator else visible

    def is_only_own(self, role: UnitRole) -> bool:
        """Whether the reader would lock herself out by ending it."""
        if role.user_id != self.reader.pk or role.role != Role.HR or self.reader.is_superuser:
            return False
        others = self.reader.unit_roles.held(self.today).filter(role=Role.HR).exclude(pk=role.pk)
        return not others.exists()
