"""Series, for those who run them: HR and coordinators in their part of the municipality."""

from functools import partial
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from courses import campaigning
from courses.campaign_forms import CampaignForm, PauseForm, WidenForm
from courses.campaign_preview import Preview, in_tens, preview
from courses.campaign_rights import CampaignRights
from courses.campaigns import Campaign, CampaignEvent, CampaignPlace
from tracking.models import AccessLog, OrganisationalUnit, User
from tracking.models.organisation import name_of
from tracking.models.pauses import TrainingPauseQuerySet

PER_PAGE = 50
Status = Campaign.Status


@require_GET
@login_required
def campaigns(request: HttpRequest) -> HttpResponse:
    rights = _rights(request)
    found = rights.campaigns().select_related("training").prefetch_related("places__unit")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    shared = rights.shared().select_related("training")
    return render(request, "courses/campaigns.html", {"page": page, "shared": shared})


@require_http_methods(["GET", "POST"])
@login_required
def prepare(request: HttpRequest, campaign_id: int | None = None) -> HttpResponse:
    """A new series, or changes in one that has not been started."""
    rights = _rights(request)
    instance = _one(rights, campaign_id, Status.PREPARED) if campaign_id else None
    form = CampaignForm(request.POST or None, instance=instance, rights=rights)
    if request.method == "POST" and form.is_valid():
        campaign = form.save(commit=False)
        try:
            campaigning.prepare(campaign, form.cleaned_data["unit"], rights.reader)
        except campaigning.Refused as refused:
            form.add_error(None, refused)
        else:
            return redirect("campaign", campaign.pk)
    return render(request, "courses/campaign_prepare.html", {"form": form, "campaign": instance})


