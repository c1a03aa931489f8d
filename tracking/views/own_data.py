"""What is kept about the person who is logged in, why and for how long, and who answers for it."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from tracking.personal_data import all_personal_data


@require_GET
@login_required
def own_data(request: HttpRequest) -> HttpResponse:
    home = request.user.home_affiliation(timezone.localdate())
    context = {"kept": list(all_personal_data()), "controller": home.unit.responsible() if home else ""}
    return render(request, "tracking/own_data.html", context)
