"""Signing up for an occasion and giving up, in line or with a place; changing and cancelling it. Whoever changes who
has a place holds the occasion's row: places go in the order people signed up, and never more than there are."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tracking.models import Occasion, SignUp, User
from tracking.outbox import Queued, queue_many
from tracking.working_days import is_day_off

TOLD_OF = ("starts_at", "ends_at", "place", "link")  # what people have in their calendars
# What a change saves: all of the form. Material is saved by itself, maybe meanwhile.
CHANGED = ("training", "kind", "title", "about", "place", "link", "starts_at", "ends_at", "capacity", "sign_up_until",
           "unit", "for_employees", "for_elected", "for_partners", "leader", "sequence")  # fmt: skip
REMINDED_AT = dt.time(8)
DAY = dt.timedelta(days=1)


@transaction.atomic
def sign_up(occasion: Occasion, user: User, now: dt.datetime) -> SignUp | None:
    """The person's sign-up, made if there is none; with a place where there is one. None = it is too late. To whom it
    is open is the caller's to ask."""
    locked = _locked(occasion)
    if not locked.takes_sign_ups(now):
        return None
    mine = locked.sign_ups.standing().filter(user=user).first()
    if mine:
        return mine
    made = locked.sign_ups.create(user=user, signed_up_at=now)
    placed = _fill(locked, now)
    made.refresh_from_db()
    _tell(locked, [made], "signed_up" if made.placed_at else "in_line", now)
    _tell(locked, [each for each in placed if each != made], "promoted", now)
    return made


@transaction.atomic
def give_up(occasion: Occasion, user: User, now: dt.datetime) -> bool:
    """Whether there was something to give up. The next in line gets the place at once."""
    locked = _locked(occasion)
    mine = locked.sign_ups.standing().filter(user=user).first()
    if mine is None or locked.has_begun(now):
        return False
    mine.given_up_at = now
    mine.save(update_fields=["given_up_at"])
    if mine.placed_at:
        _tell(locked, [mine], "given_up", now)
    _tell(locked, _fill(locked, now), "promoted", now)
    return True


def will_be_told(before: Occasion, after: Occasion) -> int:
    """How many mails the change sends."""
    changed = any(getattr(before, name) != getattr(after, name) for name in TOLD_OF)
    return before.sign_ups.standing().count() if changed else 0


@transaction.atomic
def change(occasion: Occasion, now: dt.datetime) -> int:
    """Saves it and tells those who have signed up, where it concerns their calendars. Returns how many are told. Raises
    ValidationError when there are fewer places than people who have one, or another training than people came for."""
    before = _locked(occasion)
    if before.cancelled_at or before.has_begun(now):
        raise ValidationError(_("Kurstillfället har börjat eller är inställt, så det går inte att ändra."))
    placed = before.sign_ups.placed().count()
    if occasion.capacity is not None and occasion.capacity < placed:
        says = _("%(placed)s personer har redan en plats. Så många platser behövs minst.")
        raise ValidationError({"capacity": says % {"placed": placed}})
    if occasion.training_id != before.training_id and _has_guests(before):
        says = _("Någon har redan anmält sig till den här utbildningen. Ställ in kurstillfället och lägg upp ett nytt.")
        raise ValidationError({"training": says})
    told = will_be_told(before, occasion)
    occasion.sequence = before.sequence + bool(told)
    occasion.save(update_fields=CHANGED)
    promoted = _fill(occasion, now)
    if told:
        rest = [each for each in occasion.sign_ups.standing() if each not in promoted]
        _tell(occasion, rest, f"changed-{occasion.sequence}", now)
    _tell(occasion, promoted, "promoted", now)
    return told


@transaction.atomic
def cancel(occasion: Occasion, now: dt.datetime) -> int | None:
    """How many are told; None = it has begun, or somebody has cancelled it before."""
    locked = _locked(occasion)
    if locked.cancelled_at or locked.has_begun(now):
        return None
    locked.cancelled_at = now
    locked.sequence += 1
    locked.save(update_fields=["cancelled_at", "sequence"])
    standing = list(locked.sign_ups.standing())
    _tell(locked, standing, "cancelled", now)
    return len(standing)


def remind_at(occasion: Occasion) -> dt.datetime:
    """In the morning of the last working day before: mails go on working days."""
    day = occasion.on - DAY
    while is_day_off(day):
        day -= DAY
    return timezone.make_aware(dt.datetime.combine(day, REMINDED_AT))


def _locked(occasion: Occasion) -> Occasion:
    return Occasion.objects.select_for_update(no_key=True).get(pk=occasion.pk)


def _has_guests(occasion: Occasion) -> bool:
    return occasion.sign_ups.standing().exists() or occasion.attendances.exists()


def _fill(occasion: Occasion, now: dt.datetime) -> list[SignUp]:
    """Gives what places there are to the first in line. Nobody who has left holds one up."""
    if occasion.cancelled_at or occasion.has_begun(now):
        return []
    line = occasion.sign_ups.in_line().filter(user__is_active=True)
    if occasion.capacity is not None:
        free = max(occasion.capacity - occasion.sign_ups.placed().count(), 0)
        line = line[:free]
    placed = list(line)
    SignUp.objects.filter(pk__in=[each.pk for each in placed]).update(placed_at=now)
    return placed


def _tell(occasion: Occasion, sign_ups: list[SignUp], said: str, now: dt.datetime) -> None:
    """Once for each sign-up and step; and the day before, whoever has a place."""
    step = said.partition("-")[0]
    about: dict[str, int | str] = {"sequence": occasion.sequence}
    messages = [_queued(each, f"occasion_{step}", said, about, now) for each in sign_ups]
    if step in ("signed_up", "promoted", "changed") and (at := remind_at(occasion)) > now:
        day = str(occasion.on)
        messages += [_queued(each, "occasion_soon", f"soon-{day}", {"on": day}, at) for each in sign_ups]
    queue_many(messages)


def _queued(sign_up: SignUp, step: str, said: str, about: dict[str, int | str], at: dt.datetime) -> Queued:
    return Queued(step, sign_up.user_id, f"occasion:{sign_up.pk}:{said}", {"sign_up": sign_up.pk} | about, at)
