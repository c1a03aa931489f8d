"""What is done with a series by hand, each step with its row in the log. Who may: campaign_rights.py. Days begin at
night: what is decided today holds from tomorrow, and what goes out today goes out."""

import datetime as dt
from dataclasses import dataclass
from itertools import chain

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from courses.campaigns import SUMMER, YEARS, Campaign, CampaignEvent, CampaignPlace
from courses.following import coming, followers, with_pauses
from courses.halts import may_answer, stand_still
from courses.series import DAY, Days, weeks_of
from tracking.models import OrganisationalUnit, TrainingPause, User

What = CampaignEvent.What
Status = Campaign.Status
SOON = 60 * DAY
WEEK = 7 * DAY


class Refused(ValidationError):
    """The step cannot be taken as things are now; it says why and what to do."""


@dataclass(frozen=True)
class Taken:
    """What a start or a widening came to."""

    recipients: int
    waits: bool  # for a second person's yes


@transaction.atomic
def prepare(campaign: Campaign, unit: OrganisationalUnit, by: User) -> None:
    """Save a new series, or one that has not been started, at one place."""
    new = campaign.pk is None
    if not new:
        _locked(campaign.pk, Status.PREPARED)
    refuse_overlap(campaign, unit)
    campaign.save()
    campaign.places.exclude(unit=unit).delete()
    campaign.places.get_or_create(unit=unit)
    CampaignEvent.objects.create(campaign=campaign, what=What.PREPARED if new else What.CHANGED, by=by)


def refuse_overlap(campaign: Campaign, unit: OrganisationalUnit) -> None:
    """Each person follows one series of a training. Raises Refused."""
    others = Campaign.objects.not_stopped().filter(training=campaign.training).exclude(pk=campaign.pk)
    for other in CampaignPlace.objects.filter(campaign__in=others).select_related("unit"):
        if other.unit.contains(unit) or unit.contains(other.unit):
            says = _(
                "Det finns redan en serie med utbildningen för %(unit)s. Utöka den, eller be den som driver den att "
                "stoppa den."
            )
            raise Refused(says % {"unit": other.unit})


def recipients(campaign: Campaign, on: dt.date) -> int:
    """How many have the training left where the series is, or is to be, with those whom a rule will ask for it."""
    places = with_pauses(campaign.places.select_related("campaign", "unit"))
    reached = chain(followers(campaign.training, places, on), coming(campaign.training, places, on))
    return len({each.user_id for each in reached})


def begun_alone(campaign: Campaign, by: User, on: dt.date) -> int:
    """How many the person's other series have come to in a week without a second yes: many small ones are as a large
    one. Somebody that two of them reach counts twice, as the mails do."""
    alone = CampaignEvent.objects.filter(what__in=(What.STARTED, What.WIDENED), by=by, at__date__gt=on - WEEK)
    return alone.exclude(campaign=campaign).aggregate(sum=Sum("recipients"))["sum"] or 0


def needs_second_yes(campaign: Campaign, reached: int, by: User, on: dt.date) -> bool:
    return reached + begun_alone(campaign, by, on) > settings.SERIES_SECOND_YES


@transaction.atomic
def start(campaign: Campaign, by: User, on: dt.date) -> Taken:
    campaign = _locked(campaign.pk, Status.PREPARED)
    _one_at_a_time(by)
    reached = recipients(campaign, on)
    if needs_second_yes(campaign, reached, by, on):
        _set(campaign, Status.WAITING)
        _note(campaign, What.ASKED, by, recipients=reached)
        return Taken(reached, waits=True)
    _begin(campaign, on)
    _note(campaign, What.STARTED, by, recipients=reached)
    return Taken(reached, waits=False)


@transaction.atomic
def widen(campaign: Campaign, unit: OrganisationalUnit, by: User, on: dt.date) -> Taken:
    """To one place more. Who is reached already goes on as before."""
    campaign = _locked(campaign.pk, Status.GOING)
    _one_at_a_time(by)
    if waiting(campaign):
        raise Refused(_("Serien väntar redan på ett andra ja. Vänta in det, eller ta tillbaka frågan."))
    refuse_overlap(campaign, unit)
    if any(each.unit.contains(unit) for each in campaign.places.select_related("unit")):
        raise Refused(_("Serien når redan %(unit)s. Välj en annan enhet.") % {"unit": unit})
    campaign.places.create(unit=unit)
    reached = recipients(campaign, on)
    if needs_second_yes(campaign, reached, by, on):
        _note(campaign, What.ASKED, by, recipients=reached, unit=unit)
        return Taken(reached, waits=True)
    _begin(campaign, on)
    _note(campaign, What.WIDENED, by, recipients=reached, unit=unit)
    return Taken(reached, waits=False)


def waiting(campaign: Campaign) -> CampaignEvent | None:
    """What a second person is asked to say yes to; None = nothing."""
    if campaign.status == Status.HELD:
        what = What.HELD
    elif campaign.status == Status.WAITING or campaign.widening_waits:
        what = What.ASKED
    else:
        return None
    return campaign.events.filter(what=what).select_related("by", "unit").first()


@transaction.atomic
def approve(campaign: Campaign, by: User, on: dt.date) -> None:
    """Raises Refused where the person may not answer (halts.may_answer)."""
    campaign = _locked(campaign.pk, Status.WAITING, Status.GOING, Status.HELD)
    question = waiting(campaign)
    if question is None:
        raise Refused(_("Det finns inget att godkänna längre. Någon annan hann före."))
    if not may_answer(question, by):
        raise Refused(_("Du har själv varit med och bestämt om serien. Någon annan behöver godkänna."))
    if campaign.status == Status.HELD:
        stand_still(campaign, on)
    _begin(campaign, on)
    _note(campaign, What.APPROVED, by, recipients=question.recipients, unit=question.unit)


