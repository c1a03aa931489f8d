"""Who the coordinators are, förvaltning by förvaltning, and whether each has somebody trained. For HR and the
coordinators of the whole municipality: a coordinator sees totals, and who the coordinators are."""

from collections import defaultdict
from dataclasses import dataclass

from tracking.models import Goal, OrganisationalUnit, UnitKind, UnitRole
from tracking.models.organisation import Reader
from tracking.reports import CompletionReport
from tracking.scope import ReaderScope
from tracking.swedish import sort_key

Role = UnitRole.Role


@dataclass(frozen=True)
class DepartmentCoordinators:
    unit: OrganisationalUnit
    names: list[str]
    trained: list[
        tuple[Goal, bool | None]
    ]  # one for each of the plan's goals of coordinators; None = not asked of this unit


def sees_coordinators(scope: ReaderScope) -> bool:
    roles = scope.reader.roles_on(scope.today)
    return any(each.role in (Role.HR, Role.COORDINATOR) and each.unit.kind == UnitKind.MUNICIPALITY for each in roles)


def coordinator_goals(report: CompletionReport) -> list[Goal]:
    return [goal for goal in report.goals if goal.measure == Goal.Measure.COORDINATORS and goal.requirement]


def coordinators(report: CompletionReport, reader: Reader) -> list[DepartmentCoordinators]:
    """The municipality's own first, where there are any, then each förvaltning that holds today. Who has protected
    personal data and no display name is left out."""
    held = UnitRole.objects.held(report.today).filter(role=Role.COORDINATOR)
    held = held.exclude(user__protected=True, user__display_name="").select_related("user")
    names: dict[int, list[str]] = defaultdict(list)
    for each in held.order_by("user__sort_key", "user__pk"):
        names[each.unit_id].append(each.user.name_for(reader))
    reached = {(row.place.code, row.goal.pk): row.reached for row in report.other}
    goals = coordinator_goals(report)
    return [
        DepartmentCoordinators(unit, names[unit.pk], [(goal, reached.get((unit.code, goal.pk))) for goal in goals])
        for unit in _places(report)
        if unit.kind == UnitKind.DEPARTMENT or names[unit.pk]
    ]


def _places(report: CompletionReport) -> list[OrganisationalUnit]:
    kinds = [UnitKind.MUNICIPALITY, UnitKind.DEPARTMENT]
    units = OrganisationalUnit.objects.as_of(report.today).filter(kind__in=kinds)
    return sorted(units, key=lambda unit: (unit.kind != UnitKind.MUNICIPALITY, sort_key(unit.name), unit.code))
