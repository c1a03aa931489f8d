"""Roles at units, for those who may give one: HR within its scope, managers for their deputies, administrators."""

from copy import copy
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from tracking import role_giving
from tracking.models import AccessLog, PersonChange, UnitRole, User
from tracking.models.organisation import name_of
from tracking.models.roles import UnitRoleQuerySet
from tracking.role_forms import CHANGED, ONLY_OWN, RoleChangeForm, RoleFilterForm, RoleForm
from tracking.role_rights import SEES, Role, RoleRights

PER_PAGE = 50


@require_GET
@login_required
def roles(request: HttpRequest) -> HttpResponse:
    rights = _rights(request)
    form = RoleFilterForm(request.GET, rights=rights)
    rows = _filtered(rights, form.cleaned_data) if form.is_valid() else UnitRole.objects.none()
    ordered = rows.select_related("user", "unit").order_by("unit__path", "role", "pk")
    page = Paginator(ordered, PER_PAGE).get_page(request.GET.get("page"))
    named = set(rights.nameable().filter(unit_roles__in=[role.pk for role in page]).values_list("pk", flat=True))
    _log(rights, len(named))
    context = {
        "form": form,
        "page": page,
        "rows": [(role, _holder(role, rights, role.user_id in named)) for role in page],
        "today": rights.today,
        "is_administrator": rights.is_administrator,
    }
    return render(request, "tracking/roles.html", context, status=200 if form.is_valid() else 400)


@require_http_methods(["GET", "POST"])
@login_required
def give_role(request: HttpRequest) -> HttpResponse:
    rights = _rights(request)
    form = RoleForm(request.POST or None, rights=rights)
    if request.method == "POST" and form.is_valid():
        role = form.save(commit=False)
        if role_giving.give(role, rights.reader):
            messages.success(request, _("Rollen är given: %(role)s.") % {"role": _titled(role, rights)})
            return redirect("role", role.pk)
        form.add_error("person", _("Personens uppgifter ändrades nyss. Sök fram personen igen."))
    _log(rights, len(form.shown))
    return render(request, "tracking/role_give.html", {"form": form, "governs": rights.governs})


@require_GET
@login_required
def role(request: HttpRequest, role_id: int) -> HttpResponse:
    rights = _rights(request)
    shown = _one(rights.rows(), role_id)
    of_it = PersonChange.objects.filter(user=shown.user_id, unit=shown.unit_id, role=shown.role)
    context = _facts(shown, rights) | {
        "may_change": rights.changeable().filter(pk=shown.pk).exists(),
        "may_withdraw": rights.withdrawable().filter(pk=shown.pk).exists(),
        "changes": [(change, _who(change.by, rights)) for change in of_it.select_related("by")],
    }
    return render(request, "tracking/role.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def change_role(request: HttpRequest, role_id: int) -> HttpResponse:
    rights = _rights(request)
    changed = _one(rights.changeable(), role_id)
    # A copy: a form writes what was sent on its row also when it is refused, and the page says how things are.
    form = RoleChangeForm(request.POST or None, instance=copy(changed), rights=rights)
    status = 200
    if request.method == "POST" and form.is_valid():
        if role_giving.change(form.save(commit=False), rights.reader, changed):
            messages.success(request, _("Rollen är ändrad: %(role)s.") % {"role": _titled(changed, rights)})
            return redirect("role", changed.pk)
        form.add_error(None, CHANGED)
        status = 409
    return render(request, "tracking/role_change.html", _facts(changed, rights) | {"form": form}, status=status)


@require_http_methods(["GET", "POST"])
@login_required
def withdraw_role(request: HttpRequest, role_id: int) -> HttpResponse:
    rights = _rights(request)
    taken = _one(rights.withdrawable(), role_id)
    only_own = rights.is_only_own(taken)
    if request.method == "POST" and not only_own:
        title = _titled(taken, rights)
        role_giving.withdraw(taken, rights.reader, rights.today)
        messages.success(request, _("Rollen är tillbakatagen: %(role)s.") % {"role": title})
        return redirect("roles")
    context = _facts(taken, rights) | {"only_own": ONLY_OWN if only_own else ""}
    return render(request, "tracking/role_withdraw.html", context)


@require_GET
@login_required
def role_changes(request: HttpRequest) -> HttpResponse:
    """What has been done by hand with the roles at the reader's units, also with those that are gone."""
    rights = _rights(request)
    found = PersonChange.objects.exclude(role="").select_related("user", "by", "unit")
    deputies = Q(role=Role.DEPUTY, unit__in=rights.managed)
    found = found.filter(Q(unit__in=rights.governed.values("pk")) | deputies)
    if not rights.is_administrator:
        found = found.exclude(user__protected=True, user__display_name="")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    persons = {pk for change in page for pk in (change.user_id, change.by_id) if pk}
    named = set(rights.nameable().filter(pk__in=persons).values_list("pk", flat=True))
    _log(rights, len(named))
    rows = [
        (change, _name(change.user, rights, change.user_id in named), _name(change.by, rights, change.by_id in named))
        for change in page
    ]
    return render(request, "tracking/role_changes.html", {"page": page, "rows": rows})


def _rights(request: HttpRequest) -> RoleRights:
    rights = RoleRights(request.user, timezone.localdate())
    if not rights.may_enter():
        raise PermissionDenied
    return rights


def _one(rows: UnitRoleQuerySet, role_id: int) -> UnitRole:
    return get_object_or_404(rows.select_related("user", "unit"), pk=role_id)


def _filtered(rights: RoleRights, chosen: dict[str, Any]) -> UnitRoleQuerySet:
    rows = rights.rows()
    if not chosen["over"]:
        rows = rows.filter(Q(end_on=None) | Q(end_on__gte=rights.today))
    if chosen["role"]:
        rows = rows.filter(role=chosen["role"])
    if chosen["unit"]:
        rows = rows.filter(**chosen["unit"].path_range("unit__"))
    if chosen["search"]:
        found = User.objects.matching(chosen["search"]).filter(pk__in=rights.nameable().values("pk"))
        rows = rows.filter(Q(unit__name__icontains=chosen["search"]) | Q(user__in=found.values("pk")))
    return rows


def _facts(shown: UnitRole, rights: RoleRights) -> dict[str, Any]:
    named = rights.nameable().filter(pk=shown.user_id).exists()
    _log(rights, int(named), shown.user)
    return {
        "role": shown,
        "holder": _holder(shown, rights, named),
        "sees": SEES[Role(shown.role)],
        "over": shown.end_on is not None and shown.end_on < rights.today,
    }


def _titled(shown: UnitRole, rights: RoleRights) -> str:
    return f"{_holder(shown, rights, rights.nameable().filter(pk=shown.user_id).exists())} – {shown}"


def _holder(shown: UnitRole, rights: RoleRights, named: bool) -> str:
    return _name(shown.user, rights, named)


def _who(person: User | None, rights: RoleRights) -> str:
    return _name(person, rights, person is not None and rights.nameable().filter(pk=person.pk).exists())


def _name(person: User | None, rights: RoleRights, named: bool) -> str:
    if person is None:
        return _("någon som inte finns kvar")
    if not named:
        return _("Person utanför ditt område")
    return name_of(person, rights.reader)


def _log(rights: RoleRights, persons: int, about: User | None = None) -> None:
    AccessLog.shown(rights.reader, rights.top, gettext_lazy("Roller"), rights.today, persons, about)
