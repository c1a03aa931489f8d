"""The page where a report is written down on request: what it will hold, and then that it is done. For those who
follow up the whole municipality; 404 for others."""

import datetime as dt

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tracking.measuring import write_down
from tracking.measuring_form import MeasuringForm
from tracking.measuring_preview import ReportPreview
from tracking.models import Measurement, OrganisationalUnit, Plan
from tracking.reporting_dates import next_reporting_date, reporting_dates
from tracking.scope import ReaderScope


@require_http_methods(["GET", "POST"])
@login_required
def write_report(request: HttpRequest) -> HttpResponse:
    scope = ReaderScope(request.user, timezone.localdate())
    root = OrganisationalUnit.objects.root()
    if root is None or not scope.starts or not scope.covers(root):
        raise Http404
    plans = Plan.objects.filter(is_source=False).in_force_first(scope.today)
    if not plans:
        return render(request, "tracking/follow_up_empty.html")
    free = scope.sees_all_persons(root)
    given = request.POST if request.method == "POST" else request.GET
    form = MeasuringForm(given if "on" in given else None, plans=plans, today=scope.today, free=free)
    found = ReportPreview(**form.cleaned_data, scope=scope, root=root) if form.is_valid() else None
    if found and request.method == "POST":
        write_down.enqueue(found.plan.pk, str(found.on), request.user.pk)
        said = {"day": date_format(found.on, "j F Y")}
        messages.success(
            request, _("Rapporten för %(day)s skrivs ner nu. Den står under varje mål om en stund.") % said
        )
        return redirect(_follow_up(found.plan, found.on))
    context = {"form": form, "found": found, "free": free} | _around(plans[0], scope.today)
    context["trend"] = _follow_up(found.plan, found.on) if found else ""
    return render(request, "tracking/write_report.html", context, status=400 if form.errors else 200)


def _around(plan: Plan, today: dt.date) -> dict[str, object]:
    """The plan's next reporting date, and the last that has been written down."""
    written = Measurement.objects.filter(goal__focus_area__plan=plan, counted__isnull=False)
    last = written.filter(on__in=reporting_dates(plan, today)).order_by("-on").values_list("on", flat=True).first()
    return {"next_on": next_reporting_date(plan, today), "last_on": last, "last": last and _follow_up(plan, last)}


def _follow_up(plan: Plan, on: dt.date) -> str:
    return f"{reverse('follow_up')}?{urlencode({'plan': plan.pk, 'on': on})}"
