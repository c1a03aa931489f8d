"""Whether a mail can reach somebody, and what is known of addresses that refused one."""

import datetime as dt
from collections.abc import Collection

from django.db.models import Exists, OuterRef, Q

from tracking.leaving import has_left
from tracking.models import Message, Unreachable, User

Reason = Message.Reason


def takes_mails() -> Q:
    """Of a User: there is an address, and it has refused nothing. All who ask whether it is to be a mail or something
    else ask this."""
    # Without a join: PostgreSQL has been seen to go through all users for each of them.
    refused = Unreachable.objects.filter(user=OuterRef("pk"), email=OuterRef("email"))
    return Q(email__gt="") & ~Q(Exists(refused))


def hindrances(people: Collection[User], on: dt.date) -> dict[int, Message.Reason]:
    """By id, of those of them whom no mail goes to."""
    ids = [person.pk for person in people]
    gone = set(User.objects.filter(has_left(on) | Q(is_active=False), pk__in=ids).values_list("pk", flat=True))
    reached = set(User.objects.filter(takes_mails(), pk__in=ids).values_list("pk", flat=True))
    found = {}
    for person in people:
        if person.pk in gone:
            found[person.pk] = Reason.LEFT
        elif not person.email:
            found[person.pk] = Reason.NO_ADDRESS
        elif person.pk not in reached:
            found[person.pk] = Reason.UNREACHABLE
    return found


def mark_unreachable(person: User, how: Unreachable.How, at: dt.datetime) -> None:
    if person.email:
        told = {"how": how, "at": at}
        Unreachable.objects.update_or_create(user=person, email=person.email, defaults=told, create_defaults=told)


def record_bounce(address: str, at: dt.datetime) -> bool:
    """Of a mail that came back. False when nobody has that address now."""
    person = User.objects.filter(email__iexact=address.strip()).first()
    if person is None:
        return False
    mark_unreachable(person, Unreachable.How.BOUNCED, at)
    return True


def try_again(person: User) -> None:
    """Somebody says that the address is right."""
    Unreachable.objects.filter(user=person).delete()
