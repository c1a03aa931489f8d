"""Persons whose address did not take a mail: HR corrects it in the source, or says that it is right."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from tracking.models import AccessLog, Affiliation, Unreachable, User
from tracking.models.outbox import UnreachableQuerySet
from tracking.people_rights import PeopleRights
from tracking.reachable import try_again
from tracking.views.exemptions import hr_rights

PER_PAGE = 50
SUBJECT = gettext_lazy("Mejl som inte kom fram")


@require_GET
@login_required
def unreachable(request: HttpRequest) -> HttpResponse:
    rights = hr_rights(request)
    page = Paginator(_listed(rights), PER_PAGE).get_page(request.GET.get("page"))
    AccessLog.shown(rights.reader, rights.top, SUBJECT, rights.today, len(page))
    rows = [(each, each.user.name_for(rights.reader)) for each in page]
    return render(request, "tracking/unreachable.html", {"page": page, "rows": rows})


@require_POST
@login_required
def retry(request: HttpRequest, person_id: int) -> HttpResponse:
    # By "id": Django guards it against numbers greater than SQLite counts with.
    found = get_object_or_404(_listed(hr_rights(request)), user__id=person_id)
    try_again(found.user)
    messages.success(request, _("Nästa mejl skickas till adressen som den är."))
    return redirect("unreachable")


def _listed(rights: PeopleRights) -> UnreachableQuerySet:
    ties = Affiliation.objects.as_of(rights.today).filter(unit__in=rights.hr_units).home_first()
    visible = User.objects.visible_to(rights.reader, rights.today)
    persons = visible.filter(pk__in=ties.order_by().values("user"))
    shown = Prefetch("user__affiliations", ties.select_related("unit"), to_attr="seen_ties")
    rows = Unreachable.objects.current().filter(user__in=persons.values("pk"))
    return rows.select_related("user").prefetch_related(shown).order_by("user__sort_key", "user")
