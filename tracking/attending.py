"""Who was there, by the list or by the code in the room. Each attendance ends in one completion; a mistake is put right
by a new row of that, and the attendance stays as it was written."""

import datetime as dt
from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.utils import timezone

from tracking.models import Attendance, Completion, Occasion, Training, User
from tracking.pace import Limit
from tracking.recording import Fact, record_many
from tracking.room_code import holds, tidied

Correction = Completion.Correction
TRIES = Limit("room_code", 10, 15 * 60)  # of one person


class WrongCode(Exception):
    pass


class NotOpen(Exception):
    """The occasion is not for the person."""


@transaction.atomic
def attend(
    occasion: Occasion, users: Iterable[int], how: Attendance.How, by: User | None, now: dt.datetime
) -> list[Attendance]:
    """Those of the persons; also when they are written down twice, or by two at the same time. by: None = the persons
    themselves."""
    wanted = set(users)
    fields = {"occasion": occasion, "how": how, "recorded_by": by, "recorded_at": now}
    Attendance.objects.bulk_create([Attendance(user_id=user, **fields) for user in wanted], ignore_conflicts=True)
    # Somebody else may have been faster: it is their row that counts.
    there = list(occasion.attendances.filter(user__in=wanted))
    source, training, on = Completion.Source.OCCASION, occasion.training, occasion.on
    known = set(Completion.objects.filter(cause__in=[each.pk for each in there]).values_list("cause", flat=True))
    facts = [Fact(each.user_id, training, on, source, each.pk) for each in there if each.pk not in known]
    record_many(facts, by)
    return there


def occasion_of(given: str, now: dt.datetime) -> Occasion | None:
    """Whose room the code is shown in just now."""
    code = tidied(given)
    if not code:
        return None
    showing = Occasion.objects.code_holds(now).select_related("training")
    return next((each for each in showing if holds(each.pk, code, now)), None)


def attend_by_code(user: User, given: str, now: dt.datetime, training: Training | None = None) -> Occasion | None:
    """The occasion whose room the person is in; None = no try is left just now. Raises WrongCode and NotOpen.
    training: the only one that counts, for who came by a personal link."""
    if not TRIES.spend(str(user.pk), now):
        return None
    found = occasion_of(given, now)
    if found is None or (training and found.training_id != training.pk):
        raise WrongCode
    TRIES.give_back(str(user.pk))
    if not may_attend(found, user, timezone.localdate(now)):
        raise NotOpen
    attend(found, {user.pk}, Attendance.How.CODE, None, now)
    return found


def may_attend(occasion: Occasion, user: User, on: dt.date) -> bool:
    if occasion.sign_ups.standing().filter(user=user).exists():
        return True
    return Occasion.objects.open_to(user, on).filter(pk=occasion.pk).exists()


def standings(occasion: Occasion) -> dict[int, tuple[Attendance, Completion]]:
    """By person: what was written down, and the completion as it stands now."""
    rows = {row.user_id: row for row in occasion.attendances.select_related("recorded_by")}
    last = {
        row.cause: row
        for row in Completion.objects.filter(cause__in=[row.pk for row in rows.values()]).select_related("recorded_by")
    }
    following = last
    while following:  # a correction of a correction is seldom, and each round is one query
        by_row = {row.pk: cause for cause, row in following.items()}
        found = Completion.objects.filter(corrects__in=by_row).select_related("recorded_by")
        following = {by_row[row.corrects_id]: row for row in found}  # type: ignore[index]
        last |= following
    return {user: (row, last[row.pk]) for user, row in rows.items() if row.pk in last}


def was_there(occasion: Occasion, user: User) -> bool:
    """As it stands now."""
    found = standings(occasion).get(user.pk)
    return found is not None and not found[1].annulled


def strike_out(last: Completion, by: User) -> bool:
    return _correct(last, Correction.NOT_COMPLETED, by, None)


def restore(last: Completion, by: User) -> bool:
    return _correct(last, Correction.MISTAKEN, by, last.completed_on)


def _correct(last: Completion, reason: Correction, by: User, completed_on: dt.date | None) -> bool:
    """False = somebody has corrected it already."""
    try:
        with transaction.atomic():
            last.correct(reason, by, completed_on)
    except IntegrityError:
        return False
    return True
