"""How long something takes, in words."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def in_words(minutes: int) -> str:
    """ "tre minuter": a small number is a word."""
    return ngettext("%(number)s minut", "%(number)s minuter", minutes) % {"number": _small(minutes)}


def _small(number: int) -> str:
    words = (_("noll"), _("en"), _("två"), _("tre"), _("fyra"), _("fem"), _("sex"), _("sju"), _("åtta"), _("nio"),
             _("tio"), _("elva"), _("tolv"))  # fmt: skip
    return words[number] if number < len(words) else str(number)
