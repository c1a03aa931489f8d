"""HR takes out the kursintyg of a unit: how many there are, the worker's progress, and the file. 404 for others."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tracking import certificate_files
from tracking.certificate_forms import CertificatesForm
from tracking.models import AccessLog, CertificateFile
from tracking.permissions import hr_units

Status = CertificateFile.Status


@require_http_methods(["GET", "POST"])
@login_required
def choose(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    if not hr_units(request.user, today).exists():
        raise PermissionDenied
    given = request.POST if request.method == "POST" else request.GET
    form = CertificatesForm(given if "training" in given else None, reader=request.user, today=today)
    persons = None
    if form.is_valid():
        persons = certificate_files.count(**form.cleaned_data, by=request.user, today=today)
        if request.method == "POST" and 0 < persons <= certificate_files.MOST:
            how = {"language": get_language() or "sv", "by": request.user, "on": today}
            made = certificate_files.order(**form.cleaned_data, **how)
            return redirect("certificate_order", made.pk)
    waiting = CertificateFile.objects.of(request.user, timezone.now()).select_related("unit", "training")
    context = {"form": form, "persons": persons, "most": certificate_files.MOST, "waiting": waiting}
    return render(request, "tracking/certificates_choose.html", context, status=400 if form.errors else 200)


@require_GET
@login_required
def order(request: HttpRequest, order_id: str) -> HttpResponse:
    found = _order(request, order_id)
    context = {"order": found, "quiet": found.is_quiet(timezone.now())}
    response = render(request, "tracking/certificates_order.html", context)
    if "HX-Request" in request.headers and not found.is_at_work:
        response.headers["HX-Refresh"] = "true"
    return response


@require_GET
@login_required
def fetch(request: HttpRequest, order_id: str) -> HttpResponseBase:
    found = _order(request, order_id)
    if found.status != Status.READY:
        return redirect("certificate_order", found.pk)
    if not certificate_files.is_still_true(found, timezone.localdate()):
        found.throw_away()
        messages.warning(request, _("Något har ändrats sedan filen gjordes, så den är borttagen. Gör en ny."))
        return redirect("certificates_choose")
    try:
        content = found.file.open("rb")
    except OSError:
        raise Http404 from None
    subject = format_lazy("Kursintyg: {}", found.training.title)
    AccessLog.record(
        request.user, AccessLog.Kind.TAKEN_OUT, found.unit, subject=subject, on=found.on, persons=found.total
    )
    name = f"kursintyg-{found.unit.code}-{found.on}.zip"
    return FileResponse(content, as_attachment=True, filename=name, content_type="application/zip")


@require_POST
@login_required
def again(request: HttpRequest, order_id: str) -> HttpResponse:
    found = _order(request, order_id)
    if found.is_quiet(timezone.now()):
        certificate_files.order_again(found)
    return redirect("certificate_order", found.pk)


@require_POST
@login_required
def throw_away(request: HttpRequest, order_id: str) -> HttpResponse:
    _order(request, order_id).throw_away()
    messages.info(request, _("Filen är borttagen."))
    return redirect("certificates_choose")


def _order(request: HttpRequest, order_id: str) -> CertificateFile:
    """Own, and of a unit where the reader is HR today."""
    own = CertificateFile.objects.of(request.user, timezone.now())
    units = hr_units(request.user, timezone.localdate())
    return get_object_or_404(own.filter(unit__in=units).select_related("ordered_by", "unit", "training"), pk=order_id)
