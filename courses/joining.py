"""What of courses is a person's own, and goes along when two accounts are made one; told to tracking when courses is
ready."""

from courses.campaigns import CatchUp
from courses.group_sessions.models import GroupAttendance
from courses.playing.models import Launch, PlayerState
from courses.recall.models import RecallAnswered
from tracking.joining import OF_ENROLMENTS, JoinWork, holds
from tracking.models import Enrolment


def _merge_catch_ups(work: JoinWork) -> None:
    """One a day."""
    for mine in CatchUp.objects.filter(user=work.kept):
        for twice in CatchUp.objects.filter(user=work.other, campaign=mine.campaign_id, on=mine.on):
            work.drop(twice)


def _merge_group_attendances(work: JoinWork) -> None:
    """One line of rows for each session: the kept person's, unless only the other was there."""
    rows = GroupAttendance.objects.holding()
    theirs = {row.session_id: row for row in rows.filter(user=work.other)}
    for mine in rows.filter(user=work.kept, session__in=theirs):
        other = theirs[mine.session_id]
        _drop_line(work, mine if other.present and not mine.present else other)


def _drop_line(work: JoinWork, last: GroupAttendance) -> None:
    """The last first, or the database would take along what is not remembered."""
    row: GroupAttendance | None = last
    while row:
        before = row.corrects
        work.drop(row)
        row = before


def _move_launches(work: JoinWork, theirs: Enrolment, mine: Enrolment) -> None:
    """Of a package that both have under way the kept person's place is gone on from. The other's goes with the
    enrolment and is not remembered: it may hold answers, which nobody keeps longer than the package needs them."""
    for launch in Launch.objects.filter(enrolment=theirs):
        work.set(launch, enrolment=mine.pk)
    mine_too = list(PlayerState.objects.filter(enrolment=mine).values_list("item", flat=True))
    for state in PlayerState.objects.filter(enrolment=theirs).exclude(item__in=mine_too):
        work.set(state, enrolment=mine.pk)


holds(CatchUp, merge=_merge_catch_ups)
holds(GroupAttendance, merge=_merge_group_attendances)
holds(RecallAnswered)
OF_ENROLMENTS.append(_move_launches)
