"""The ordinary name that a person with protected personal data is shown by, agreed with the person and set by a named
handler. Nothing in it may lead to the person, or show that it is no ordinary name."""

import datetime as dt
import re
import unicodedata

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from tracking.models import Affiliation, PersonChange, User
from tracking.swedish import search_text

What = PersonChange.What
NAME = re.compile(r"[^\W\d_]+(?:[-'’.][^\W\d_]+)*\.?(?: [^\W\d_]+(?:[-'’.][^\W\d_]+)*\.?)+")
MARKS = {"skyddad", "skyddade", "sekretess", "sekretessmarkerad", "anonym", "okänd", "hemlig", "dold", "nn", "person"}


def check_display_name(person: User, name: str) -> None:
    """Raises ValidationError."""
    if not NAME.fullmatch(name):
        raise ValidationError(_("Skriv ett vanligt förnamn och efternamn, med bara bokstäver."))
    words = _words(name)
    if words & MARKS:
        raise ValidationError(_("Namnet visar att uppgifterna är skyddade. Välj ett vanligt namn."))
    legal = _words(f"{person.given_name} {person.family_name}")
    run_together = _letters(name)
    if words & legal or any(len(each) > 2 and each in run_together for each in _leading_to(person)):
        raise ValidationError(_("Namnet liknar personens eget namn, e-postadress eller nummer. Välj ett annat."))


def is_anothers(person: User, name: str, today: dt.date) -> bool:
    """Whether somebody who is shown somewhere in the municipality is called the same."""
    given, _space, family = name.rpartition(" ")
    here = Affiliation.objects.as_of(today).filter(user=OuterRef("pk"))
    same = User.objects.filter(Exists(here), search_text=search_text(given, family))
    return same.exclude(pk=person.pk).exists()


@transaction.atomic
def set_display_name(person: User, name: str, by: User) -> None:
    """An empty name takes the person out of every list. The log keeps who and when, and no name."""
    locked = User.objects.select_for_update().get(pk=person.pk)
    if locked.display_name == name:
        return
    locked.display_name = name
    locked.save(update_fields=["display_name", "sort_key", "search_text"])
    PersonChange.objects.create(user=locked, by=by, what=What.NAME_SET if name else What.NAME_CLEARED)


def _leading_to(person: User) -> list[str]:
    """What the name may not hold with the spaces gone either."""
    given, family = person.given_name, person.family_name
    ids = person.source_records.values_list("person_id", flat=True)
    return [_letters(each) for each in (given + family, family + given, (person.email or "").partition("@")[0], *ids)]


def _words(text: str) -> set[str]:
    return set(re.findall(r"[^\W_]+", unicodedata.normalize("NFC", text).casefold()))


def _letters(text: str) -> str:
    return "".join(re.findall(r"[^\W_]", unicodedata.normalize("NFC", text).casefold()))
