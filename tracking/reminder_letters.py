"""The words of invitations and reminders. What is told is asked for again when the letter is written: whoever has
finished, left or been exempted meanwhile gets nothing."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tracking import links
from tracking.delivered import OnTheWeb, on_the_web
from tracking.exempting import due_after
from tracking.first_names import greeting
from tracking.letters import Letter, writes
from tracking.minutes import in_words
from tracking.models import Affiliation, Assignment, Exemption, Kind, Message, Requirement, Step, Training, User
from tracking.pausing import pauses_of, still_days
from tracking.recapping import recaps_open_to
from tracking.reminder_steps import ReminderPlans, left_to_us, mailed
from tracking.reminding import PRESSING
from tracking.site_address import site
from tracking.standing import LEFT, Standing, with_completion, with_standing

# What must still hold of an assignment when its step is told.
HOLDS = {
    Step.INVITATION: LEFT,
    Step.REMINDER: LEFT,
    Step.OVERDUE: (Standing.OVERDUE,),
    Step.RENEWAL: (Standing.EXPIRING,),
}


@dataclass(frozen=True)
class Told:
    """One thing to do, as its letter says it."""

    step: str
    requirement: Requirement
    due_on: dt.date | None  # moved by exemptions and pauses; for a renewal the last valid day. None = an offer
    is_late: bool
    at_work: bool  # the person is employed, and does it as such
    on_the_web: OnTheWeb | None
    own_words: str
    recap: Training | None = None  # on the web, and does as well for this person: on_the_web is of it

    @property
    def training(self) -> Training:
        """What the letter leads to."""
        return self.recap or self.requirement.training

    @property
    def title(self) -> str:
        return self.requirement.training.title


def my_trainings() -> str:
    return site(str(settings.LOGIN_REDIRECT_URL))


def write_reminders(message: Message, now: dt.datetime) -> Letter | None:
    on = timezone.localdate(now)
    steps = {row.assignment_id: row.step for row in message.reminders.all()}
    told = still_to_tell(message.recipient, steps, on)
    return compose(told, message.recipient, lambda first: address_of(first, message.recipient, on)) if told else None


for _step in Step:
    writes(_step.value, _step.label)(write_reminders)


def address_of(first: Told, person: User, on: dt.date) -> str:
    """The person's own link into a course; for others than employees, and where there is none, the login."""
    if first.at_work and first.on_the_web:
        return links.address(person, first.training, on)
    return my_trainings()


def still_to_tell(person: User, steps: dict[int, str], on: dt.date, *, by_hand: bool = False) -> list[Told]:
    """steps: by assignment. The most pressing first. by_hand: a person asks for it, whatever the municipality's plans
    and series say."""
    plans = ReminderPlans()
    rows = with_standing(Assignment.objects.filter(pk__in=steps, user=person).open_on(on), on)
    rows = with_completion(rows, on).select_related("user", "requirement__training", "requirement__audience")
    kinds = kinds_of(person, on)
    told = []
    for row in rows.order_by("due_on", "pk"):
        step, plan = steps[row.pk], plans.of(row.requirement)
        holds = row.standing in HOLDS[Step(step)]  # type: ignore[attr-defined]
        persons = mailed(row.requirement, plan, plans.hourly_forms, on)
        wanted = Assignment.objects.filter(pk=row.pk, user__in=persons)
        if not by_hand:
            is_on = plans.is_on and plan.is_on
            wanted = left_to_us(wanted, row.requirement.training, Step(step), on) if is_on else wanted.none()
        if holds and wanted.exists():
            told.append(told_of(row, step, plan.own_words, kinds, on))
    return sorted(told, key=lambda each: PRESSING[each.step])


def kinds_of(person: User, on: dt.date) -> set[str]:
    return set(Affiliation.objects.as_of(on).filter(user=person).values_list("kind", flat=True))


def told_of(row: Assignment, step: str, own_words: str, kinds: set[str], on: dt.date) -> Told:
    exempt = Exemption.objects.about(row.requirement).filter(user=row.user_id)
    training = row.requirement.training_id
    still = still_days(exempt, pauses_of([row.user_id], [training])[row.user_id, training])
    valid_until: dt.date | None = row.valid_until  # type: ignore[attr-defined]
    web, recap = on_the_web(row.requirement.training, row.user, on), None
    for short in recaps_open_to(row.user, on).filter(recap_of=row.requirement.training):
        of_recap = on_the_web(short, row.user, on)
        if of_recap and recap is None and not (web and web.next_part > 1):  # in the middle of the whole: go on with it
            web, recap = of_recap, short
    return Told(
        step=step,
        requirement=row.requirement,
        due_on=valid_until if step == Step.RENEWAL else due_after(row, still),
        is_late=row.standing == Standing.OVERDUE,  # type: ignore[attr-defined]
        at_work=Kind.EMPLOYEE in kinds & set(row.requirement.kinds()),
        on_the_web=web,
        own_words=own_words,
        recap=recap,
    )


