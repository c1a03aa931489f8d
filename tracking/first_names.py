"""How somebody is spoken to, in mails and on pages that a link opens."""

from collections import Counter
from collections.abc import Iterable

from django.utils.translation import gettext as _

from tracking.models import StartSheet, User


def first_name(person: User) -> str:
    """The first word of the name that may be shown to anybody: a mail is also read over a shoulder. Empty where there
    is none, as where a source has only a family name."""
    named = person.display_name if person.protected else person.given_name
    return person.name_for(None).split()[0] if named else ""


def told_apart(people: Iterable[User]) -> dict[int, str]:
    """By id, first names of people whose slips lie side by side: with the first letter of the family name where two are
    called the same. Of protected personal data only what has been agreed on is shown."""
    names = {person: first_name(person) for person in people}
    many = Counter(names.values())
    return {
        person.pk: f"{name} {person.family_name[:1]}".rstrip() if many[name] > 1 and not person.protected else name
        for person, name in names.items()
    }


def names_on(sheet: StartSheet) -> dict[int, str]:
    """By id, as the slips say them: also when some of those have ended since."""
    return told_apart(User.objects.filter(personal_links__sheet=sheet))


def greeting(person: User) -> str:
    name = first_name(person)
    return _("Hej %(name)s!") % {"name": name} if name else _("Hej!")
