"""Writes the differences in a few statements whatever the size of the file. The caller's transaction makes it all
or nothing."""

import datetime as dt
import secrets
from collections import defaultdict
from collections.abc import Iterable

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX, UNUSABLE_PASSWORD_SUFFIX_LENGTH
from django.utils.translation import gettext_noop as _

from tracking.hr_import.addresses import apply_addresses
from tracking.hr_import.managers import apply_manager_roles
from tracking.hr_import.places import apply_places
from tracking.hr_import.planning import Differences
from tracking.leaving import follow_ties
from tracking.mobiles import forget_numbers_of_protected, reached_by_sms
from tracking.models import HAND, Affiliation, OrganisationalUnit, PersonalLink, PersonChange, SourceRecord, User
from tracking.notice import Notice

BATCH = 1000
BY_ADMINISTRATOR = _(
    "Rad %(row)s: e-postadressen för inloggning ändras inte. Den ändras av en administratör, under Redigeringsrätter."
)
BY_TOP_HR = _(
    "Rad %(row)s: e-postadressen för inloggning ändras inte. Personen har en roll utanför källans område: adressen "
    "ändras av HR för hela kommunen, i dess fil."
)
AFFILIATION_FIELDS = [
    "unit", "title", "partner_type", "form", "is_main", "kind", "start_on", "employed_from", "end_on", "missing_since",
]  # fmt: skip


def apply_differences(found: Differences) -> list[Notice]:
    """Returns warnings that only show when all sources are seen together."""
    units = apply_places(found.places, found.on)
    users = _apply_persons(found)
    _apply_affiliations(found, units, users)
    apply_manager_roles(found, units, users)
    # Those laid up by hand have no file of their own: each import sees to them too.
    known = User.objects.filter(source_records__source__in=[found.source, HAND]).distinct()
    left, back = follow_ties(known, found.on)
    addressed, warnings = apply_addresses(found.on)
    found.count_as_changed(left | back | addressed)
    return warnings + _addresses_kept(found, users)


def _apply_persons(found: Differences) -> dict[str, int]:
    """person_id → user id, for everybody of the source."""
    protected = {row.person_id for row in found.rows if row.protected}
    new = [
        User(
            given_name=row.given_name,
            family_name=row.family_name,
            protected=person_id in protected,  # one row that says so is enough
            # set_unusable_password() for one; make_password() per person is slow for thousands.
            password=UNUSABLE_PASSWORD_PREFIX + secrets.token_urlsafe(30)[:UNUSABLE_PASSWORD_SUFFIX_LENGTH],
        )
        for person_id, row in found.new_persons.items()
    ]
    for user in new:
        user.set_derived_fields()
    User.objects.bulk_create(new, batch_size=BATCH)
    records = [
        SourceRecord(
            source=found.source,
            person_id=person_id,
            user=user,
            email=found.changed_emails[person_id],
            mobile=found.changed_mobiles[person_id],
            protected=user.protected,
        )
        for person_id, user in zip(found.new_persons, new, strict=True)
    ]
    SourceRecord.objects.bulk_create(records, batch_size=BATCH)
    _apply_changed_persons(found)
    ids = {person_id: record.user_id for person_id, record in found.records.items()}
    return ids | {record.person_id: record.user_id for record in records}


def _apply_changed_persons(found: Differences) -> None:
    moved = [record for person_id, record in found.records.items() if found.record_differs(person_id)]
    _tell_handlers(found)
    _replace_links_by_sms(found, moved)  # first: nobody who becomes protected is reached by sms afterwards
    changed = []
    for person_id, wanted in found.changed_users.items():
        user = found.records[person_id].user
        user.given_name, user.family_name, user.protected = wanted
        user.set_derived_fields()
        changed.append(user)
    User.objects.bulk_update(
        changed, ["given_name", "family_name", "protected", "sort_key", "search_text"], batch_size=BATCH
    )
    for record in moved:
        record.email = found.changed_emails.get(record.person_id, record.email)
        record.mobile = found.changed_mobiles.get(record.person_id, record.mobile)
        record.protected = found.changed_protected.get(record.person_id, record.protected)
    SourceRecord.objects.bulk_update(moved, ["email", "mobile", "protected"], batch_size=BATCH)
    forget_numbers_of_protected()


