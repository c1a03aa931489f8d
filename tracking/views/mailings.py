"""What is mailed: what waits, what has been sent, and stopping it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods

from tracking import mail_queue
from tracking.mail_rights import MailRights
from tracking.models import AccessLog, Message, Requirement
from tracking.reminder_steps import ReminderPlans
from tracking.statements_out.claiming import failed

PER_PAGE = 50


@require_GET
@login_required
def mailings(request: HttpRequest) -> HttpResponse:
    rights, now = mail_rights(request), timezone.now()
    plans = ReminderPlans()
    requirements = Requirement.objects.select_related("training", "audience").order_by("training__title", "pk")
    context = {
        "rights": rights,
        "plans": plans,
        "rows": [(each, plans.of(each), plans.has_own(each)) for each in requirements if each.holds_on(rights.today)],
        "waiting": mail_queue.waiting(rights),
        "sent": mail_queue.sent_lately(rights, now),
        "statements_refused": rights.may_plan and failed().exists(),
    }
    return render(request, "tracking/mailings.html", context)


@require_GET
@login_required
def queue(request: HttpRequest) -> HttpResponse:
    """With names for HR; others stop a step's all, or none."""
    rights = mail_rights(request)
    step = request.GET.get("step", "")
    waiting = rights.listed().filter(status=Message.Status.QUEUED).select_related("recipient")
    if step in {each.step for each in mail_queue.waiting(rights)}:
        waiting = waiting.filter(step=step)
    page = Paginator(waiting.order_by("not_before", "pk"), PER_PAGE).get_page(request.GET.get("page"))
    rows = [(each, each.recipient.name_for(rights.reader), mail_queue.name_of_step(each.step)) for each in page]
    _log(rights, len(rows))
    context = {"rights": rights, "page": page, "rows": rows, "waiting": mail_queue.waiting(rights), "step": step}
    return render(request, "tracking/mail_queue.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def stop_one(request: HttpRequest, message_id: int) -> HttpResponse:
    rights = mail_rights(request)
    found = rights.listed().filter(pk=message_id)
    message = get_object_or_404(found.select_related("recipient"))
    if request.method == "POST":
        _tell_stopped(request, rights, mail_queue.stop(found, timezone.now()))
        return redirect("mail_queue")
    _log(rights, 1)
    name = message.recipient.name_for(rights.reader)
    context = {"name": name, "step": mail_queue.name_of_step(message.step), "message": message}
    context["waits"] = message.status == Message.Status.QUEUED
    return render(request, "tracking/mail_stop.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def stop_step(request: HttpRequest, step: str) -> HttpResponse:
    rights = mail_rights(request)
    count = next((each for each in mail_queue.waiting(rights) if each.step == step), None)
    if request.method == "POST":
        _tell_stopped(request, rights, mail_queue.stop(rights.messages().filter(step=step), timezone.now()))
        return redirect("mail_queue")
    if count is None:
        raise Http404
    return render(request, "tracking/mail_stop.html", {"count": count, "waits": True})


def _tell_stopped(request: HttpRequest, rights: MailRights, number: int) -> None:
    if not number:
        messages.info(request, _("Inget stoppades: mejlen har redan skickats eller stoppats."))
        return
    if rights.told(number) is None:
        messages.success(request, _("Färre än 5 mejl är stoppade."))
        return
    says = ngettext("%(number)s mejl är stoppat.", "%(number)s mejl är stoppade.", number)
    messages.success(request, says % {"number": number})


def mail_rights(request: HttpRequest) -> MailRights:
    rights = MailRights(request.user, timezone.localdate())
    if not rights.may_enter:
        raise PermissionDenied
    return rights


def _log(rights: MailRights, persons: int) -> None:
    AccessLog.shown(rights.reader, rights.top, gettext_lazy("Mejl som väntar"), rights.today, persons)


def planning(request: HttpRequest) -> MailRights:
    rights = mail_rights(request)
    if not rights.may_plan:
        raise PermissionDenied
    return rights
