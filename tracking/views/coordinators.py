"""The page that says who the coordinators are. 404 for whoever may not see them."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from tracking.asked import AskedReport
from tracking.coordinators import coordinator_goals, sees_coordinators
from tracking.coordinators import coordinators as found_coordinators
from tracking.models import AccessLog, OrganisationalUnit, Plan
from tracking.scope import ReaderScope


@require_GET
@login_required
def coordinators(request: HttpRequest) -> HttpResponse:
    scope = ReaderScope(request.user, timezone.localdate())
    root = OrganisationalUnit.objects.root()
    plans = Plan.objects.filter(is_source=False).in_force_first(scope.today)
    if root is None or not sees_coordinators(scope):
        raise Http404
    if not plans:
        return render(request, "tracking/follow_up_empty.html")
    given = {name: request.GET[name] for name in ("plan", "on") if name in request.GET}
    asked = AskedReport(scope, plans, {"unit": root.code} | given)
    if not asked.form.is_valid():
        raise Http404
    report = asked.report()
    rows = found_coordinators(report, scope.reader)
    names = {name for row in rows for name in row.names}
    shown = {"subject": gettext_lazy("Samordnare"), "on": scope.today, "persons": len(names)}
    AccessLog.record(request.user, AccessLog.Kind.SHOWN, root, **shown)
    context = {"report": report, "rows": rows, "goals": coordinator_goals(report)}
    return render(request, "tracking/coordinators.html", context)
