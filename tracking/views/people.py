"""People by hand: who is in the reader's scope, a new person, the last day of a tie, and its undoing."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tracking.models import HAND, AccessLog, Affiliation, User
from tracking.people_by_hand import add_person, end_tie, undo_end, undoable_end
from tracking.people_forms import EndForm, NameSearchForm, NewPersonForm
from tracking.people_list import PeopleList
from tracking.people_rights import PeopleRights
from tracking.permissions import person_units
from tracking.role_rights import RoleRights

PER_PAGE = 50


@require_GET
@login_required
def people(request: HttpRequest) -> HttpResponse:
    """What the reader may do with people and roles, and the list of those they see."""
    today = timezone.localdate()
    rights, roles = PeopleRights(request.user, today), RoleRights(request.user, today)
    doors: dict[str, Any] = {
        "roles": roles.may_enter(),
        "governs": roles.governs,
        "may_add": rights.may_add,
        "may_list": rights.may_list,
        "may_join": rights.may_join,
        "protected": rights.handled is not None,
        "exempts": rights.is_hr,
    }
    if not any(doors.values()):
        raise PermissionDenied
    if rights.may_list:
        doors |= _listed(request, rights)
    return render(request, "tracking/people.html", doors)


@require_http_methods(["GET", "POST"])
@login_required
def add(request: HttpRequest) -> HttpResponse:
    rights = _rights(request)
    form = NewPersonForm(request.POST or None, rights=rights)
    if request.method == "POST" and form.is_valid():
        made = add_person(form.person(), rights.reader)
        messages.success(request, _("%(name)s är upplagd.") % {"name": made.name_for(rights.reader)})
        if form.address_dropped:
            messages.warning(request, _("E-postadressen gick inte att använda, så personen har ingen inloggning än."))
        return redirect("person", made.pk)
    return render(request, "tracking/person_add.html", {"form": form})


@require_GET
@login_required
def person(request: HttpRequest, person_id: int) -> HttpResponse:
    rights = _rights(request)
    shown = _one(rights.persons(), person_id)
    ties = rights.ties().filter(user=shown).select_related("unit").order_by("-start_on", "-pk")
    _log(rights, shown)
    sees_trainings = User.objects.visible_to(rights.reader, rights.today).filter(pk=person_id).exists()
    context = {
        "person": shown,
        "name": shown.name_for(rights.reader),
        "rows": [
            (tie, tie.source == HAND and _holds(tie, rights), undoable_end(tie, rights.reader, rights.today))
            for tie in ties
        ],
        "hand": HAND,
        "sees_trainings": sees_trainings,
        "begins_on": min((tie.start_on for tie in ties if tie.start_on > rights.today), default=None),
    }
    return render(request, "tracking/person.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def end(request: HttpRequest, person_id: int, tie_id: int) -> HttpResponse:
    rights = _rights(request)
    tie = _tie(rights, person_id, tie_id)
    form = EndForm(request.POST or None, tie=tie, reader=rights.reader, initial={"end_on": rights.today})
    if tie.source == HAND and request.method == "POST" and form.is_valid():
        end_tie(tie, rights.reader, form.cleaned_data["end_on"])
        messages.success(request, _("Sista dagen är satt. Du kan ångra den i dag."))
        return redirect("person", person_id)
    _log(rights, tie.user)
    context = {"form": form, "tie": tie, "name": tie.user.name_for(rights.reader), "follows": tie.source != HAND}
    return render(request, "tracking/tie_end.html", context, status=409 if request.POST and tie.source != HAND else 200)


@require_POST
@login_required
def undo(request: HttpRequest, person_id: int, tie_id: int) -> HttpResponse:
    rights = _rights(request)
    tie = _tie(rights, person_id, tie_id)
    if tie.source == HAND and undo_end(tie, rights.reader, rights.today):
        messages.success(request, _("Sista dagen är som den var."))
    else:
        messages.error(request, _("Sista dagen kan bara ångras samma dag som den sattes."))
    return redirect("person", person_id)


def _rights(request: HttpRequest) -> PeopleRights:
    rights = PeopleRights(request.user, timezone.localdate())
    if not rights.may_add:
        raise PermissionDenied
    return rights


def _listed(request: HttpRequest, rights: PeopleRights) -> dict[str, Any]:
    form = NameSearchForm(request.GET)
    listed = PeopleList(rights)
    found = listed.persons(form.cleaned_data["search"] if form.is_valid() else "")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    rows = listed.rows(list(page))
    top = rights.top or person_units(rights.reader, rights.today).order_by("path").first()
    AccessLog.shown(rights.reader, top, gettext_lazy("Personer"), rights.today, len(rows))
    return {"form": form, "page": page, "rows": rows}


def _one(persons: Any, person_id: int) -> User:
    return get_object_or_404(persons, pk=person_id)


def _tie(rights: PeopleRights, person_id: int, tie_id: int) -> Affiliation:
    return get_object_or_404(rights.ties().select_related("user", "unit"), user__pk=person_id, pk=tie_id)


def _holds(tie: Affiliation, rights: PeopleRights) -> bool:
    return tie.end_on is None or tie.end_on >= rights.today


def _log(rights: PeopleRights, about: User) -> None:
    AccessLog.shown(rights.reader, rights.top, AccessLog.ONE_PERSON, rights.today, 1, about)
