"""Who may see persons, and who may see totals. Questions are asked for a day: today, in a view."""

import datetime as dt
from functools import reduce
from operator import and_

from django.db.models import Exists, OuterRef, Q, QuerySet

from tracking.models.organisation import Affiliation, Reader, User, UserQuerySet
from tracking.models.roles import UnitRole
from tracking.models.units import OrganisationalUnit, OrganisationalUnitQuerySet, UnitKind

Role = UnitRole.Role


def person_units(reader: Reader, on: dt.date) -> QuerySet[OrganisationalUnit]:
    """Units whose persons the reader may see by name. A manager: the own unit and those below without a manager
    of their own, or the whole subtree if the role says so. A deputy: what the manager of that unit sees. HR: its scope.
    A nämnd's secretary: that nämnd."""
    roles = _roles(reader, on)
    return OrganisationalUnit.objects.filter(_led_or_served(roles, on) | Q(pk__in=kept_committees(roles)))


def units_of_elected_only(reader: Reader, on: dt.date) -> QuerySet[OrganisationalUnit]:
    """Nämnder where the reader may see persons as their secretary, and so only the elected."""
    roles = _roles(reader, on)
    return OrganisationalUnit.objects.filter(pk__in=kept_committees(roles)).exclude(_led_or_served(roles, on))


def led_units(reader: Reader, on: dt.date) -> OrganisationalUnitQuerySet:
    """Units of that day which the reader leads, as manager or deputy. HR leads none."""
    led = [held for held in _roles(reader, on) if held.role in (Role.MANAGER, Role.DEPUTY)]
    return OrganisationalUnit.objects.filter(_led_or_served(led, on)).as_of(on)


def units_led_from(unit: OrganisationalUnit, on: dt.date) -> OrganisationalUnitQuerySet:
    """What a manager of the unit sees: the unit and those below without a manager of their own."""
    return OrganisationalUnit.objects.filter(pk__in=_led_units(unit, on)).as_of(on)


def _led_or_served(roles: list[UnitRole], on: dt.date) -> Q:
    """Units whose persons, whatever their kind, may be seen by their manager or HR."""
    condition = Q(pk__in=[])
    for held in roles:
        if held.role == Role.HR:
            condition |= Q(**held.unit.path_range())
        elif held.role == Role.MANAGER:
            condition |= _managed(held, on)
        elif held.role == Role.DEPUTY:
            condition |= _stood_in_for(held, on)
    return condition


def _managed(held: UnitRole, on: dt.date) -> Q:
    return Q(**held.unit.path_range()) if held.whole_subtree else Q(pk__in=_led_units(held.unit, on, held.user_id))


def _stood_in_for(held: UnitRole, on: dt.date) -> Q:
    """What the manager of the unit sees; where there are several, what all of them see, so that none of them has named
    somebody who sees more. A unit without a manager is seen as by one without units of their own below."""
    managers = UnitRole.objects.held(on).filter(role=Role.MANAGER, unit=held.unit_id).select_related("unit")
    first, *others = [_managed(each, on) for each in managers] or [Q(pk__in=_led_units(held.unit, on, held.user_id))]
    return reduce(and_, others, first)


def kept_committees(roles: list[UnitRole]) -> list[int]:
    """Of the reader's roles: the nämnder whose secretary is asking."""
    return [each.unit_id for each in roles if each.role == Role.SECRETARY and each.unit.kind == UnitKind.COMMITTEE]


def total_units(reader: Reader, on: dt.date) -> QuerySet[OrganisationalUnit]:
    """Units whose totals the reader may see: where persons may be seen, and the coordinators' subtrees."""
    condition = Q(pk__in=person_units(reader, on).values("pk"))
    for held in _roles(reader, on):
        if held.role == Role.COORDINATOR and held.unit.kind in UnitRole.MAY_BE_AT[Role.COORDINATOR]:
            condition |= Q(**held.unit.path_range())
    return OrganisationalUnit.objects.filter(condition)


def governed_units(reader: User, on: dt.date) -> OrganisationalUnitQuerySet:
    """Units the reader may change and give roles at. HR: its scope, so that nobody grants a role wider than their own.
    Administrators: all, which gives them no person to see."""
    if reader.is_superuser and reader.is_active:
        return OrganisationalUnit.objects.all()
    return hr_units(reader, on)


def hr_units(reader: User, on: dt.date) -> OrganisationalUnitQuerySet:
    """The scope of the reader's HR roles. Administrators have none by being so."""
    condition = Q(pk__in=[])
    for held in _roles(reader, on):
        if held.role == Role.HR:
            condition |= Q(**held.unit.path_range())
    return OrganisationalUnit.objects.filter(condition)


def governed_until(reader: User, unit: OrganisationalUnit, on: dt.date) -> dt.date:
    """The last day of the reader's own right to give roles at the unit; dt.date.max = no last day."""
    if reader.is_superuser and reader.is_active:
        return dt.date.max
    return hr_until(reader, unit, on)


def hr_until(reader: Reader, unit: OrganisationalUnit, on: dt.date) -> dt.date:
    """The last day of the HR roles the reader holds over the unit; dt.date.min = none."""
    own = [held for held in _roles(reader, on) if held.role == Role.HR and held.unit.contains(unit)]
    return max((held.end_on or dt.date.max for held in own), default=dt.date.min)


def protected_persons(handler: User, on: dt.date) -> UserQuerySet:
    """Persons with protected personal data whom the handler sets display names for."""
    return handled_persons(handler, on).filter(protected=True)


def handled_persons(handler: User, on: dt.date) -> UserQuerySet:
    """Those with a tie in the subtrees of the handler's roles, protected or not. An administrator is no handler."""
    condition = Q(pk__in=[])
    for held in _roles(handler, on):
        if held.role == Role.PROTECTED_HANDLER and held.unit.kind in UnitRole.MAY_BE_AT[Role.PROTECTED_HANDLER]:
            condition |= Q(**held.unit.path_range())
    ties = Affiliation.objects.as_of(on).filter(unit__in=OrganisationalUnit.objects.filter(condition))
    return User.objects.filter(Exists(ties.filter(user=OuterRef("pk"))))


def _roles(reader: Reader, on: dt.date) -> list[UnitRole]:
    return reader.roles_on(on)


def _led_units(unit: OrganisationalUnit, on: dt.date, by: int | None = None) -> list[int]:
    """by: whose own roles further down take nothing away."""
    below = OrganisationalUnit.objects.within(unit)
    others = (
        UnitRole.objects.held(on)
        .filter(role=Role.MANAGER, unit__in=below.exclude(pk=unit.pk))
        .exclude(user=by)
        .values_list("unit__path", flat=True)
    )
    led_by_others = tuple(others)
    return [pk for pk, path in below.values_list("pk", "path") if not path.startswith(led_by_others)]
