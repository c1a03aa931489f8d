"""One person's trainings: what is assigned and done; a correction; a record of what was done elsewhere."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from tracking import person_trainings
from tracking.models import AccessLog, Completion, User
from tracking.people_rights import PeopleRights
from tracking.training_access import TrainingAccess
from tracking.training_forms import CorrectionForm, ExternalForm

MISTAKEN = Completion.Correction.MISTAKEN
CORRECTED = gettext_lazy(
    "Det har funnits en sådan uppgift om den dagen, som är rättad. Rätta den på personens sida i stället."
)


@require_GET
@login_required
def trainings(request: HttpRequest, person_id: int) -> HttpResponse:
    access = access_to(request, person_id)
    own = access.person.exemptions.select_related("requirement__training").order_by("start_on", "pk")
    exemptions = own.not_over(access.today) if access.is_hr else []
    context = about(access) | {
        "access": access,
        "assigned": person_trainings.assigned(access),
        "done": person_trainings.done(access),
        "exemptions": [(each, each.may_be_taken_back(access.today)) for each in exemptions],
        "changes": person_trainings.exemption_changes(access) if access.is_hr else [],
        "may_open_person": PeopleRights(access.reader, access.today).persons().filter(pk=person_id).exists(),
    }
    return render(request, "tracking/person_trainings.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def record_external(request: HttpRequest, person_id: int) -> HttpResponse:
    access = _acting(request, person_id)
    form = ExternalForm(request.POST or None, access=access)
    if request.method == "POST" and form.is_valid() and _record(request, form, access):
        return redirect("person_trainings", person_id)
    return render(request, "tracking/external_record.html", about(access) | {"form": form})


def _record(request: HttpRequest, form: ExternalForm, access: TrainingAccess) -> bool:
    """A form sent twice is no error; a record that has been corrected since is put right in its own history."""
    given = form.cleaned_data
    same = access.person.completions.in_force().filter(training=given["training"], completed_on=given["completed_on"])
    try:
        with transaction.atomic():
            there = same.exists()
            if not there:
                Completion.record_external(access.person, by=access.reader, **given)
    except IntegrityError:
        there = same.exists()
        if not there:
            form.add_error("completed_on", CORRECTED)
            return False
    if there:
        messages.info(request, _("Utbildningen var redan inskriven den dagen."))
    else:
        messages.success(request, _("%(training)s är inskriven som genomförd.") % {"training": given["training"]})
        _say_if_over(request, given["training"].valid_until(given["completed_on"]), access.today)
    return True


def _say_if_over(request: HttpRequest, valid_until: dt.date | None, today: dt.date) -> None:
    if valid_until and valid_until < today:
        said = {"day": date_format(valid_until, "j F Y")}
        messages.warning(request, _("Den gällde bara till och med %(day)s, så den räknas inte i dag.") % said)


@require_http_methods(["GET", "POST"])
@login_required
def correct(request: HttpRequest, person_id: int, completion_id: int) -> HttpResponse:
    access = _acting(request, person_id)
    completion = _one(access, completion_id)
    if Completion.objects.filter(corrects=completion).exists():
        return _too_late(request, person_id)
    form = CorrectionForm(request.POST or None, completion=completion, today=access.today)
    if request.method == "POST" and (completion.annulled or form.is_valid()):
        # What was struck out is put back with the day it had; of the rest the form says what.
        back = {"reason": MISTAKEN, "completed_on": completion.completed_on}
        given = back if completion.annulled else form.cleaned_data
        try:
            with transaction.atomic():
                made = completion.correct(given["reason"], access.reader, given["completed_on"])
        except IntegrityError:
            return _too_late(request, person_id)
        messages.success(request, _told(made))
        return redirect("person_trainings", person_id)
    context = about(access) | {"form": form, "completion": completion}
    return render(request, "tracking/completion_correct.html", context)


def _told(made: Completion) -> str:
    if made.annulled:
        return _("Uppgiften är struken. Du kan ångra det i historiken.")
    if made.correction == MISTAKEN:
        return _("Uppgiften är återställd.")
    return _("Dagen är rättad.")


def _too_late(request: HttpRequest, person_id: int) -> HttpResponse:
    messages.info(request, _("Någon annan hann rätta uppgiften. Här ser du hur den står nu."))
    return redirect("person_trainings", person_id)


def _acting(request: HttpRequest, person_id: int) -> TrainingAccess:
    access = access_to(request, person_id)
    if not access.may_record:
        raise PermissionDenied
    return access


def _one(access: TrainingAccess, completion_id: int) -> Completion:
    return get_object_or_404(access.completions().select_related("training", "version", "user"), pk=completion_id)


def access_to(request: HttpRequest, person_id: int) -> TrainingAccess:
    """404 for whom the reader may not see."""
    today = timezone.localdate()
    person = get_object_or_404(User.objects.visible_to(request.user, today), pk=person_id)
    return TrainingAccess(request.user, person, today)


def about(access: TrainingAccess) -> dict[str, Any]:
    """Whom a page is about; that the name was shown is logged."""
    subject = gettext_lazy("En persons utbildningar")
    AccessLog.shown(access.reader, access.ties[0].unit, subject, access.today, 1, access.person)
    name = access.person.name_for(access.reader)
    return {"person": access.person, "name": name, "unit": access.ties[0].unit, "today": access.today}
