"""What managers and coordinators are told: figures and a link. Names are behind the login."""

import datetime as dt
from collections import Counter

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tracking.asked import AskedReport
from tracking.first_names import greeting
from tracking.goal_sections import GoalSection, goal_sections
from tracking.letters import Letter, writes
from tracking.models import Message, Plan, Requirement, UnitRole
from tracking.permissions import person_units
from tracking.scope import ReaderScope
from tracking.site_address import site
from tracking.slips import without_mail
from tracking.standing import DONE, Belonging, Standing, standings_by_home
from tracking.summaries import COORDINATORS, MANAGERS
from tracking.templatetags.report_tags import told

OWN_UNIT = "/min-enhet/"


def _role(message: Message, on: dt.date) -> UnitRole | None:
    held = UnitRole.objects.held(on).filter(pk=message.about["role"], user=message.recipient)
    return held.select_related("unit").first()


@writes(MANAGERS, gettext_lazy("Sammanfattning till chefer"))
def write_summary(message: Message, now: dt.datetime) -> Letter | None:
    """Nothing when all is done: no news every week teaches people not to read."""
    on = timezone.localdate(now)
    if _role(message, on) is None:
        return None
    homes = list(person_units(message.recipient, on).values_list("pk", flat=True))
    counted = [(each.training.title, _standings(each, homes, on)) for each in _duties(on)]
    left = [(title, counts) for title, counts in counted if counts[Standing.DUE] or counts[Standing.OVERDUE]]
    if not left:
        return None
    slips = without_mail(message.recipient, on).values("user").distinct().count()
    return Letter(
        subject=_("Så ligger din enhet till"),
        preheader=_("Antal per utbildning. Namnen ser du när du har loggat in."),
        greeting=greeting(message.recipient),
        paragraphs=[*(_line(title, counts) for title, counts in left), *_about_slips(slips)],
        action=(_("Öppna Min enhet"), site(OWN_UNIT)),
        after=(_("Du får det här en gång i veckan så länge någon har något kvar att göra."),),
    )


def _duties(on: dt.date) -> list[Requirement]:
    duties = Requirement.objects.filter(mandatory=True).select_related("audience", "training")
    return [each for each in duties.order_by("training__title", "pk") if each.holds_on(on)]


def _standings(requirement: Requirement, homes: list[int], on: dt.date) -> Counter[str]:
    counts: Counter[str] = Counter()
    for _home, standing, persons in standings_by_home(requirement, Belonging.THEN, on, on, homes):
        counts[standing] += persons
    return counts


def _line(title: str, counts: Counter[str]) -> str:
    due, late, ready = counts[Standing.DUE], counts[Standing.OVERDUE], sum(counts[each] for each in DONE)
    parts = [ngettext("%(number)s klar", "%(number)s klara", ready) % {"number": ready}]
    if due:
        parts.append(_("%(number)s har den kvar att göra") % {"number": due})
    if late:
        parts.append(_("för %(number)s har tiden gått ut") % {"number": late})
    return f"{title}: {', '.join(parts)}."


def _about_slips(number: int) -> list[str]:
    if not number:
        return []
    says = ngettext(
        "%(number)s person i din enhet får inga mejl. Skriv ut en startlapp åt hen.",
        "%(number)s personer i din enhet får inga mejl. Skriv ut startlappar åt dem.",
        number,
    )
    return [says % {"number": number}]


@writes(COORDINATORS, gettext_lazy("Siffror till samordnare"))
def write_report(message: Message, now: dt.datetime) -> Letter | None:
    """The figures of a reporting date, told as on the coordinator's own page."""
    today = timezone.localdate(now)
    role = _role(message, today)
    plan = Plan.objects.filter(pk=message.about["plan"], is_source=False).first()
    if role is None or plan is None:
        return None
    given = {"plan": str(plan.pk), "on": str(message.about["on"]), "unit": role.unit.code}
    asked = AskedReport(ReaderScope(message.recipient, today), [plan], given)
    if not asked.form.is_valid():
        return None
    lines = [line for section in goal_sections(asked.report()) if (line := _figure(section))]
    if not lines:
        return None
    day = date_format(dt.date.fromisoformat(str(message.about["on"])), "j F Y")
    return Letter(
        subject=_("Nya siffror per den %(day)s") % {"day": day},
        preheader=_("Så långt har utbildningarna kommit."),
        greeting=greeting(message.recipient),
        paragraphs=[_("Så stod det i %(unit)s den %(day)s:") % {"unit": role.unit.name, "day": day}, *lines],
        action=(_("Öppna uppföljningen"), site(f"{reverse('follow_up')}?{urlencode(given)}")),
        after=(_("Du får det här efter varje rapportdatum, eftersom du är samordnare."),),
    )


def _figure(section: GoalSection) -> str:
    """Empty = it says nothing of this unit."""
    if section.part == "persons" and section.total is not None:
        return f"{section.goal.title}: {told(section.total)}"
    if section.part == "coordinators":
        says = _("%(met)s av %(all)s") % {"met": section.met, "all": len(section.other)}
        return f"{section.goal.title}: {says}"
    return ""
