"""How somebody is spoken to, in mails and on pages that a link opens."""

from django.utils.translation import gettext as _

from tracking.models import User


def first_name(person: User) -> str:
    """The first word of the name that may be shown to anybody: a mail is also read over a shoulder. Empty where there
    is none, as where a source has only a family name."""
    named = person.display_name if person.protected else person.given_name
    return person.name_for(None).split()[0] if named else ""


def greeting(person: User) -> str:
    name = first_name(person)
    return _("Hej %(name)s!") % {"name": name} if name else _("Hej!")
