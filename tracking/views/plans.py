"""The plans as their readers meet them: what was decided, who does what, and where each activity stands."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from tracking.models import Activity, Goal, GoalTarget, Plan, User
from tracking.models.plan import Level


@require_GET
@login_required
def plans(request: HttpRequest) -> HttpResponse:
    _check(request.user)
    own = Plan.objects.filter(is_source=False).in_force_first(timezone.localdate())
    sources = Plan.objects.filter(is_source=True, successors=None)
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
    context = {"plan": shown, "newer": shown.successors.first(), "levels": _levels(shown)}
    return render(request, "tracking/plan.html", context)


def _levels(plan: Plan) -> list[Level]:
    """Those the plan names, in the order of the two vocabularies."""
    areas = plan.focus_areas.all()
    named = {area.level for area in areas} | {each.level for area in areas for each in area.activities.all()}
    return [level for level in Level if level in named]


def _check(reader: User) -> None:
    """Plans are read by those who follow them up or edit them; learners meet them as courses."""
    follows = reader.unit_roles.held(timezone.localdate()).exists()
    if not (follows or reader.has_perm("tracking.view_plan")):
        raise PermissionDenied
