"""HR's own way in for files: upload, say what the columns mean, read the differences, decide."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tracking import uploading
from tracking.hr_import.layout import Layout
from tracking.models import AccessLog, Upload
from tracking.permissions import hr_units
from tracking.refusal import Refused
from tracking.upload_files import stored_rows
from tracking.upload_forms import ColumnsForm, UploadForm
from tracking.upload_groups import GROUPS, Group, groups_of
from tracking.upload_layouts import layout_of
from tracking.upload_persons import describe, differences_shown
from tracking.upload_samples import samples

PER_PAGE = 50
Status = Upload.Status


@require_http_methods(["GET", "POST"])
@login_required
def start(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    if not hr_units(request.user, today).exists():
        raise PermissionDenied
    form = UploadForm(request.POST or None, request.FILES or None, reader=request.user, today=today)
    if request.method == "POST" and form.is_valid():
        made = uploading.receive(form.cleaned_data["file"], form.save_source(), request.user, today)
        return redirect("upload", made.pk)
    waiting = Upload.objects.governed_by(request.user, today).open().select_related("source", "uploaded_by")
    shown = [(each, each.uploader_for(request.user)) for each in waiting]
    return render(request, "tracking/uploads.html", {"form": form, "waiting": shown})


@require_GET
@login_required
def upload(request: HttpRequest, upload_id: int) -> HttpResponse:
    found = _upload(request, upload_id)
    response = _show(request, found)
    if "HX-Request" in request.headers and not found.is_at_work:
        response.headers["HX-Refresh"] = "true"
    return response


@require_http_methods(["GET", "POST"])
@login_required
def columns(request: HttpRequest, upload_id: int) -> HttpResponse:
    found = _upload(request, upload_id)
    if not found.headings or found.status in (Status.APPROVED, Status.APPLIED, Status.DISCARDED, Status.EXPIRED):
        return redirect("upload", found.pk)
    known = layout_of(found) or Layout(found.source.columns, found.source.fixed)
    form = ColumnsForm(request.POST or None, headings=found.headings, known=known, samples=_samples(found, known))
    if request.method == "POST" and form.is_valid():
        if uploading.map_columns(found, form.layout(), on=timezone.localdate()):
            return redirect("upload", found.pk)
        messages.info(request, _("Kolumnerna är sparade till nästa fil med samma rubriker. Ladda upp filen igen."))
        return redirect("uploads")
    return render(request, "tracking/upload_columns.html", {"upload": found, "form": form})


def _samples(found: Upload, known: Layout) -> dict[str, list[str]]:
    """Headings are known from when the file has been checked, not before."""
    try:
        return samples(found.headings, (cells for _number, cells in stored_rows(found)), known.columns.get("protected"))
    except Refused:  # its rows are gone
        return {}


@require_POST
@login_required
def approve(request: HttpRequest, upload_id: int) -> HttpResponse:
    found, today = _upload(request, upload_id), timezone.localdate()
    if found.status != Status.READY:
        return redirect("upload", found.pk)
    if found.on != today:
        uploading.start_again(found, on=today)
        messages.info(request, _("Skillnaderna var från en annan dag. Filen jämförs igen."))
        return redirect("upload", found.pk)
    forced = "lost" in request.POST
    if found.outcome["guards"] and not forced:
        return _show(request, found, missing_tick=True)
    if not uploading.approve(found, request.user, request.POST.get("fingerprint", ""), forced=forced):
        messages.info(request, _("Skillnaderna har ändrats, eller så hann någon annan före. Läs igen."))
    return redirect("upload", found.pk)


@require_POST
@login_required
def discard(request: HttpRequest, upload_id: int) -> HttpResponse:
    found = _upload(request, upload_id)
    if uploading.discard(found, request.user):
        messages.info(request, _("Filen är borttagen. Inget är ändrat."))
        return redirect("uploads")
    return redirect("upload", found.pk)


@require_POST
@login_required
def again(request: HttpRequest, upload_id: int) -> HttpResponse:
    """For a worker that has gone quiet."""
    found = _upload(request, upload_id)
    if found.is_quiet(timezone.now()):
        uploading.write_again(found) or uploading.start_again(found, on=timezone.localdate())
    return redirect("upload", found.pk)


@require_GET
@login_required
def persons(request: HttpRequest, upload_id: int, group: str) -> HttpResponse:
    found, today = _upload(request, upload_id), timezone.localdate()
    if group not in GROUPS or found.status != Status.READY:
        raise Http404
    shown = differences_shown(found, GROUPS[group].key, request.user, today)
    page = Paginator(shown, PER_PAGE).get_page(request.GET.get("page"))
    try:
        rows = describe(found, page.object_list, request.user)
    except Refused:
        raise Http404 from None
    subject = format_lazy("HR-fil, {}: {}", found.source.name, GROUPS[group].label)
    AccessLog.record(
        request.user, AccessLog.Kind.SHOWN, found.source.unit, persons=len(rows), subject=subject, on=found.on
    )
    total = found.outcome["persons"][GROUPS[group].key]
    context = {"upload": found, "group": GROUPS[group], "page": page, "rows": rows, "total": total}
    return render(request, "tracking/upload_persons.html", context)


def _upload(request: HttpRequest, upload_id: int) -> Upload:
    known = Upload.objects.governed_by(request.user, timezone.localdate())
    return get_object_or_404(known.select_related("source__unit", "uploaded_by", "decided_by"), pk=upload_id)


def _lost(found: Upload, of: str) -> int:
    guards = found.outcome.get("guards", [])
    return sum(guard["lost"] for guard in guards if guard.get("of", "missing") == of)


def _show(request: HttpRequest, found: Upload, *, missing_tick: bool = False) -> HttpResponse:
    groups: list[tuple[Group, int]] = groups_of(found.outcome)
    together, left = sum(found.outcome.get("persons", {}).values()), found.outcome.get("left", 0)
    context = {
        "together": together,
        "left": left,
        "absent": together - found.outcome.get("in_file", together) - left,
        "upload": found,
        "groups": groups,
        "lost": _lost(found, "missing"),
        "unprotected": _lost(found, "protection"),
        "managers": _lost(found, "managers"),
        "kinds": _lost(found, "kinds"),
        "quiet": found.is_quiet(timezone.now()),
        "uploader": found.uploader_for(request.user),
        "decider": found.decider_for(request.user),
        "missing_tick": missing_tick,
    }
    return render(request, "tracking/upload.html", context)
