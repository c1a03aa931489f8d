"""The source's own manager roles equal the file's; those made by hand are left alone."""

import datetime as dt

from django.db.models import Q
from django.utils.translation import gettext_noop as _

from tracking.hr_import.planning import Differences
from tracking.models import OrganisationalUnit, UnitRole
from tracking.models.roles import UnitRoleQuerySet
from tracking.notice import Notice

NO_MANAGER = _("Filen har ingen kolumn för chef: de som är chefer från den här källan är det även i fortsättningen.")
Days = tuple[dt.date, dt.date | None]  # the first, and the last or None


def managers_held(found: Differences) -> UnitRoleQuerySet:
    """Also those that begin later."""
    held = Q(end_on=None) | Q(end_on__gte=found.on)
    return UnitRole.objects.filter(held, source=found.source, role=UnitRole.Role.MANAGER)


def managers_stay(found: Differences) -> list[Notice]:
    return [Notice(NO_MANAGER)] if not found.tells_manager and managers_held(found).exists() else []


def apply_manager_roles(found: Differences, units: dict[str, OrganisationalUnit], users: dict[str, int]) -> None:
    wanted = _told(found, units, users) if found.tells_manager else _as_they_were(found, units)
    for role in managers_held(found):
        days = wanted.pop((role.user_id, role.unit_id), None)
        if days is None:
            role.withdraw(found.on)
            continue
        start, end = days
        start_on = max(start, found.on) if role.start_on > found.on else role.start_on
        if (role.start_on, role.end_on) != (start_on, end):
            role.start_on, role.end_on = start_on, end
            role.save(update_fields=["start_on", "end_on"])
    UnitRole.objects.bulk_create(
        UnitRole(
            user_id=user_id,
            unit_id=unit_id,
            role=UnitRole.Role.MANAGER,
            start_on=max(start, found.on),
            end_on=end,
            source=found.source,
        )
        for (user_id, unit_id), (start, end) in wanted.items()
    )


def _told(
    found: Differences, units: dict[str, OrganisationalUnit], users: dict[str, int]
) -> dict[tuple[int, int], Days]:
    """By two rows one leads as long as either says so."""
    days: dict[tuple[int, int], Days] = {}
    for row in found.rows:
        if not row.manager or (row.end and row.end < found.on):
            continue
        at = users[row.person_id], units[row.unit_code].pk
        start, end = days.get(at, (row.start, row.end))
        last = max(end, row.end) if end and row.end else None
        days[at] = (min(start, row.start), last)
    return days


def _as_they_were(found: Differences, units: dict[str, OrganisationalUnit]) -> dict[tuple[int, int], Days]:
    """A unit that ends with this file has a successor, and its manager goes on there."""
    successor = {old.pk: units[code].pk for code, old in found.places.moved.items()}
    return {
        (role.user_id, successor.get(role.unit_id, role.unit_id)): (role.start_on, role.end_on)
        for role in managers_held(found)
    }
