"""Exemptions by hand: those in HR's scope, a new one, ending one earlier, taking one back."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from tracking import exemptions_by_hand
from tracking.models import AccessLog, Affiliation, Exemption, User
from tracking.people_rights import PeopleRights
from tracking.training_access import TrainingAccess
from tracking.training_forms import ExemptionFilterForm, ExemptionForm, ShortenForm, WhomForm
from tracking.views.person_trainings import about, access_to

PER_PAGE = 50


@require_GET
@login_required
def exemptions(request: HttpRequest) -> HttpResponse:
    rights = hr_rights(request)
    form = ExemptionFilterForm(request.GET, rights=rights)
    rows = _listed(rights, form.cleaned_data) if form.is_valid() else Exemption.objects.none()
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    log_shown(rights, len({each.user_id for each in page}))
    context = {"form": form, "page": page, "rows": [(each, each.user.name_for(rights.reader)) for each in page]}
    return render(request, "tracking/exemptions.html", context, status=200 if form.is_valid() else 400)


def _listed(rights: PeopleRights, chosen: dict[str, Any]) -> QuerySet[Exemption]:
    """Current and coming ones. The reason is not even fetched."""
    ties = Affiliation.objects.as_of(rights.today).filter(unit__in=rights.hr_units).home_first()
    persons = User.objects.visible_to(rights.reader, rights.today).matching(chosen["search"])
    at = ties.within(chosen["unit"]) if chosen["unit"] else ties
    listed = persons.filter(pk__in=at.order_by().values("user"))
    rows = Exemption.objects.not_over(rights.today).filter(user__in=listed.values("pk"))
    shown = Prefetch("user__affiliations", ties.select_related("unit"), to_attr="seen_ties")
    related = rows.select_related("user", "requirement__training").prefetch_related(shown)
    return related.defer("reason").order_by("user__sort_key", "user", "start_on")


@require_http_methods(["GET", "POST"])
@login_required
def whom(request: HttpRequest) -> HttpResponse:
    rights = hr_rights(request)
    form = WhomForm(request.POST or None, rights=rights)
    if request.method == "POST" and form.is_valid():
        if TrainingAccess(rights.reader, form.found, rights.today).may_exempt:
            return redirect("exempt", form.found.pk)
        form.add_error("person", _("Den personen kan du inte undanta. Be en annan i HR."))
    log_shown(rights, len(form.shown))
    return render(request, "tracking/exempt_whom.html", {"form": form})


@require_http_methods(["GET", "POST"])
@login_required
def exempt(request: HttpRequest, person_id: int) -> HttpResponse:
    access = _acting(request, person_id)
    form = ExemptionForm(request.POST or None, access=access)
    if request.method == "POST" and form.is_valid():
        try:
            exemptions_by_hand.exempt(form.instance, access.reader)
        except ValidationError as error:  # another was added meanwhile
            form.add_error(None, error)
        else:
            messages.success(request, _("Undantaget är tillagt, till och med %(day)s.") % {"day": _day(form.instance)})
            return redirect("person_trainings", person_id)
    return render(request, "tracking/exempt.html", about(access) | {"form": form})


@require_http_methods(["GET", "POST"])
@login_required
def shorten(request: HttpRequest, person_id: int, exemption_id: int) -> HttpResponse:
    access = _acting(request, person_id)
    exemption = _one(access, exemption_id)
    form = ShortenForm(request.POST or None, exemption=exemption)
    if request.method == "POST" and form.is_valid():
        if exemptions_by_hand.shorten(exemption, form.cleaned_data["last"], access.reader):
            messages.success(request, _("Undantaget slutar nu tidigare."))
        else:
            messages.info(request, _("Någon annan hann ändra undantaget. Här ser du hur det står nu."))
        return redirect("person_trainings", person_id)
    return render(request, "tracking/exemption_shorten.html", about(access) | {"form": form, "exemption": exemption})


@require_http_methods(["GET", "POST"])
@login_required
def take_back(request: HttpRequest, person_id: int, exemption_id: int) -> HttpResponse:
    access = _acting(request, person_id)
    exemption = _one(access, exemption_id)
    if request.method == "POST":
        if exemptions_by_hand.take_back(exemption, access.today, access.reader):
            messages.success(request, _("Undantaget är tillbakataget."))
        else:
            messages.info(request, _("Undantaget kan inte tas tillbaka längre. Avsluta det tidigare i stället."))
        return redirect("person_trainings", person_id)
    if not exemption.may_be_taken_back(access.today):
        raise Http404
    return render(request, "tracking/exemption_take_back.html", about(access) | {"exemption": exemption})


def hr_rights(request: HttpRequest) -> PeopleRights:
    rights = PeopleRights(request.user, timezone.localdate())
    if not rights.is_hr:
        raise PermissionDenied
    return rights


def log_shown(rights: PeopleRights, persons: int) -> None:
    AccessLog.shown(rights.reader, rights.top, gettext_lazy("Undantag"), rights.today, persons)


def _acting(request: HttpRequest, person_id: int) -> TrainingAccess:
    access = access_to(request, person_id)
    if not access.may_exempt:
        raise PermissionDenied
    return access


def _one(access: TrainingAccess, exemption_id: int) -> Exemption:
    current = access.person.exemptions.not_over(access.today).select_related("requirement__training")
    return get_object_or_404(current, pk=exemption_id)


def _day(exemption: Exemption) -> str:
    return date_format(exemption.end_on, "j F Y")
