"""Queues the summary that managers get once a week, and what coordinators get after a reporting date. Both hold figures
and a link; what they say is asked for when they are written (summary_letters)."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from tracking.models import Message, Plan, ReminderPlan, UnitRole, User
from tracking.models.roles import UnitRoleQuerySet
from tracking.moments import day_begins
from tracking.outbox import Queued, queue_many
from tracking.reachable import takes_mails
from tracking.reminder_steps import DAY, ReminderPlans
from tracking.reporting_dates import reporting_dates

MANAGERS, COORDINATORS = "manager_summary", "coordinator_report"
NEWS = 31 * DAY  # a reporting date further back is no news
Role = UnitRole.Role


@dataclass(frozen=True)
class Summarised:
    managers: int
    coordinators: int


@transaction.atomic
def summarise(on: dt.date, *, dry_run: bool = False) -> Summarised:
    plan = ReminderPlans().own
    if plan is None or not plan.is_on:
        return Summarised(0, 0)
    ReminderPlan.objects.select_for_update(no_key=True).get(requirement=None)  # one run at a time
    done = Summarised(
        managers=_to_managers(on) if plan.tells_managers else 0,
        coordinators=_to_coordinators(on) if plan.tells_coordinators else 0,
    )
    transaction.set_rollback(dry_run)
    return done


def _to_managers(on: dt.date) -> int:
    """The first night of a week that runs. A manager of several units has one, in the name of the oldest role."""
    year, number, _day = on.isocalendar()
    week = f":{year}-W{number:02}"
    if Message.objects.filter(step=MANAGERS, key__endswith=week).exists():
        return 0
    roles = {role.user_id: role for role in _reached(Role.MANAGER, on).order_by("-pk")}
    return queue_many(
        Queued(MANAGERS, role.user_id, f"digest:{role.pk}{week}", {"role": role.pk}, day_begins(on))
        for role in roles.values()
    )


def _to_coordinators(on: dt.date) -> int:
    plans = Plan.objects.filter(is_source=False).in_force_first(on)
    dates = reporting_dates(plans[0], on - DAY) if plans else []
    if not dates or on - dates[0] > NEWS:
        return 0
    reported = dates[0]
    return queue_many(
        Queued(
            COORDINATORS,
            role.user_id,
            f"digest:{role.pk}:{reported}",
            {"role": role.pk, "plan": plans[0].pk, "on": str(reported)},
            day_begins(on),
        )
        for role in _reached(Role.COORDINATOR, on)
        if role.unit.kind in UnitRole.MAY_BE_AT[Role.COORDINATOR]
    )


def _reached(role: Role, on: dt.date) -> UnitRoleQuerySet:
    held = UnitRole.objects.held(on).filter(role=role, user__in=User.objects.filter(takes_mails()).values("pk"))
    return held.exclude(user__protected=True, user__display_name="").select_related("unit")
