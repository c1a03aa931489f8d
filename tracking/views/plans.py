"""The plans as their readers meet them: what was decided, who does what, and where each activity stands."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from tracking.models import Activity, Goal, GoalTarget, Plan, User


@require_GET
@login_required
def plans(request: HttpRequest) -> HttpResponse:
    _check(request.user)
    found = list(Plan.objects.current())
    own, sources = [plan for plan in found if not plan.is_source], [plan for plan in found if plan.is_source]
    return render(request, "tracking/plans.html", {"own": own, "sources": sources})


@require_GET
@login_required
def plan(request: HttpRequest, plan_id: int) -> HttpResponse:
    _check(request.user)
    today = timezone.localdate()
    targets = GoalTarget.objects.filter(valid_from__lte=today).order_by("-valid_from", "-pk")
    parts: list[Prefetch | str] = [
        Prefetch("focus_areas__goals", Goal.objects.prefetch_related(Prefetch("targets", targets, to_attr="past"))),
        Prefetch("focus_areas__activities", Activity.objects.select_related("goal")),
        "tables",
    ]
    shown = get_object_or_404(Plan.objects.select_related("predecessor").prefetch_related(*parts), pk=plan_id)
    return render(request, "tracking/plan.html", {"plan": shown, "newer": shown.successors.first()})


def _check(reader: User) -> None:
    """Plans are read by those who follow them up or edit them; learners meet them as courses."""
    follows = reader.unit_roles.as_of(timezone.localdate()).exists()
    if not (follows or reader.has_perm("tracking.view_plan")):
        raise PermissionDenied