def _replace_links_by_sms(found: Differences, moved: list[SourceRecord]) -> None:
    """Somebody else may read what was sent to a number that is no longer the person's."""
    left = [each.user_id for each in moved if each.mobile and each.person_id in found.changed_mobiles]
    for start in range(0, len(left), BATCH):
        reached = User.objects.filter(reached_by_sms(), pk__in=left[start : start + BATCH])
        PersonalLink.objects.filter(user__in=reached.values("pk")).replace()


def _tell_handlers(found: Differences) -> None:
    """Whose name shows from now on (tracking.unprotected)."""
    users = {person_id: found.records[person_id].user for person_id in found.changed_users}
    PersonChange.objects.bulk_create(
        PersonChange(user=user, what=PersonChange.What.UNPROTECTED, source=found.source)
        for person_id, user in users.items()
        if user.protected and not found.changed_users[person_id][2]
    )


def _apply_affiliations(found: Differences, units: dict[str, OrganisationalUnit], users: dict[str, int]) -> None:
    ties = found.ties
    for pk, code in ties.unit_code_of.items():
        if pk in ties.changed:
            ties.changed[pk].unit = units[code]
    dropped = list(ties.dropped)
    for start in range(0, len(dropped), BATCH):
        Affiliation.objects.filter(pk__in=dropped[start : start + BATCH]).delete()
    # Ends before beginnings: one open row per id.
    _end(tie for pk, tie in ties.changed.items() if pk not in ties.rewritten)
    rewritten = [tie for pk, tie in ties.changed.items() if pk in ties.rewritten]
    Affiliation.objects.bulk_update(rewritten, AFFILIATION_FIELDS, batch_size=200)
    Affiliation.objects.bulk_create(
        [
            Affiliation(
                user_id=users[new.row.person_id],
                source=found.source,
                external_id=new.row.affiliation_id,
                unit=units[new.row.unit_code],
                kind=new.row.kind,
                title=new.row.title,
                partner_type=new.row.partner_type or "",
                form=new.row.form,
                is_main=bool(new.row.main),
                start_on=new.start_on,
                employed_from=new.row.start,
                end_on=new.row.end,
            )
            for new in ties.new
        ],
        batch_size=BATCH,
    )


def _end(ties: Iterable[Affiliation]) -> None:
    """Where a whole file changes, tens of thousands end on one day: one statement a thousand, not a case for each."""
    alike: dict[tuple[dt.date | None, dt.date | None], list[int]] = defaultdict(list)
    for tie in ties:
        alike[tie.end_on, tie.missing_since].append(tie.pk)
    for (end_on, missing_since), ids in alike.items():
        for start in range(0, len(ids), BATCH):
            batch = Affiliation.objects.filter(pk__in=ids[start : start + BATCH])
            batch.update(end_on=end_on, missing_since=missing_since)


def _addresses_kept(found: Differences, users: dict[str, int]) -> list[Notice]:
    """Of those whose address this source does not give."""
    kept = {pk for pk in found.trust.bound if not found.trust.gives_address(found.source, pk)}
    now = dict(User.objects.filter(pk__in=kept).values_list("pk", "email"))
    rows = {users[row.person_id]: row for row in reversed(found.rows) if users[row.person_id] in now}
    differ = [(row, pk) for pk, row in rows.items() if row.email and row.email != now[pk]]
    return [
        Notice(BY_ADMINISTRATOR if pk in found.trust.editors else BY_TOP_HR, row=row.number)
        for row, pk in sorted(differ, key=lambda each: each[0].number)
    ]
