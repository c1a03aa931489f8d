"""What one reader may see in the follow-up on a day."""

import datetime as dt

from django.db.models import QuerySet
from django.utils.functional import cached_property

from tracking.models import OrganisationalUnit, UnitRole
from tracking.models.organisation import Reader
from tracking.permissions import person_units, total_units, units_of_elected_only
from tracking.small_groups import Seen


class OnOwnBehalf:
    """The same reader without what is seen in a manager's place: a deputy reads names, and takes none out."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def roles_on(self, on: dt.date) -> list[UnitRole]:
        return [held for held in self._reader.roles_on(on) if held.role != UnitRole.Role.DEPUTY]


class ReaderScope:
    def __init__(self, reader: Reader, today: dt.date) -> None:
        self.reader, self.today = reader, today

    @cached_property
    def totals(self) -> QuerySet[OrganisationalUnit]:
        return total_units(self.reader, self.today)

    @cached_property
    def total_ids(self) -> set[int]:
        return set(self.totals.values_list("pk", flat=True))

    @cached_property
    def persons(self) -> QuerySet[OrganisationalUnit]:
        return person_units(self.reader, self.today)

    @cached_property
    def person_ids(self) -> set[int]:
        return set(self.persons.values_list("pk", flat=True))

    @cached_property
    def starts(self) -> list[OrganisationalUnit]:
        """Where the reader begins: the topmost units of the roles held."""
        roles = self.reader.roles_on(self.today)
        # A unit and its successor share a code: of those, the one that holds longest.
        held = sorted((role.unit for role in roles), key=lambda unit: unit.valid_until or dt.date.max)
        units = {unit.code: unit for unit in held}.values()
        tops = [unit for unit in units if not any(other != unit and other.contains(unit) for other in units)]
        return sorted((unit for unit in tops if unit.pk in self.total_ids), key=lambda unit: unit.path)

    def sees_persons(self, unit: OrganisationalUnit) -> bool:
        return unit.pk in self.person_ids

    def may_take_out(self, unit: OrganisationalUnit) -> bool:
        return ReaderScope(OnOwnBehalf(self.reader), self.today).sees_persons(unit)

    def sees_all_persons(self, unit: OrganisationalUnit) -> bool:
        return self._below(unit) <= self.person_ids

    def sees_elected_only(self, unit: OrganisationalUnit) -> bool:
        return units_of_elected_only(self.reader, self.today).filter(pk=unit.pk).exists()

    @cached_property
    def seen(self) -> Seen:
        elected = units_of_elected_only(self.reader, self.today).values_list("pk", flat=True)
        return Seen(self.person_ids, set(elected))

    def covers(self, unit: OrganisationalUnit) -> bool:
        """Whether no total below the unit is hidden from the reader."""
        return self._below(unit) <= self.total_ids

    def counted(self, unit: OrganisationalUnit, *, any_day: bool) -> QuerySet[OrganisationalUnit] | None:
        """The units a report on `unit` may count (None = all): for any day those whose persons the reader may see, at
        reporting dates those of the reader's totals."""
        if any_day:
            return None if self.sees_all_persons(unit) else self.persons
        return None if self.covers(unit) else self.totals

    def enters(self, unit: OrganisationalUnit) -> bool:
        return self.sees_persons(unit) or unit in self.starts

    def find(self, code: str, on: dt.date) -> OrganisationalUnit | None:
        """The unit that had the code on the day, else the last that had it, as far as the reader may go."""
        units = OrganisationalUnit.objects.filter(code=code)
        found = [*units.as_of(on), *units.order_by("-pk")]
        return next((unit for unit in found if self.enters(unit)), None)

    def _below(self, unit: OrganisationalUnit) -> set[int]:
        return set(OrganisationalUnit.objects.within(unit).values_list("pk", flat=True))
