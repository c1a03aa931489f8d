"""Finding the person somebody means by an e-mail address or HR's own number, among those they may see."""

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from tracking.models import User
from tracking.models.organisation import UserQuerySet


def find_person(term: str, among: UserQuerySet) -> User:
    """Raises ValidationError when there is none, or more than one. It never says whether somebody else is meant."""
    wanted = Q(email=term.strip().lower()) | Q(source_records__person_id=term.strip())
    found = list(among.filter(wanted).distinct()[:2])
    if not found:
        raise ValidationError(
            _("Ingen person inom ditt område har %(term)s som e-postadress eller nummer. Kontrollera stavningen."),
            params={"term": term},
        )
    if len(found) > 1:
        message = _("%(term)s kan vara två personer. Skriv e-postadressen i stället.")
        raise ValidationError(message, params={"term": term})
    return found[0]


def find_persons(terms: list[str], among: UserQuerySet) -> list[User]:
    """All of them, or one ValidationError with every line that did not lead to a person."""
    found, wrong = [], []
    for term in terms:
        try:
            found.append(find_person(term, among))
        except ValidationError as error:
            wrong.append(error)
    if wrong:
        raise ValidationError(wrong)
    return found
