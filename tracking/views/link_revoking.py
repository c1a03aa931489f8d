"""A person's links and start codes, ended by HR or by the person."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tracking.links import revoke_links
from tracking.models import AccessLog, PersonalLink
from tracking.people_rights import PeopleRights


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def of_person(request: HttpRequest, person_id: int) -> HttpResponse:
    """For those who may open the person's page."""
    rights = PeopleRights(request.user, timezone.localdate())
    if not rights.may_add:
        raise PermissionDenied
    person = get_object_or_404(rights.persons(), id=person_id)
    if request.method == "POST":
        revoke_links(person, request.user, timezone.now())
        messages.success(request, _("Länkarna och koderna är spärrade."))
        return redirect("person", person_id)
    AccessLog.shown(rights.reader, rights.top, AccessLog.ONE_PERSON, rights.today, 1, person)
    context = {"name": person.name_for(request.user), "person": person, "open": _open(person.pk)}
    return render(request, "tracking/links_revoke.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def own(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        revoke_links(request.user, request.user, timezone.now())
        messages.success(request, _("Dina länkar och koder är spärrade."))
        return redirect("own_data")
    return render(request, "tracking/links_revoke.html", {"open": _open(request.user.pk)})


def _open(person_id: int) -> int:
    return PersonalLink.objects.open_on(timezone.localdate()).filter(user=person_id).count()
