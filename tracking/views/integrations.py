"""Integrations of the reader's units: made, with a key that is shown once, and revoked."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tracking.integrations import works_on
from tracking.models import ApiToken
from tracking.models.units import OrganisationalUnitQuerySet
from tracking.permissions import governed_units
from tracking.views.integration_form import IntegrationForm

MOST = 200  # rows of the list; those that no longer open anything come last


@require_GET
@login_required
def integrations(request: HttpRequest) -> HttpResponse:
    _check(request)
    today = timezone.localdate()
    mine = ApiToken.objects.visible_to(request.user, today).select_related("unit", "created_by")
    found = list(mine.order_by(F("revoked_at").asc(nulls_first=True), "name", "pk")[:MOST])
    rows = [{"token": token, "over": token.expires_on < today, "works": works_on(token, today)} for token in found]
    return render(request, "tracking/integrations.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new(request: HttpRequest) -> HttpResponse:
    """The key is in this answer and nowhere else, so the answer to a form is a page and no redirect. Sending the form
    again is refused: the name is taken."""
    units = _check(request)
    form = IntegrationForm(request.POST or None, units=units, maker=request.user, today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        secret = form.instance.new_secret()
        try:
            with transaction.atomic():
                made = form.save()
        except IntegrityError:  # somebody was faster with the name
            form.instance.pk = None
            form.full_clean()
        else:
            return render(request, "tracking/integration_made.html", {"token": made, "secret": secret})
    return render(request, "tracking/integration_new.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def revoke(request: HttpRequest, token_id: int) -> HttpResponse:
    _check(request)
    mine = ApiToken.objects.visible_to(request.user, timezone.localdate()).filter(revoked_at=None)
    # By "id", not "pk": Django guards it against numbers greater than SQLite counts with.
    token = get_object_or_404(mine.select_related("unit"), id=token_id)
    if request.method != "POST":
        return render(request, "tracking/integration_revoke.html", {"token": token})
    token.revoke(request.user, timezone.now())
    messages.success(request, _("Nyckeln för %(name)s är återkallad och öppnar inget mer.") % {"name": token.name})
    return redirect("integrations")


def _check(request: HttpRequest) -> OrganisationalUnitQuerySet:
    """The units the reader governs: HR its own, administrators all. Others have nothing to do here."""
    units = governed_units(request.user, timezone.localdate())
    if not units.exists():
        raise PermissionDenied
    return units
