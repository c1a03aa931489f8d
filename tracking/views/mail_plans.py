"""When and how a requirement is mailed about: the choices, how many they would reach, a preview, a test to oneself."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from tracking import mail_examples, reminder_letters
from tracking.mail_forms import OF_DUTY, OF_OFFER, PreviewForm, ReminderPlanForm
from tracking.mail_rights import MailRights
from tracking.models import AccessLog, Affiliation, Assignment, ReminderPlan, Requirement, Step, User
from tracking.reminder_steps import ReminderPlans
from tracking.reminding import Telling
from tracking.views.mailings import mail_rights, planning

PREVIEW = gettext_lazy("Förhandsgranskning av mejl")
# What a requirement's own choices begin as.
INHERITED = ["is_on", "invites", *OF_DUTY, *OF_OFFER, "own_words"]


@require_http_methods(["GET", "POST"])
@login_required
def mail_defaults(request: HttpRequest) -> HttpResponse:
    """The municipality's own choices, which turn the mails on."""
    rights, plans = planning(request), ReminderPlans()
    plan = plans.own or ReminderPlan()
    requirements = [each for each in _requirements() if not plans.has_own(each)]
    return _plan_page(request, rights, plan, None, requirements)


@require_http_methods(["GET", "POST"])
@login_required
def mail_plan(request: HttpRequest, requirement_id: int) -> HttpResponse:
    rights, plans = mail_rights(request), ReminderPlans()
    requirement = get_object_or_404(_requirements(), pk=requirement_id)
    if request.method == "POST":
        planning(request)
    own = plans.of(requirement)
    if not plans.has_own(requirement):
        own = ReminderPlan(requirement=requirement, **{name: getattr(own, name) for name in INHERITED})
    return _plan_page(request, rights, own, requirement, [requirement])


def _requirements() -> Any:
    return Requirement.objects.select_related("training", "audience").order_by("training__title", "pk")


def _plan_page(
    request: HttpRequest,
    rights: MailRights,
    plan: ReminderPlan,
    requirement: Requirement | None,
    requirements: Iterable[Requirement],
) -> HttpResponse:
    """What would be sent at once by the new choices is said, and confirmed, before they are saved."""
    plans = ReminderPlans()
    form = ReminderPlanForm(request.POST or None, instance=plan, requirement=requirement)
    context = {"form": form, "rights": rights, "requirement": requirement, "plans": plans, "steps": _steps(requirement)}
    if request.method == "POST" and form.is_valid():
        is_on = form.instance.is_on if requirement is None else plans.is_on
        hourly = form.instance.hourly_forms if requirement is None else plans.hourly_forms
        everybody, today = User.objects.all(), rights.today
        tells = [Telling(each, form.instance, hourly, everybody, today) for each in requirements if is_on]
        at_once = sum(telling.today().total() for telling in tells)
        if at_once and "confirmed" not in request.POST:
            kept = [(name, value) for name, values in request.POST.lists() for value in values if name in form.fields]
            context |= {"at_once": rights.told(at_once), "kept": kept}
            return render(request, "tracking/mail_plan_confirm.html", context)
        form.save()
        messages.success(request, _("Valen är sparade."))
        return redirect("mailings") if requirement is None else redirect("mail_plan", requirement.pk)
    if requirement:
        telling = Telling(requirement, plans.of(requirement), plans.hourly_forms, rights.counted(), rights.today)
        on = plans.is_on
        context["today"] = _shown(rights, telling.today()) if on else []
        context["tomorrow"] = _shown(rights, telling.tomorrow()) if on else []
    return render(request, "tracking/mail_plan.html", context, status=400 if form.errors else 200)


def _shown(rights: MailRights, counts: Counter[str]) -> list[tuple[str, int | None]]:
    return [(str(Step(step).label), rights.told(counts[step])) for step in Step.values if counts[step]]


def _steps(requirement: Requirement | None) -> list[Step]:
    """In the order a person meets them."""
    if requirement is None:
        return []
    offered = [Step.INVITATION, Step.REMINDER]
    return [*offered, Step.OVERDUE, Step.RENEWAL] if requirement.mandatory else offered


@require_http_methods(["GET", "POST"])
@login_required
def mail_preview(request: HttpRequest, requirement_id: int, step: str) -> HttpResponse:
    """GET: the mail as somebody would read it. POST: a test of it to oneself."""
    rights = mail_rights(request)
    requirement = get_object_or_404(_requirements(), pk=requirement_id)
    if step not in _steps(requirement):
        raise Http404
    if request.method == "POST":
        _send_test(request, rights, requirement, step)
        return redirect("mail_preview", requirement.pk, step)
    form = PreviewForm(request.GET if "person" in request.GET else None, rights=rights)
    context: dict[str, Any] = {"form": form, "requirement": requirement, "step": Step(step), "rights": rights}
    context["steps"] = _steps(requirement)
    if rights.is_hr and form.is_bound and form.is_valid() and form.found:
        context |= _of_person(rights, form, requirement, step)
    if not form.errors and "letter" not in context:
        context["letter"] = mail_examples.example(requirement, step, rights.reader, rights.today)
    if form.is_bound and form.shown:
        AccessLog.shown(rights.reader, rights.top, PREVIEW, rights.today, len(form.shown))
    return render(request, "tracking/mail_preview.html", context)


def _of_person(rights: MailRights, form: PreviewForm, requirement: Requirement, step: str) -> dict[str, Any]:
    person = form.found
    assert person  # noqa: S101  # nosec B101  (the form has found one)
    assignment = Assignment.objects.filter(user=person, requirement=requirement).open_on(rights.today).first()
    if assignment is None:
        form.add_error("person", _("Personen har inte den här utbildningen nu. Välj en annan person."))
        return {}
    tie = Affiliation.objects.visible_to(rights.reader, rights.today).filter(user=person).home_first().first()
    AccessLog.shown(rights.reader, tie.unit if tie else rights.top, PREVIEW, rights.today, 1, person)
    return {
        "letter": mail_examples.shown_to(person, assignment, step, rights.today),
        "name": person.name_for(rights.reader),
        "reached": bool(reminder_letters.still_to_tell(person, {assignment.pk: step}, rights.today)),
    }


def _send_test(request: HttpRequest, rights: MailRights, requirement: Requirement, step: str) -> None:
    if not rights.reader.email:
        messages.error(request, _("Du har ingen e-postadress i Lärkompass, så provet kan inte skickas till dig."))
        return
    mail_examples.queue_test(rights.reader, requirement, step, timezone.now())
    messages.success(request, _("Ett prov är på väg till din egen e-post. Det kommer när mejl skickas nästa gång."))
