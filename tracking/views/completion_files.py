"""Attendance lists and what was done elsewhere, from a file: reading it, seeing what it would add, approving or
throwing it away."""

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tracking.completion_import.adding import approve, keep, work_out
from tracking.completion_import.rows import LIMITS, Given
from tracking.completion_import.settling import Settled
from tracking.models import AccessLog, Completion, CompletionFile, Training, User
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
from tracking.training_forms import DayField, check_not_future
from tracking.views.exemptions import hr_rights

PER_PAGE = 50
REPEATED_TOLD = 20
COLUMNS = [
    PERSON_COLUMN,
    (gettext_lazy("Datum"), gettext_lazy("Som 2026-03-01. Får saknas om du fyller i dagen ovanför.")),
    (
        gettext_lazy("Utbildning"),
        gettext_lazy("Utbildningens kod eller namn. Inte i en närvarolista: där väljer du den ovanför."),
    ),
    (
        gettext_lazy("Underlag"),
        gettext_lazy(
            "Vad ni har sett: kursintyg, närvarolista, tidigare arbetsgivare eller den som höll utbildningen. "
            "Inte i en närvarolista."
        ),
    ),
    SOURCE_COLUMN,
]
LISTED, ELSEWHERE = Completion.Source.OCCASION, Completion.Source.EXTERNAL


class CompletionFileForm(PersonFileForm):
    what = forms.ChoiceField(
        label=gettext_lazy("Vad är det för fil?"),
        choices=[
            (LISTED, gettext_lazy("En närvarolista: alla har gått samma utbildning")),
            (ELSEWHERE, gettext_lazy("Utbildningar från annat håll: varje rad säger vilken")),
        ],
        widget=forms.RadioSelect,
    )
    training = forms.ModelChoiceField(
        Training.objects.all(),
        label=gettext_lazy("Utbildning"),
        required=False,
        empty_label=gettext_lazy("Välj utbildning …"),
        help_text=gettext_lazy("Bara för en närvarolista."),
    )
    on = DayField(
        label=gettext_lazy("Dag"), required=False, help_text=gettext_lazy("För rader som inte har någon egen dag.")
    )
    field_order = ["what", "training", "on", "file", "source"]

    def __init__(self, *args: Any, rights: PeopleRights, **kwargs: Any) -> None:
        super().__init__(*args, rights=rights, **kwargs)
        self.today = rights.today

    def clean_on(self) -> Any:
        day = self.cleaned_data["on"]
        if day:
            check_not_future(day, self.today)
        return day

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("what") == LISTED and not given.get("training"):
            self.add_error("training", _("Välj vilken utbildning listan gäller."))
        elif given.get("what") == ELSEWHERE and given.get("training"):
            self.add_error("training", _("Raderna säger vilken utbildning det är. Töm fältet."))
        return given

    def given(self) -> Given:
        said = self.cleaned_data
        source = Completion.Source(said["what"])
        return Given(source, said["source"], self.today, said["training"], said["on"])


@require_http_methods(["GET", "POST"])
@login_required
def read(request: HttpRequest) -> HttpResponse:
    rights = hr_rights(request)
    form = CompletionFileForm(request.POST or None, request.FILES or None, rights=rights)
    problems: list[LikeProblems] = []
    if request.method == "POST" and form.is_valid():
        try:
            sheet = sheet_of(form.cleaned_data["file"].read(), LIMITS)
            outcome = work_out(sheet, form.given(), persons_in_files(rights))
        except Refused as refusal:
            problems = gather(refusal.every)[:MOST]
        else:
            tell_warnings(request, outcome.warnings)
            return redirect("completion_file", keep(outcome, rights.reader).pk)
    context = {
        "form": form,
        "problems": problems,
        "waiting": CompletionFile.objects.of(rights.reader, timezone.now()).first(),
        "waiting_at": "completion_file",
        "columns": COLUMNS,
        "codes": Training.objects.values_list("code", "title"),
    }
    return render(request, "tracking/completion_file_read.html", context)


@require_GET
@login_required
def preview(request: HttpRequest, read_id: uuid.UUID) -> HttpResponse:
    rights = hr_rights(request)
    return _preview(request, rights, _one(rights, read_id), [])


def _preview(
    request: HttpRequest, rights: PeopleRights, kept: CompletionFile, problems: list[LikeProblems]
) -> HttpResponse:
    shown = rows_told([Settled.from_json(row) for row in kept.rows], rights)
    page = Paginator(shown, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "file": kept,
        "new": len(kept.rows),
        "hidden": len(kept.rows) - len(shown),
        "page": page,
        "rows": _described(list(page), rights),
        "repeated": kept.repeated[:REPEATED_TOLD],
        "more_repeated": len(kept.repeated[REPEATED_TOLD:]),
        "problems": problems,
    }
    return render(request, "tracking/completion_file.html", context, status=409 if problems else 200)


def _described(rows: list[Settled], rights: PeopleRights) -> list[dict[str, Any]]:
    persons = User.objects.in_bulk([row.user for row in rows])
    trainings = Training.objects.in_bulk({row.training for row in rows})
    subject = gettext_lazy("En fil med genomförda utbildningar")
    AccessLog.shown(rights.reader, rights.top, subject, rights.today, len(persons))
    return [
        {
            "row": row,
            "name": persons[row.user].name_for(rights.reader),
            "training": trainings[row.training],
            "evidence": Completion.Evidence(row.evidence).label,
        }
        for row in rows
    ]


@require_POST
@login_required
def approve_file(request: HttpRequest, read_id: uuid.UUID) -> HttpResponse:
    rights = hr_rights(request)
    kept = _one(rights, read_id)
    try:
        added = approve(kept, persons_in_files(rights), rights.reader)
    except Refused as refusal:
        return _preview(request, rights, kept, gather(refusal.every)[:MOST])
    if added is not None:
        says = ngettext(
            "%(number)s genomförd utbildning är inskriven.", "%(number)s genomförda utbildningar är inskrivna.", added
        )
        messages.success(request, says % {"number": added})
    return redirect("completion_file_read")


@require_POST
@login_required
def discard_file(request: HttpRequest, read_id: uuid.UUID) -> HttpResponse:
    _one(hr_rights(request), read_id).delete()
    messages.info(request, _("Filen är kastad. Inget är ändrat."))
    return redirect("completion_file_read")


def _one(rights: PeopleRights, read_id: uuid.UUID) -> CompletionFile:
    return get_object_or_404(CompletionFile.objects.of(rights.reader, timezone.now()), pk=read_id)
