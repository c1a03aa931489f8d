"""What one reader may see and do of mails. HR of a part: the mails of the persons it sees. HR and coordinators of the
whole municipality: how many of all, when and how they are written; coordinators see no names."""

import datetime as dt

from django.utils.functional import cached_property

from tracking.models import Affiliation, Message, OrganisationalUnit, UnitRole, User
from tracking.models.organisation import UserQuerySet
from tracking.models.outbox import MessageQuerySet
from tracking.permissions import hr_units
from tracking.suppression import K_INSIDE

Role = UnitRole.Role


class MailRights:
    def __init__(self, reader: User, today: dt.date) -> None:
        self.reader, self.today = reader, today
        self._held = reader.roles_on(today)

    @cached_property
    def is_hr(self) -> bool:
        return any(held.role == Role.HR for held in self._held)

    @cached_property
    def may_plan(self) -> bool:
        """Choose when and how the whole municipality is mailed."""
        return any(held.role in (Role.HR, Role.COORDINATOR) and held.unit.parent_id is None for held in self._held)

    @property
    def may_enter(self) -> bool:
        return self.is_hr or self.may_plan

    @cached_property
    def top(self) -> OrganisationalUnit | None:
        """The first unit of the reader's HR roles: where the log of names says that names were shown."""
        units = sorted((held.unit for held in self._held if held.role == Role.HR), key=lambda unit: unit.path)
        return units[0] if units else None

    def persons(self) -> UserQuerySet:
        """Whose names may be shown here: with a tie where the reader is HR. What the reader leads or stands in for
        besides opens no mails."""
        ties = Affiliation.objects.as_of(self.today).filter(unit__in=hr_units(self.reader, self.today))
        return User.objects.visible_to(self.reader, self.today).filter(pk__in=ties.values("user"))

    def counted(self) -> UserQuerySet:
        """Of whose mails the number is told."""
        return User.objects.all() if self.may_plan else self.persons()

    def messages(self) -> MessageQuerySet:
        """Those that may be counted, and stopped."""
        return Message.objects.filter(recipient__in=self.counted().values("pk"))

    def listed(self) -> MessageQuerySet:
        """Those that may be shown with a name."""
        return Message.objects.filter(recipient__in=self.persons().values("pk"))

    def told(self, number: int) -> int | None:
        """None = fewer than are told to whoever has no right to the persons, and not none."""
        return number if self._sees_counted or number == 0 or number >= K_INSIDE else None

    @cached_property
    def _sees_counted(self) -> bool:
        """Whoever coordinates the whole and is HR of a part has no right to the persons of the rest."""
        of_whole = any(held.role == Role.HR and held.unit.parent_id is None for held in self._held)
        return of_whole or (self.is_hr and not self.may_plan)
