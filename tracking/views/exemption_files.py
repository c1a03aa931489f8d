"""Exemptions from a file: reading it, seeing what it would add, approving or throwing it away."""

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
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
from tracking.models import HAND, ExemptionFile, Requirement, Source, SourceRecord, User
from tracking.models.organisation import UserQuerySet
from tracking.models.sources import precedence
from tracking.notice import Notice, tell
from tracking.people_rights import PeopleRights
from tracking.refusal import MOST, LikeProblems, Refused, gather
from tracking.table_file import sheet_of
from tracking.training_access import persons_of_hr
from tracking.views.exemptions import hr_rights, log_shown

PER_PAGE = 50
MOST_MB = 5
WARNINGS_TOLD = 5


class ExemptionFileForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Fil"), help_text=gettext_lazy("CSV eller xlsx. Aldrig personnummer eller fri text.")
    )
    source = forms.ChoiceField(
        label=gettext_lazy("Källan som numren kommer från"),
        help_text=gettext_lazy("Används för rader utan egen källa."),
    )

    def __init__(self, *args: Any, rights: PeopleRights, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].choices = [(name, name) for name in _sources(rights)]  # type: ignore[attr-defined]

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > MOST_MB * 1024 * 1024:
            raise forms.ValidationError(_("Filen är större än %(most)s MB. Dela den.") % {"most": MOST_MB})
        return file


def _sources(rights: PeopleRights) -> list[str]:
    """Numbers lead only to persons the reader may exempt: their sources, first those the reader loads files of."""
    rank, whole = precedence(), rights.hr_units.filter(parent=None).exists()
    own = set(Source.objects.governed_by(rights.reader, rights.today).values_list("name", flat=True))
    records = SourceRecord.objects.filter(user__in=_persons(rights).order_by().values("pk")).exclude(source=HAND)
    names = own.union(records.order_by().values_list("source", flat=True).distinct()) or {"hr"}
    return sorted(names, key=lambda name: (not whole and name not in own, rank(name)))


@require_http_methods(["GET", "POST"])
@login_required
def read(request: HttpRequest) -> HttpResponse:
    rights = hr_rights(request)
    form = ExemptionFileForm(request.POST or None, request.FILES or None, rights=rights)
    problems: list[LikeProblems] = []
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            sheet = sheet_of(given["file"].read(), LIMITS)
            outcome = work_out(sheet, given["source"], _persons(rights), rights.today)
        except Refused as refusal:
            problems = gather(refusal.every)[:MOST]
        else:
            _tell_warnings(request, outcome.warnings)
            return redirect("exemption_file", keep(outcome, rights.reader).pk)
    context = {
        "form": form,
        "problems": problems,
        "waiting": ExemptionFile.objects.of(rights.reader, timezone.now()).first(),
        "requirements": Requirement.objects.select_related("training", "audience"),
    }
    return render(request, "tracking/exemption_file_read.html", context)


def _tell_warnings(request: HttpRequest, warnings: list[Notice]) -> None:
    """A file may have any number of columns, and messages lie in the session."""
    for warning in warnings[:WARNINGS_TOLD]:
        messages.info(request, tell(warning.as_json()))
    more = len(warnings[WARNINGS_TOLD:])
    if more:
        messages.info(request, _("… och %(more)s kolumner till.") % {"more": more})


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
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "file": kept,
        "page": page,
        "rows": _described(list(page), rights),
        "over": sum(row.end < rights.today for row in rows),
        "problems": problems,
    }
    return render(request, "tracking/exemption_file.html", context, status=409 if problems else 200)


def _described(rows: list[Settled], rights: PeopleRights) -> list[dict[str, Any]]:
    """Names of those who may be shown still. The reason stays in the file."""
    persons: dict[int, User] = _persons(rights).in_bulk([row.user for row in rows])
    requirements = Requirement.objects.select_related("training").in_bulk(
        {row.requirement for row in rows if row.requirement}
    )
    log_shown(rights, len(persons))
    return [
        {
            "row": row,
            "name": persons[row.user].name_for(rights.reader) if row.user in persons else _("Utan namn"),
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
        added = approve(kept, _persons(rights), rights.reader)
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


def _persons(rights: PeopleRights) -> UserQuerySet:
    """With protected personal data a person is found by name alone: address and number would lead to it."""
    return persons_of_hr(rights.reader, rights.today).filter(protected=False)
