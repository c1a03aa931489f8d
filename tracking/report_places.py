"""The rows of a report: which places there are, and in which of them a home unit is counted."""

import datetime as dt
from collections.abc import Iterator, Set
from dataclasses import dataclass

from django.utils.translation import gettext as _

from tracking.models import Kind, OrganisationalUnit, UnitKind
from tracking.models.units import STEP
from tracking.swedish import sort_key

PARTNERS = "samverkansparter"


@dataclass(frozen=True)
class Place:
    """A row of the report: a unit with all below it, all partners, or nowhere (code None)."""

    code: str | None
    name: str
    kind: str = ""
    direct: bool = False  # the unit whose parts are the rows, for those placed directly in it

    @property
    def label(self) -> str:
        return _("Direkt i %(unit)s") % {"unit": self.name} if self.direct else self.name


@dataclass(frozen=True)
class ReportPlaces:
    """Of a report on `unit`. day: whose units are the rows; seen: ids of the units a reader may see totals of (None =
    all); whole: the unit is one row of its own."""

    unit: OrganisationalUnit
    units: dict[int, OrganisationalUnit]
    day: dt.date
    seen: Set[int] | None
    whole: bool

    def place(self, home: int | None) -> Place | None:
        """The row a home unit is counted in; None when it lies outside the report's unit."""
        if home is None:
            return Place(None, _("Hör inte hemma någonstans nu")) if self.is_top else None
        unit = self.units[home]
        if not self.unit.contains(unit) or unit.kind in self.unit.kinds_apart():
            return None
        if self.whole:
            return place_of(self.unit)
        if unit.kind == UnitKind.PARTNER and self.is_top:
            return Place(PARTNERS, _("Samverkansparter"), UnitKind.PARTNER)
        if self.is_top:
            return place_of(self.units[unit.row_id], direct=unit.row_id == self.unit.pk)
        step = unit.path[len(self.unit.path) : len(self.unit.path) + STEP]
        return place_of(self.units[int(step)]) if step else place_of(self.unit, direct=True)

    @property
    def is_top(self) -> bool:
        return self.unit.kind == UnitKind.MUNICIPALITY

    def places(self, kinds: list[str]) -> Iterator[Place]:
        """Rows that are there even when nobody is counted in them."""
        if self.whole:
            yield place_of(self.unit)
            return
        for unit in self.units.values():
            if self.holds(unit) and self._is_row(unit, kinds):
                yield place_of(unit)
        if self.is_top and Kind.PARTNER in kinds and self.seen is None:
            yield Place(PARTNERS, _("Samverkansparter"), UnitKind.PARTNER)

    def holds(self, unit: OrganisationalUnit) -> bool:
        day = self.day
        return (unit.valid_from or day) <= day <= (unit.valid_until or day)

    def _is_row(self, unit: OrganisationalUnit, kinds: list[str]) -> bool:
        if not self.sees(unit) or not self.unit.contains(unit):
            return False
        if self.is_top and unit.kind == UnitKind.COMMITTEE:
            return Kind.ELECTED in kinds
        return unit.parent_id == self.unit.pk and unit.kind != UnitKind.PARTNER and Kind.EMPLOYEE in kinds

    def sees(self, unit: OrganisationalUnit) -> bool:
        return self.seen is None or unit.pk in self.seen

    def departments(self) -> dict[Place, OrganisationalUnit]:
        return {place_of(unit): unit for unit in self.units.values() if self._is_whole_department(unit)}

    def _is_whole_department(self, unit: OrganisationalUnit) -> bool:
        """Of those it is asked whether they have their coordinators. One that the reader sees a part of may have them
        in the other part."""
        if unit.kind != UnitKind.DEPARTMENT or not self.unit.contains(unit) or not self.holds(unit):
            return False
        return all(self.sees(below) for below in self.units.values() if unit.contains(below))

    def order(self, place: Place) -> tuple[object, ...]:
        """Its parts, then the unit itself, organs, partners, and last nowhere; Swedish order within."""
        if place.code == self.unit.code:
            rank = 1
        else:
            rank = {UnitKind.COMMITTEE.value: 2, UnitKind.PARTNER.value: 3, "": 4}.get(place.kind, 0)
        return rank, sort_key(place.name), place.code or ""


def place_of(unit: OrganisationalUnit, direct: bool = False) -> Place:
    return Place(unit.code, unit.name, unit.kind, direct)
