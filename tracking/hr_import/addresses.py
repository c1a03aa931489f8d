"""The addresses that log in, made equal to what the files of all sources say together."""

import datetime as dt
from collections import defaultdict

from allauth.account.models import EmailAddress
from django.utils.translation import gettext_noop as _

from tracking.hr_import.trust import Trust
from tracking.models import PersonalLink, SourceRecord, User
from tracking.models.sources import precedence
from tracking.notice import Notice

BATCH = 1000


def apply_addresses(on: dt.date) -> tuple[set[int], list[Notice]]:
    """One that two active persons share opens neither account; one that an account made by hand has stays there, and
    so does that of somebody none of whose sources may give it (trust.py). Returns the users whose address changes, and
    warnings."""
    trust, rank = Trust(on), precedence()
    reported: dict[int, str] = {}
    followed: set[int] = set()  # users with a source that may give their address
    records = SourceRecord.objects.values_list("source", "user_id", "email")
    for source, user_id, email in sorted(records, key=lambda record: rank(record[0]), reverse=True):
        if trust.gives_address(source, user_id):
            followed.add(user_id)
            if email:
                reported[user_id] = email
    users = list(User.objects.values_list("pk", "email", "is_active"))
    now = {pk: email for pk, email, _active in users if pk in followed}
    active = {pk for pk, _email, active in users if active}
    kept = {email for pk, email, _active in users if pk not in followed and email}
    holders: dict[str, list[int]] = defaultdict(list)
    for user_id, email in reported.items():
        if user_id in active:
            holders[email].append(user_id)
    shared = sum(len(ids) > 1 or email in kept for email, ids in holders.items())
    wanted = {ids[0]: email for email, ids in holders.items() if len(ids) == 1 and email not in kept}
    changed = {user_id: wanted.get(user_id) for user_id, email in now.items() if wanted.get(user_id) != email}
    _write_addresses(changed)
    if not shared:
        return set(changed), []
    text = _("%(number)s e-postadresser delas av flera aktiva personer. Ingen av dem kan logga in med en sådan adress.")
    return set(changed), [Notice(text, number=shared)]


def _write_addresses(changed: dict[int, str | None]) -> None:
    ids = list(changed)
    for start in range(0, len(ids), BATCH):
        batch = ids[start : start + BATCH]
        User.objects.filter(pk__in=batch).exclude(email=None).update(email=None)  # first free, so that two can swap
        EmailAddress.objects.filter(user__in=batch).delete()
        PersonalLink.objects.filter(user__in=batch).replace()  # somebody else may read what was mailed there
    given = [User(pk=user_id, email=email) for user_id, email in changed.items() if email]
    for start in range(0, len(given), BATCH):  # nobody else keeps an address that the file gives to this person
        EmailAddress.objects.filter(email__in=[user.email for user in given[start : start + BATCH]]).delete()
    User.objects.bulk_update(given, ["email"], batch_size=BATCH)
    EmailAddress.objects.bulk_create(
        [EmailAddress(user_id=user.pk, email=user.email, verified=True, primary=True) for user in given],
        batch_size=BATCH,
    )
