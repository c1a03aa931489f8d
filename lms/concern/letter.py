"""The mail to editors that numbers must be tried again."""

import datetime as dt

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from lms.concern.due import STEP, Due, all_numbers, may_try
from tracking.first_names import greeting
from tracking.letters import Letter, writes
from tracking.models import Message
from tracking.site_address import site


@writes(STEP, gettext_lazy("Nummer att kontrollera"))
def write(message: Message, now: dt.datetime) -> Letter | None:
    """None where all have been tried since, or the person is no longer an editor."""
    on, until = timezone.localdate(now), dt.date.fromisoformat(str(message.about["until"]))
    due = [each for each in all_numbers(on) if each.good_until == until]
    if not due or not may_try().filter(pk=message.recipient_id).exists():
        return None
    tried, never = ([each for each in due if bool(each.age.checked_on) is so] for so in (True, False))
    count, words = len(due), {"count": len(due), "day": date_format(until, "j F")}
    says = ngettext("Ett nummer ska kontrolleras", "%(count)s nummer ska kontrolleras", count) % words
    return Letter(
        subject=says,
        preheader=_("Ring och hör efter att rätt funktion svarar."),
        greeting=greeting(message.recipient),
        paragraphs=[
            *([_passed(words) if until < on else _passes(words), *map(_line, tried)] if tried else []),
            *([_never_tried(), *map(_line, never)] if never else []),
        ],
        action=(_("Öppna listan"), site(reverse("numbers_to_check"))),
        after=(_("Ring numret och hör efter att rätt funktion svarar. Tryck sedan på Stämmer i listan."),),
    )


def _passes(words: dict[str, object]) -> str:
    return _("Den %(day)s är det ett år sedan numren här nedanför kontrollerades.") % words


def _passed(words: dict[str, object]) -> str:
    return _("Det är mer än ett år sedan numren här nedanför kontrollerades. Sidan visar växeln i stället.") % words


def _never_tried() -> str:
    return _("Numren här nedanför har ingen kontrollerat än. Sidan visar växeln i stället för de lokala.")


def _line(due: Due) -> str:
    return f"{due.contact.function}: {due.contact.number}"