@transaction.atomic
def withdraw(campaign: Campaign, by: User) -> None:
    """Take the question back: a start becomes a prepared series, a widening goes."""
    campaign = _locked(campaign.pk, Status.WAITING, Status.GOING)
    question = waiting(campaign)
    if question is None:
        raise Refused(_("Det finns ingen fråga att ta tillbaka. Någon annan hann före."))
    if campaign.has_begun:
        campaign.places.filter(starts_on=None).delete()
    else:
        _set(campaign, Status.PREPARED)
    _note(campaign, What.WITHDRAWN, by, unit=question.unit)


@transaction.atomic
def pause(campaign: Campaign, days: Days, by: User, on: dt.date) -> None:
    """Nothing opens on the days, and everybody has them to the good. From tomorrow at the earliest."""
    campaign = _locked(campaign.pk, Status.GOING)
    if days.first <= on:
        raise Refused(_("Ett uppehåll kan börja tidigast i morgon: det som går ut i dag går ut. Välj en senare dag."))
    if campaign.pauses().meeting(days.first, days.last).exists():
        raise Refused(_("Dagarna ligger delvis i ett annat uppehåll. Välj andra dagar, eller avsluta det andra."))
    for unit in campaign.outermost():
        lie_still(campaign, unit, days)
    _note(campaign, What.PAUSED, by, start_on=days.first, end_on=days.last)


@transaction.atomic
def resume(campaign: Campaign, by: User, on: dt.date) -> None:
    """End what holds today: today is its last day. One that has not begun, and is the next, goes."""
    campaign = _locked(campaign.pk, Status.GOING)
    ended = next_pause(campaign, on)
    if ended is None:
        raise Refused(_("Serien har inget uppehåll att avsluta. Någon annan hann före."))
    for each in campaign.pauses().filter(start_on=ended.start_on):
        each.stop(on)
    _note(campaign, What.RESUMED, by, start_on=ended.start_on, end_on=on)


def next_pause(campaign: Campaign, on: dt.date) -> TrainingPause | None:
    """The one that holds, or else comes soon: nobody ends next year's summer in passing."""
    return campaign.pauses().filter(end_on__gt=on, start_on__lte=on + SOON).first()


@transaction.atomic
def stop(campaign: Campaign, by: User, on: dt.date) -> None:
    """For good. All parts are open from now on, nothing more is sent, and coming pauses give nobody more time."""
    campaign = _locked(campaign.pk, Status.PREPARED, Status.WAITING, Status.GOING, Status.HELD)
    if campaign.has_begun:
        for each in campaign.pauses().filter(end_on__gt=on):
            each.stop(on)
    Campaign.objects.filter(pk=campaign.pk).update(status=Status.STOPPED, stopped_on=on)
    _note(campaign, What.STOPPED, by)


def keep_summers(campaign: Campaign, on: dt.date) -> None:
    """The summers of a series that goes on for years are known as far ahead as those of a new one."""
    if campaign.summer:
        for unit in campaign.outermost():
            lie_still(campaign, unit, weeks_of(on.year + YEARS - 1, *SUMMER))


def _begin(campaign: Campaign, on: dt.date) -> None:
    """From tomorrow at the earliest: the night has been, and nobody gets two parts at once."""
    begun, first = campaign.has_begun, max(campaign.starts_on, on + DAY)
    if not begun:
        Campaign.objects.filter(pk=campaign.pk).update(starts_on=first)
        campaign.starts_on = first
    for place in campaign.places.filter(starts_on=None).select_related("unit"):
        if begun:
            _share_pauses(campaign, place.unit, on)
        else:
            for summer in campaign.summers():
                lie_still(campaign, place.unit, summer)
    campaign.places.filter(starts_on=None).update(starts_on=first)
    _set(campaign, Status.GOING)


def _share_pauses(campaign: Campaign, unit: OrganisationalUnit, on: dt.date) -> None:
    """What is left of the pauses of a place that lies within the new one becomes the new one's."""
    for pause in campaign.pauses().filter(end_on__gt=on).exclude(unit=unit).select_related("unit"):
        left = Days(max(pause.start_on, on + DAY), pause.end_on)
        if unit.contains(pause.unit):
            pause.stop(on)
        lie_still(campaign, unit, left)


def _locked(pk: int, *statuses: Status) -> Campaign:
    """The row as it is, held. Raises Refused when somebody was faster and it is no longer in one of the statuses."""
    row = Campaign.objects.select_for_update(of=("self",)).select_related("training").get(pk=pk)
    if row.status not in statuses:
        says = _("Någon hann före: serien är nu %(status)s. Öppna den igen.")
        raise Refused(says % {"status": row.get_status_display().lower()})
    return row


def _one_at_a_time(by: User) -> None:
    """Two series that somebody starts at once count each other."""
    User.objects.select_for_update(no_key=True).get(pk=by.pk)


def _set(campaign: Campaign, status: Status) -> None:
    Campaign.objects.filter(pk=campaign.pk).update(status=status)


def _note(campaign: Campaign, what: What, by: User, **said: object) -> None:
    CampaignEvent.objects.create(campaign=campaign, what=what, by=by, **said)


def lie_still(campaign: Campaign, unit: OrganisationalUnit, days: Days) -> None:
    """Unless some of the days are a pause there already."""
    pauses = TrainingPause.objects.filter(training=campaign.training, unit=unit)
    if not pauses.meeting(days.first, days.last).exists():
        pauses.create(training=campaign.training, unit=unit, start_on=days.first, end_on=days.last)