def compose(told: list[Told], person: User, address: Callable[[Told], str]) -> Letter:
    """address: where the first of them is done."""
    first = told[0]
    paragraphs = _paragraphs_of_one(first) if len(told) == 1 else _paragraphs_of_many(told)
    return Letter(
        subject=_subject(told),
        preheader=_preheader(first),
        greeting=greeting(person),
        paragraphs=paragraphs,
        action=(_action(first), address(first)),
        after=tuple(_after(first)),
    )


def _subject(told: list[Told]) -> str:
    """Never what it is about: it is read on locked screens."""
    if len(told) > 1:
        return _("Du har %(number)s utbildningar att göra") % {"number": len(told)}
    first = told[0]
    if not first.requirement.mandatory:
        offered = first.step == Step.INVITATION
        return _("En utbildning erbjuds dig") if offered else _("Påminnelse om en utbildning som erbjuds dig")
    return {
        Step.INVITATION.value: _("En utbildning till dig"),
        Step.REMINDER.value: _("Påminnelse: du har en utbildning kvar att göra"),
        Step.OVERDUE.value: _("Tiden har gått ut för en av dina utbildningar"),
        Step.RENEWAL.value: _("Snart dags att göra om en utbildning"),
    }[first.step]


def _preheader(first: Told) -> str:
    if first.step == Step.RENEWAL or not first.due_on:
        return _("Öppna länken i mejlet så kommer du rätt.")
    if first.is_late:
        return _("Det går bra att göra den nu.")
    return _("Sista dag är %(day)s.") % {"day": _day(first.due_on)}


def _paragraphs_of_one(one: Told) -> list[str]:
    words = {"title": one.title, "day": _day(one.due_on) if one.due_on else ""}
    if not one.requirement.mandatory:
        says = [_("Du erbjuds utbildningen %(title)s.") % words]
    elif one.step == Step.RENEWAL:
        says = [
            _("Du har gjort utbildningen %(title)s. Den gäller till och med %(day)s. Gör den igen innan dess.") % words
        ]
    elif one.is_late:
        says = [_("Tiden för utbildningen %(title)s gick ut den %(day)s. Det går bra att göra den nu.") % words]
    elif one.step == Step.INVITATION:
        says = [_("Du har fått utbildningen %(title)s. Gör den senast den %(day)s.") % words]
    else:
        says = [_("Du har utbildningen %(title)s kvar att göra. Sista dag är %(day)s.") % words]
    return [*says, *_recap(one), *_effort(one), *([one.own_words] if one.own_words else [])]


def _paragraphs_of_many(told: list[Told]) -> list[str]:
    own_words = dict.fromkeys(each.own_words for each in told if each.own_words)
    lines = [_("Börja med den första:"), *(_line(each) for each in told)]
    return [*lines, *_recap(told[0]), *_effort(told[0]), *own_words]


def _line(one: Told) -> str:
    words = {"title": one.title, "day": _day(one.due_on) if one.due_on else ""}
    if not one.due_on:
        return _("%(title)s erbjuds dig.") % words
    if one.step == Step.RENEWAL:
        return _("%(title)s gäller till och med %(day)s. Gör den igen innan dess.") % words
    if one.is_late:
        return _("%(title)s skulle ha varit klar den %(day)s.") % words
    return _("%(title)s ska vara klar den %(day)s.") % words


def _recap(one: Told) -> list[str]:
    if one.recap is None:
        return []
    words = {"recap": one.recap.title}
    return [_("För dig räcker repetitionen %(recap)s, som länken leder till. Hela kursen räknas också.") % words]


def _effort(one: Told) -> list[str]:
    web = one.on_the_web
    if web is None:
        return [_("Den görs inte på webben. Din chef eller den som håller i utbildningen säger när och var.")]
    minutes = _("ungefär %(minutes)s") % {"minutes": in_words(web.minutes)}
    words = {"minutes": minutes, "number": web.next_part, "all": web.parts}
    if web.parts == 1:
        return [_("Den tar %(minutes)s.") % words]
    if web.next_part == 1:
        return [_("Den har %(all)s korta delar och tar %(minutes)s. Du kan ta en del i taget.") % words]
    return [_("Nästa del är del %(number)s av %(all)s. Det som är kvar tar %(minutes)s.") % words]


def _action(first: Told) -> str:
    return _("Öppna utbildningen") if first.on_the_web else _("Se dina utbildningar")


def _after(first: Told) -> list[str]:
    says = []
    if first.at_work:
        says.append(_("Du gör den på arbetstid."))
        if first.on_the_web:
            says.append(_("Länken är din egen. Skicka den inte vidare."))
    where = {"address": site("/")}
    says.append(_("Utan länken: skriv %(address)s i webbläsaren, logga in och välj Mina utbildningar.") % where)
    return says


def _day(day: dt.date) -> str:
    return date_format(day, "j F Y")
