"""The page where a report is written down on request: what it will hold, and then that it is done. For those who
follow up the whole municipality; 404 for others."""

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

from tracking.measuring import Measuring
from tracking.measuring_form import MeasuringForm
from tracking.models import OrganisationalUnit, Plan
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
    found = Measuring(form.cleaned_data["plan"], form.cleaned_data["on"]) if form.is_valid() else None
    if found and request.method == "POST":
        found.write(request.user)
        said = {"day": date_format(found.on, "j F Y")}
        messages.success(request, _("Rapporten för %(day)s är nedskriven. Utvecklingen står under varje mål.") % said)
        return redirect(_trend(found))
    context = {"form": form, "found": found, "free": free, "trend": _trend(found) if found else ""}
    return render(request, "tracking/write_report.html", context, status=400 if form.errors else 200)


def _trend(found: Measuring) -> str:
    return f"{reverse('follow_up')}?{urlencode({'plan': found.plan.pk, 'on': found.on})}"
