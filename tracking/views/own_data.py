"""What is kept about the person who is logged in, why and for how long, and who answers for it."""

import datetime as dt

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from tracking.names_log import own_page_shown
from tracking.personal_data import all_personal_data

TWO_YEARS = dt.timedelta(days=730)  # as long as the log is kept


@require_GET
@login_required
def own_data(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    home = request.user.home_affiliation(today)
    times, last = own_page_shown(request.user, today - TWO_YEARS)
    context = {
        "kept": list(all_personal_data()),
        "controller": home.unit.responsible() if home else "",
        "times": times,
        "last": last,
    }
    return render(request, "tracking/own_data.html", context)
