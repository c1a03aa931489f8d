"""Which files have been read or refused, by whom and when."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from tracking.models import ImportRun, Upload
from tracking.permissions import hr_units
from tracking.upload_groups import groups_of

PER_PAGE = 50


@require_GET
@login_required
def import_log(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    if not hr_units(request.user, today).exists():
        raise PermissionDenied
    runs = ImportRun.objects.governed_by(request.user, today).select_related("upload__decided_by")
    page = Paginator(runs, PER_PAGE).get_page(request.GET.get("page"))
    ended = Upload.objects.governed_by(request.user, today).exclude(status__in=Upload.OPEN)
    ended = ended.exclude(status=Upload.Status.APPLIED).select_related("source", "uploaded_by")
    context = {
        "page": page,
        "runs": [(run, run.who(request.user), groups_of({"persons": run.counts})) for run in page],
        "ended": [(each, each.uploader_for(request.user)) for each in ended[:PER_PAGE]],
    }
    return render(request, "tracking/import_log.html", context)
