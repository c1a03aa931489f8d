"""Exemptions from a file: reading it, seeing what it would add, approving or throwing it away."""

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tracking.exemption_import.adding import approve, keep, work_out
from tracking.exemption_import.rows import LIMITS
from tracking.exemption_import.settling import Settled
from tracking.models import ExemptionFile, Requirement, User
from tracking.people_rights import PeopleRights
from tracking.person_file_form import (
    PERSON_COLUMN,
    SOURCE_COLUMN,
    PersonFileForm,
    persons_in_files,
    rows_told,
    tell_warnings,
)
from tracking.refusal import MOST, LikeProblems, Refused, gather
from tracking.table_file import sheet_of
from tracking.views.exemptions import hr_rights, log_shown

PER_PAGE = 50
COLUMNS = [
    PERSON_COLUMN,
    (gettext_lazy("Första dag, Sista dag"), gettext_lazy("Som 2026-03-01.")),
    (gettext_lazy("Orsak"), gettext_lazy("frånvarande, motsvarande utbildning eller annat uppdrag")),
    (
        gettext_lazy("Utbildning"),
        gettext_lazy("Får saknas. Utbildningens namn eller kravets kod, om undantaget bara gäller den."),
    ),
    SOURCE_COLUMN,
]


@require_http_methods(["GET", "POST"])
@login_required
def read(request: HttpRequest) -> HttpResponse:
    rights = hr_rights(request)
    form = PersonFileForm(request.POST or None, request.FILES or None, rights=rights)
    problems: list[LikeProblems] = []
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            sheet = sheet_of(given["file"].read(), LIMITS)
            outcome = work_out(sheet, given["source"], persons_in_files(rights), rights.today)
        except Refused as refusal:
            problems = gather(refusal.every)[:MOST]
        else:
            tell_warnings(request, outcome.warnings)
            return redirect("exemption_file", keep(outcome, rights.reader).pk)
    requirements = Requirement.objects.select_related("training", "audience")
    context = {
        "form": form,
        "problems": problems,
        "waiting": ExemptionFile.objects.of(rights.reader, timezone.now()).first(),
        "waiting_at": "exemption_file",
        "columns": COLUMNS,
        "codes": [(each.code, f"{each.training.title} ({each.audience.name})") for each in requirements],
    }
    return render(request, "tracking/exemption_file_read.html", context)


@require_GET
@login_required
def preview(request: HttpRequest, file_id: uuid.UUID) -> HttpResponse:
    rights = hr_rights(request)
    kept = _one(rights, file_id)
    return _preview(request, rights, kept, [])


def _preview(
    request: HttpRequest, rights: PeopleRights, kept: ExemptionFile, problems: list[LikeProblems]
) -> HttpResponse:
    rows = [Settled.from_json(row) for row in kept.rows]
    shown = rows_told(rows, rights)
    page = Paginator(shown, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "file": kept,
        "new": len(rows),
        "hidden": len(rows) - len(shown),
        "page": page,
        "rows": _described(list(page), rights),
        "over": sum(row.end < rights.today for row in rows),
        "problems": problems,
    }
    return render(request, "tracking/exemption_file.html", context, status=409 if problems else 200)


def _described(rows: list[Settled], rights: PeopleRights) -> list[dict[str, Any]]:
    """The reason stays in the file."""
    persons = User.objects.in_bulk([row.user for row in rows])
    requirements = Requirement.objects.select_related("training").in_bulk(
        {row.requirement for row in rows if row.requirement}
    )
    log_shown(rights, len(persons))
    return [
        {
            "row": row,
            "name": persons[row.user].name_for(rights.reader),
            "training": requirements[row.requirement].training if row.requirement in requirements else None,
        }
        for row in rows
    ]


@require_POST
@login_required
def approve_file(request: HttpRequest, file_id: uuid.UUID) -> HttpResponse:
    rights = hr_rights(request)
    kept = _one(rights, file_id)
    try:
        added = approve(kept, persons_in_files(rights), rights.reader)
    except Refused as refusal:
        return _preview(request, rights, kept, gather(refusal.every)[:MOST])
    if added is not None:
        says = ngettext("%(number)s undantag är tillagt.", "%(number)s undantag är tillagda.", added)
        messages.success(request, says % {"number": added})
    return redirect("exemptions")


@require_POST
@login_required
def discard_file(request: HttpRequest, file_id: uuid.UUID) -> HttpResponse:
    rights = hr_rights(request)
    _one(rights, file_id).delete()
    messages.info(request, _("Filen är kastad. Inget är ändrat."))
    return redirect("exemptions")


def _one(rights: PeopleRights, file_id: uuid.UUID) -> ExemptionFile:
    return get_object_or_404(ExemptionFile.objects.of(rights.reader, timezone.now()), pk=file_id)
