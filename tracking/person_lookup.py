"""Finding the person somebody means by an e-mail address, HR's own number or a name, among those they may see."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from tracking.models import User
from tracking.models.organisation import UserQuerySet
from tracking.swedish import search_text

LIMIT = 20  # persons offered for a name


@dataclass(frozen=True)
class Found:
    persons: list[User]  # meant beyond doubt, or chosen
    offered: list[User]  # whom a name may mean
    wrong: list[ValidationError]  # one for each term that led to no person yet


def find_person(term: str, among: UserQuerySet) -> User:
    """Raises ValidationError when there is none, or more than one. It never says whether somebody else is meant.
    With protected personal data a person is found by display name alone: address and number would lead to it. The
    address of somebody who is or has been elected or a partner is often private, and confirms nothing here."""
    addressed = User.objects.found_by_address().filter(email=term.strip().lower())
    wanted = Q(pk__in=addressed.values("pk")) | Q(source_records__person_id=term.strip())
    found = list(among.filter(wanted, protected=False).distinct()[:2])
    if not found:
        raise ValidationError(_nobody(term), params={"term": term})
    if len(found) > 1:
        message = _("%(term)s kan vara två personer. Skriv e-postadressen i stället.")
        raise ValidationError(message, params={"term": term})
    return found[0]


def look_up(terms: list[str], chosen: set[int], among: UserQuerySet, named: UserQuerySet) -> Found:
    """Each term an e-mail address or number of somebody `among`, or the name of somebody in `named`. A name is never
    taken for one person, however few it fits: the ids in `chosen` say who is meant."""
    persons, offered, wrong = [], [], []
    for term in terms:
        alike: list[User] = []
        try:
            meant = [find_person(term, among)]
        except ValidationError as error:
            alike = _named(term, named)
            meant = [person for person in alike[:LIMIT] if person.pk in chosen]
            if not meant:
                wrong.append(_choose(term, alike) if alike else error)
        persons += meant
        offered += alike[:LIMIT]
    return Found(persons, offered, wrong)


def _named(name: str, among: UserQuerySet) -> list[User]:
    """One more than are offered, if there are more. The text that is searched holds only names that may be shown."""
    return list(among.matching(name)[: LIMIT + 1]) if search_text(name).split() else []


def _choose(term: str, alike: list[User]) -> ValidationError:
    if len(alike) > LIMIT:
        message = _(
            "Fler än %(limit)s personer passar in på %(term)s. Välj en av de första här under, eller skriv mer."
        )
    else:
        message = _("Välj här under vem du menar med %(term)s.")
    return ValidationError(message, params={"term": term, "limit": LIMIT})


def _nobody(term: str) -> str:
    if "@" in term or any(character.isdigit() for character in term):
        return _(
            "Ingen person inom ditt område har %(term)s som e-postadress eller nummer. Kontrollera stavningen. "
            "Förtroendevalda och samverkansparter hittas inte på sin e-postadress."
        )
    return _("Ingen hittades för %(term)s. Skriv personens hela e-postadress, eller numret i HR-systemet.")
