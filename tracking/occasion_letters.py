"""What people are told of an occasion they have signed up for. Subjects say when, never what it is about."""

import datetime as dt

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracking.calendar_event import CANCEL, REQUEST, event_file, page_of
from tracking.first_names import greeting
from tracking.letters import Attachment, Letter, writes
from tracking.models import Message, SignUp


@writes("occasion_signed_up", gettext_lazy("Kurstillfälle: anmäld"), awaited=True)
def signed_up(message: Message, now: dt.datetime) -> Letter | None:
    found = _coming(message, now)
    if found is None or found.placed_at is None:
        return None
    says = _("Du är anmäld och har en plats.")
    return _letter(found, now, _("Du har en plats %(when)s"), says, REQUEST)


@writes("occasion_in_line", gettext_lazy("Kurstillfälle: i kö"), awaited=True)
def in_line(message: Message, now: dt.datetime) -> Letter | None:
    found = _coming(message, now)
    if found is None or found.placed_at:
        return None
    says = _("Alla platser är tagna. Du står i kö, och får ett mejl om du får en plats.")
    return _letter(found, now, _("Du står i kö till kurstillfället %(when)s"), says)


@writes("occasion_promoted", gettext_lazy("Kurstillfälle: plats från kön"), awaited=True)
def promoted(message: Message, now: dt.datetime) -> Letter | None:
    found = _coming(message, now)
    if found is None or found.placed_at is None:
        return None
    says = _("En plats har blivit ledig, och den är din. Kan du inte komma? Avanmäl dig, så får nästa i kön den.")
    return _letter(found, now, _("Du har fått en plats %(when)s"), says, REQUEST)


@writes("occasion_changed", gettext_lazy("Kurstillfälle: ändrat"), awaited=True)
def changed(message: Message, now: dt.datetime) -> Letter | None:
    found = _coming(message, now)
    if found is None or found.occasion.sequence != message.about["sequence"]:  # a later change tells it all
        return None
    says = _("Tiden eller platsen är ändrad. Så här är det nu.")
    return _letter(found, now, _("Ändrat: kurstillfället %(when)s"), says, REQUEST if found.placed_at else "")


@writes("occasion_cancelled", gettext_lazy("Kurstillfälle: inställt"), awaited=True)
def cancelled(message: Message, now: dt.datetime) -> Letter | None:
    found = _standing(message)
    if found is None or found.occasion.cancelled_at is None:
        return None
    says = _("Kurstillfället är inställt. Du behöver inte göra något.")
    return _letter(found, now, _("Inställt: kurstillfället %(when)s"), says, CANCEL if found.placed_at else "")


@writes("occasion_given_up", gettext_lazy("Kurstillfälle: avanmäld"), awaited=True)
def given_up(message: Message, now: dt.datetime) -> Letter | None:
    found = _of(message)
    again = found and found.occasion.sign_ups.standing().filter(user=found.user_id).exists()
    if found is None or found.given_up_at is None or found.occasion.cancelled_at or again:
        return None
    says = _("Du är avanmäld, och platsen har gått vidare. Vill du komma ändå kan du anmäla dig igen.")
    return _letter(found, now, _("Du är avanmäld från kurstillfället %(when)s"), says, CANCEL)


@writes("occasion_soon", gettext_lazy("Kurstillfälle: påminnelse"))
def soon(message: Message, now: dt.datetime) -> Letter | None:
    found = _coming(message, now)
    if found is None or found.placed_at is None or str(found.occasion.on) != message.about["on"]:
        return None
    says = _("Det är snart dags. Kan du inte komma? Avanmäl dig, så får nästa i kön din plats.")
    return _letter(found, now, _("Påminnelse: kurstillfället %(when)s"), says)


def _of(message: Message) -> SignUp | None:
    related = SignUp.objects.select_related("user", "occasion__training")
    return related.filter(pk=message.about["sign_up"]).first()


def _standing(message: Message) -> SignUp | None:
    found = _of(message)
    return found if found and found.given_up_at is None else None


def _coming(message: Message, now: dt.datetime) -> SignUp | None:
    found = _standing(message)
    over = found is None or found.occasion.cancelled_at or found.occasion.has_begun(now)
    return None if over else found


def _letter(sign_up: SignUp, now: dt.datetime, subject: str, says: str, method: str = "") -> Letter:
    occasion = sign_up.occasion
    start = timezone.localtime(occasion.starts_at)
    when = _("den %(day)s kl. %(time)s") % {"day": date_format(start, "j F"), "time": date_format(start, "TIME_FORMAT")}
    return Letter(
        subject=subject % {"when": when},
        preheader=says,
        greeting=greeting(sign_up.user),
        paragraphs=[says, *_facts(sign_up)],
        action=(_("Visa kurstillfället"), page_of(occasion)),
        after=(
            _("Du hittar det också under Kurstillfällen när du är inloggad i Lärkompass."),
            _("Kurstillfället går på arbetstid, eller räknas som ditt uppdrag."),
        ),
        attachments=(_attached(sign_up, method, now),) if method else (),
    )


def _facts(sign_up: SignUp) -> list[str]:
    """The link for those who have a place, as on the page."""
    occasion = sign_up.occasion
    holds_place = sign_up.placed_at and sign_up.given_up_at is None
    start, end = timezone.localtime(occasion.starts_at), timezone.localtime(occasion.ends_at)
    times = {
        "day": date_format(start, "l j F Y"),
        "start": date_format(start, "TIME_FORMAT"),
        "end": date_format(end, "TIME_FORMAT"),
    }
    return [
        f"{occasion.get_kind_display()}: {occasion.name}",
        _("När: %(day)s kl. %(start)s–%(end)s") % times,
        *([_("Var: %(place)s") % {"place": occasion.place}] if occasion.place else []),
        *([_("På nätet: %(link)s") % {"link": occasion.link}] if occasion.link and holds_place else []),
    ]


def _attached(sign_up: SignUp, method: str, now: dt.datetime) -> Attachment:
    content = event_file(sign_up.occasion, method, now, sign_up.user.email)
    return Attachment("kurstillfalle.ics", content, f"text/calendar; method={method}; charset=utf-8")