@require_GET
@login_required
def campaign(request: HttpRequest, campaign_id: int) -> HttpResponse:
    rights = _rights(request)
    if shared := rights.shared().select_related("training").filter(id=campaign_id).first():
        waits = CampaignPlace.objects.filter(campaign=shared, starts_on=None).exists()  # also of a place outside
        return render(request, "courses/campaign_shared.html", {"campaign": shared, "widening_waits": waits})
    shown = _one(rights, campaign_id)
    events = shown.events.select_related("by", "unit")
    named = _nameable(rights)
    question = campaigning.waiting(shown)
    context = _seen(rights, shown) | {
        "question": question,
        "reached": _reached(rights, shown, question),
        "may_approve": rights.may_approve(shown),
        "pauses": _days_of(shown.pauses().filter(end_on__gte=rights.today)),
        "next_pause": campaigning.next_pause(shown, rights.today),
        "events": [(event, _who(event.by, rights, named), _reached(rights, shown, event)) for event in events],
    }
    return render(request, "courses/campaign.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def start(request: HttpRequest, campaign_id: int) -> HttpResponse:
    rights = _rights(request)
    shown = _one(rights, campaign_id, Status.PREPARED)
    context = _seen(rights, shown)
    if context["preview"].course is None:
        return render(request, "courses/campaign_start.html", context)
    if request.method == "POST":
        return _do(request, shown, lambda: _told(rights, shown, campaigning.start(shown, rights.reader, rights.today)))
    return render(request, "courses/campaign_start.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def approve(request: HttpRequest, campaign_id: int) -> HttpResponse:
    rights = _rights(request)
    shown = _one(rights, campaign_id, Status.WAITING, Status.GOING, Status.HELD)
    if not rights.may_approve(shown):
        raise PermissionDenied
    if request.method == "POST":
        return _do(
            request, shown, lambda: campaigning.approve(shown, rights.reader, rights.today), _("Serien är godkänd.")
        )
    question = campaigning.waiting(shown)
    who = _who(question.by if question else None, rights, _nameable(rights))
    context = _seen(rights, shown) | {"reached": _reached(rights, shown, question), "who": who}
    return render(request, "courses/campaign_approve.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def withdraw(request: HttpRequest, campaign_id: int) -> HttpResponse:
    rights = _rights(request)
    shown = _one(rights, campaign_id, Status.WAITING, Status.GOING)
    if request.method == "POST":
        return _do(request, shown, lambda: campaigning.withdraw(shown, rights.reader), _("Frågan är tillbakatagen."))
    return render(request, "courses/campaign_withdraw.html", {"campaign": shown})


@require_http_methods(["GET", "POST"])
@login_required
def pause(request: HttpRequest, campaign_id: int) -> HttpResponse:
    rights = _rights(request)
    shown = _one(rights, campaign_id, Status.GOING)
    form = PauseForm(request.POST or None, today=rights.today)
    if request.method == "POST" and form.is_valid():
        try:
            campaigning.pause(shown, form.days, rights.reader, rights.today)
        except campaigning.Refused as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, _("Uppehållet är inlagt. Inget öppnas de dagarna."))
            return redirect("campaign", shown.pk)
    return render(request, "courses/campaign_pause.html", {"campaign": shown, "form": form})


@require_http_methods(["GET", "POST"])
@login_required
def resume(request: HttpRequest, campaign_id: int) -> HttpResponse:
    rights = _rights(request)
    shown = _one(rights, campaign_id, Status.GOING)
    if request.method == "POST":
        done = _("Uppehållet är avslutat. Nästa del kommer tidigast i morgon.")
        return _do(request, shown, lambda: campaigning.resume(shown, rights.reader, rights.today), done)
    context = {"campaign": shown, "pause": campaigning.next_pause(shown, rights.today), "today": rights.today}
    return render(request, "courses/campaign_resume.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def stop(request: HttpRequest, campaign_id: int) -> HttpResponse:
    rights = _rights(request)
    shown = _one(rights, campaign_id, Status.PREPARED, Status.WAITING, Status.GOING, Status.HELD)
    if request.method == "POST":
        return _do(
            request, shown, lambda: campaigning.stop(shown, rights.reader, rights.today), _("Serien är stoppad.")
        )
    return render(request, "courses/campaign_stop.html", _seen(rights, shown))


@require_http_methods(["GET", "POST"])
@login_required
def widen(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Choose where; see who gets what when; then say yes. The second form holds the unit that was looked at."""
    rights = _rights(request)
    shown = _one(rights, campaign_id, Status.GOING)
    asked = request.POST or request.GET or None
    form = WidenForm(asked, rights=rights, campaign=shown)
    unit = form.cleaned_data["unit"] if form.is_bound and form.is_valid() else None
    if request.method == "POST" and unit:
        step = partial(campaigning.widen, shown, unit, rights.reader, rights.today)
        return _do(request, shown, lambda: _told(rights, shown, step()))
    context = {"campaign": shown, "form": form, "unit": unit}
    if unit:
        context |= _seen(rights, shown, unit)
    return render(request, "courses/campaign_widen.html", context)


def _rights(request: HttpRequest) -> CampaignRights:
    rights = CampaignRights(request.user, timezone.localdate())  # type: ignore[arg-type]
    if not rights.may_enter():
        raise PermissionDenied
    return rights


def _one(rights: CampaignRights, campaign_id: int, *statuses: Status) -> Campaign:
    """By "id", not "pk": Django guards it against numbers greater than SQLite counts with."""
    found = rights.campaigns().select_related("training").prefetch_related("places__unit")
    return get_object_or_404(found.filter(status__in=statuses) if statuses else found, id=campaign_id)


def _seen(rights: CampaignRights, shown: Campaign, unit: OrganisationalUnit | None = None) -> dict[str, Any]:
    """The series with who gets what when. Names are told, and logged, where the reader may see them."""
    made: Preview = preview(shown, rights.today, unit)
    names = made.names(rights.reader, rights.today)
    exact, begun = rights.sees_persons(shown, unit), campaigning.begun_alone(shown, rights.reader, rights.today)
    AccessLog.shown(rights.reader, rights.top, gettext_lazy("Serier"), rights.today, len(names))
    return {
        "campaign": shown,
        "preview": made if exact else made.rounded(),
        "names": names,
        "second_yes": campaigning.needs_second_yes(shown, made.persons, rights.reader, rights.today),
        "begun": begun if exact or not begun else in_tens(begun),
        "limit": settings.SERIES_SECOND_YES,
        "today": rights.today,
    }


def _do(request: HttpRequest, shown: Campaign, step: Any, done: str = "") -> HttpResponse:
    """Take the step, and say what came of it or why it could not be taken."""
    try:
        said = step() or done
    except campaigning.Refused as refused:
        messages.error(request, refused.messages[0])
    else:
        messages.success(request, said)
    return redirect("campaign", shown.pk)


def _days_of(pauses: TrainingPauseQuerySet) -> Any:
    """Once each: there is a row for every place, which mostly lie still together."""
    return pauses.order_by("start_on", "end_on").values("start_on", "end_on").distinct()


def _reached(rights: CampaignRights, shown: Campaign, event: CampaignEvent | None) -> int | None:
    """None = nobody was counted."""
    return rights.told(shown, event.recipients) if event and event.recipients is not None else None


def _told(rights: CampaignRights, shown: Campaign, taken: campaigning.Taken) -> str:
    persons = rights.told(Campaign.objects.get(pk=shown.pk), taken.recipients)
    if taken.waits:
        says = _("Serien når %(persons)s personer. Den börjar när en annan i HR eller en samordnare har sagt ja.")
        return says % {"persons": persons}
    return _("Klart. Serien når %(persons)s personer. Den första delen kommer tidigast i morgon.") % {
        "persons": persons
    }


def _nameable(rights: CampaignRights) -> set[int]:
    visible = User.objects.visible_to(rights.reader, rights.today)
    return set(visible.filter(unit_roles__isnull=False).values_list("pk", flat=True)) | {rights.reader.pk}


def _who(person: User | None, rights: CampaignRights, named: set[int]) -> str:
    if person is None:
        return _("någon som inte finns kvar")
    return name_of(person, rights.reader) if person.pk in named else _("En medarbetare")
