"""Persons and ties laid up and ended on the site's own pages, as the source "hand". Who may: people_rights.py."""

import datetime as dt
import uuid
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone

from tracking.leaving import follow_ties
from tracking.models import HAND, Affiliation, OrganisationalUnit, PersonChange, SourceRecord, User

What = PersonChange.What


@dataclass(frozen=True)
class NewPerson:
    given_name: str
    family_name: str
    email: str  # empty = no login by e-mail
    kind: str
    unit: OrganisationalUnit
    title: str
    partner_type: str  # empty for all but partners
    start_on: dt.date
    end_on: dt.date | None


def email_is_taken(email: str) -> bool:
    """An address opens one account: what somebody has, or a file says somebody has, is not given to another."""
    held = (
        SourceRecord.objects.filter(email__iexact=email).exists() or User.objects.filter(email__iexact=email).exists()
    )
    return held or EmailAddress.objects.filter(email__iexact=email).exists()


@transaction.atomic
def add_person(new: NewPerson, by: User) -> User:
    person = User(given_name=new.given_name, family_name=new.family_name, email=new.email or None)
    person.set_unusable_password()
    person.save()
    SourceRecord.objects.create(user=person, source=HAND, person_id=uuid.uuid4().hex, email=new.email)
    if new.email:
        EmailAddress.objects.create(user=person, email=new.email, verified=True, primary=True)
    tie = Affiliation.objects.create(
        user=person,
        source=HAND,
        external_id=uuid.uuid4().hex,
        unit=new.unit,
        kind=new.kind,
        title=new.title,
        partner_type=new.partner_type,
        is_main=True,
        start_on=new.start_on,
        employed_from=new.start_on,
        end_on=new.end_on,
    )
    _record(tie, by, What.ADDED)
    return person


@transaction.atomic
def end_tie(tie: Affiliation, by: User, end_on: dt.date) -> None:
    locked = Affiliation.objects.select_for_update().get(pk=tie.pk)
    before, locked.end_on = locked.end_on, end_on
    locked.save(update_fields=["end_on"])
    _record(locked, by, What.ENDED, before)
    follow_ties(User.objects.filter(pk=locked.user_id), timezone.localdate())


def undoable_end(tie: Affiliation, by: User, today: dt.date) -> PersonChange | None:
    """The last day that was set today and has not been undone. Of one's own tie only what one has set oneself."""
    last = PersonChange.objects.filter(affiliation=tie, what__in=[What.ENDED, What.END_UNDONE]).first()
    made_today = last and timezone.localdate(last.at) == today
    if not last or not made_today or last.what != What.ENDED or last.end_on != tie.end_on:
        return None
    return last if tie.user_id != by.pk or last.by_id == by.pk else None


@transaction.atomic
def undo_end(tie: Affiliation, by: User, today: dt.date) -> bool:
    locked = Affiliation.objects.select_for_update().get(pk=tie.pk)
    ended = undoable_end(locked, by, today)
    if ended is None:
        return False
    locked.end_on = ended.end_before
    locked.save(update_fields=["end_on"])
    _record(locked, by, What.END_UNDONE)
    follow_ties(User.objects.filter(pk=locked.user_id), today)
    return True


def _record(tie: Affiliation, by: User, what: What, before: dt.date | None = None) -> None:
    PersonChange.objects.create(
        user=tie.user,
        by=by,
        what=what,
        unit=tie.unit,
        start_on=tie.start_on,
        end_on=tie.end_on,
        affiliation=tie,
        end_before=before,
    )
