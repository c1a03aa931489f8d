"""/startlappar/: slips with start codes for people without e-mail, printed and cut apart."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from courses.playing.leaving import end_of_sheet
from courses.slips import MOST, SlipRights, candidates, slips, trainings, typed_address
from courses.slips_needed import SlipsNeeded
from tracking.models import AccessLog, OrganisationalUnit, StartSheet, Training
from tracking.row_ids import row_ids
from tracking.start_codes import print_sheet, wrong_lately
from tracking.unit_field import AnyUnitField, choose_the_only_one

SUBJECT = gettext_lazy("Startlappar")
SHEETS_SHOWN = 20
PER_PAGE = 50


class ForWhomForm(forms.Form):
    unit = AnyUnitField(OrganisationalUnit.objects.none(), label=gettext_lazy("Enhet"))
    training = forms.ModelChoiceField(
        Training.objects.none(), label=gettext_lazy("Utbildning"), empty_label=gettext_lazy("Välj utbildning …")
    )

    def __init__(self, *args: object, rights: SlipRights, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = rights.units().select_related("parent")  # type: ignore[attr-defined]
        self.fields["training"].queryset = trainings(rights)  # type: ignore[attr-defined]
        for name in self.fields:
            choose_the_only_one(self, name)


class UnitForm(forms.Form):
    unit = AnyUnitField(
        OrganisationalUnit.objects.none(),
        label=gettext_lazy("Enhet"),
        required=False,
        empty_label=gettext_lazy("Alla dina enheter"),
    )

    def __init__(self, *args: object, rights: SlipRights, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = rights.units().select_related("parent")  # type: ignore[attr-defined]


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def for_whom(request: HttpRequest) -> HttpResponse:
    """Unit and training are asked for with GET, and so may be linked to; printing is a POST."""
    rights = _rights(request)
    given = request.POST or request.GET
    form = ForWhomForm(given if {"unit", "training"} <= set(given) else None, rights=rights)
    context: dict[str, object] = {"form": form, "sheets": rights.sheets()[:SHEETS_SHOWN], "reader": request.user}
    if rights.is_hr:
        context["wrong_codes"] = wrong_lately(timezone.now())
    if form.is_bound and form.is_valid():
        unit, training = form.cleaned_data["unit"], form.cleaned_data["training"]
        if request.method == "POST":
            chosen = row_ids(request.POST.getlist("person"))
            persons = list(rights.persons(unit).filter(pk__in=chosen))
            if persons and len(persons) <= MOST:
                return redirect("slip_sheet", print_sheet(request.user, unit, training, persons, rights.today).pk)
            context["error"] = _("Välj minst en person.") if not persons else _("Välj högst 200 personer åt gången.")
        found = candidates(rights, unit, training)
        AccessLog.shown(request.user, unit, SUBJECT, rights.today, len(found))
        asked_for = row_ids(given.getlist("person"))  # by the list of who needs a slip, or as it was ticked
        chosen = asked_for or {each.person_id for each in found if each.left}
        context |= {"candidates": found, "chosen": chosen, "unit": unit, "training": training}
    return render(request, "courses/slips_for_whom.html", context)


@require_GET
@login_required
def needed(request: HttpRequest) -> HttpResponse:
    """Who is reached by no mail and has something left: from here to the slips of a unit and a training."""
    rights = _rights(request)
    form = UnitForm(request.GET, rights=rights)
    if not form.is_valid():
        raise Http404
    found = SlipsNeeded(rights, form.cleaned_data["unit"])
    page = Paginator(found.places(), PER_PAGE).get_page(request.GET.get("page"))
    groups = found.units(page)
    for group in groups:
        AccessLog.shown(request.user, group.unit, SUBJECT, rights.today, len(group.persons))
    return render(request, "courses/slips_needed.html", {"form": form, "page": page, "groups": groups})


@require_GET
@login_required
def sheet(request: HttpRequest, sheet_id: int) -> HttpResponse:
    """To be printed. Only whoever made it opens it, and only while the right holds."""
    rights = _rights(request)
    shown = get_object_or_404(rights.own_sheets(), id=sheet_id)
    found = slips(shown, rights.today)
    AccessLog.shown(request.user, shown.unit, SUBJECT, rights.today, len(found))
    context = {"sheet": shown, "slips": found, "address": typed_address()}
    return render(request, "courses/slip_sheet.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def revoke(request: HttpRequest, sheet_id: int) -> HttpResponse:
    shown = get_object_or_404(_rights(request).sheets().filter(revoked_at=None), id=sheet_id)
    if request.method != "POST":
        return render(request, "courses/slip_sheet_revoke.html", {"sheet": shown})
    StartSheet.objects.filter(pk=shown.pk, revoked_at=None).update(revoked_at=timezone.now())
    end_of_sheet(shown)
    messages.success(request, _("Arket är spärrat. Ingen av dess koder öppnar något mer."))
    return redirect("slips")


def _rights(request: HttpRequest) -> SlipRights:
    rights = SlipRights(request.user, timezone.localdate())
    if not rights.may_print:
        raise PermissionDenied
    return rights
