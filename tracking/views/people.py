"""The page that leads to people and roles, for those who may do something there."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from tracking.people_rights import PeopleRights
from tracking.role_rights import RoleRights


@require_GET
@login_required
def people(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    rights, roles = PeopleRights(request.user, today), RoleRights(request.user, today)
    doors = {
        "roles": roles.may_enter(),
        "governs": roles.governs,
        "people": rights.may_add,
        "join": rights.may_join,
        "protected": rights.handled is not None,
    }
    if not any(doors.values()):
        raise PermissionDenied
    return render(request, "tracking/people.html", doors)
