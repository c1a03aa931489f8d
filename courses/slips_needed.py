"""Who needs a slip: whoever a manager or HR sees, has a web course left to do, and is reached by no mail."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import cached_property

from courses.slips import SlipRights, trainings
from tracking.models import Affiliation, Kind, OrganisationalUnit, PersonalLink, Training, User
from tracking.slips import without_mail


@dataclass(frozen=True)
class Needing:
    name: str
    left: list[tuple[Training, bool]]  # with whether there is a slip that still opens it


@dataclass(frozen=True)
class UnitNeeding:
    unit: OrganisationalUnit
    # In order of name, with the ids of those to print for: all of them where each has a slip.
    trainings: list[tuple[Training, list[int]]]
    persons: list[Needing]


class SlipsNeeded:
    """unit: the only one that is asked for; None = all of the reader's."""

    def __init__(self, rights: SlipRights, unit: OrganisationalUnit | None = None) -> None:
        self.rights, self.unit = rights, unit

    @cached_property
    def _trainings(self) -> dict[int, Training]:
        """In order of name."""
        return {each.pk: each for each in trainings(self.rights)}

    @cached_property
    def _left(self) -> dict[int, set[int]]:
        """By person, ids of trainings."""
        found: dict[int, set[int]] = defaultdict(set)
        rows = without_mail(self.rights.reader, self.rights.today)
        rows = rows.filter(requirement__training__in=self._trainings, user__is_active=True)
        for user, training in rows.order_by().values_list("user", "requirement__training"):
            found[user].add(training)
        return found

    def places(self) -> list[tuple[int, int]]:
        """Ids of a unit and a person there, unit by unit in Swedish order of name; each person once."""
        units = self.rights.units()
        if self.unit:
            units = units.filter(pk=self.unit.pk)
        ties = Affiliation.objects.visible_to(self.rights.reader, self.rights.today)
        there = ties.filter(unit__in=units, kind=Kind.EMPLOYEE).order_by("unit__path", "user__sort_key", "user")
        at: dict[int, int] = {}
        for unit, user in there.values_list("unit", "user"):
            if user in self._left:
                at.setdefault(user, unit)
        return [(unit, user) for user, unit in at.items()]

    def units(self, page: Iterable[tuple[int, int]]) -> list[UnitNeeding]:
        """`page`: some of places(). As many queries for one as for fifty."""
        at: dict[int, list[int]] = defaultdict(list)
        for unit, user in page:
            at[unit].append(user)
        users = [user for there in at.values() for user in there]
        persons, units = User.objects.in_bulk(users), OrganisationalUnit.objects.in_bulk(at)
        printed = self._printed(users)
        return [self._unit(units[unit], [persons[user] for user in there], printed) for unit, there in at.items()]

    def _printed(self, users: list[int]) -> set[tuple[int, int]]:
        """Slips that still open something: as start_codes.printer_still_may, in two queries for each printer."""
        today = self.rights.today
        slips = PersonalLink.objects.open_on(today).filter(user__in=users, sheet__revoked_at=None)
        by: dict[int | None, set[tuple[int, int]]] = defaultdict(set)
        for printer, user, training in slips.values_list("sheet__printed_by", "user", "training"):
            by[printer].add((user, training))
        printers = User.objects.in_bulk([pk for pk in by if pk])
        found = set()
        for pk, printer in printers.items():
            seen = set(User.objects.visible_to(printer, today).filter(pk__in=users).values_list("pk", flat=True))
            found |= {(user, training) for user, training in by[pk] if user in seen}
        return found

    def _unit(self, unit: OrganisationalUnit, persons: list[User], printed: set[tuple[int, int]]) -> UnitNeeding:
        left = {each.pk: [row for pk, row in self._trainings.items() if pk in self._left[each.pk]] for each in persons}
        asked = {training.pk for theirs in left.values() for training in theirs}
        return UnitNeeding(
            unit,
            [(row, _without_slip(pk, persons, left, printed)) for pk, row in self._trainings.items() if pk in asked],
            [
                Needing(
                    each.name_for(self.rights.reader),
                    [(training, (each.pk, training.pk) in printed) for training in left[each.pk]],
                )
                for each in persons
            ],
        )


def _without_slip(
    training: int, persons: list[User], left: dict[int, list[Training]], printed: set[tuple[int, int]]
) -> list[int]:
    asked = [each.pk for each in persons if training in {row.pk for row in left[each.pk]}]
    return [pk for pk in asked if (pk, training) not in printed] or asked
