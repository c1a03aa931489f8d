"""What an open package sends: kept as it came, read, and counted by the rules that held when it was opened."""

import datetime as dt
import json
from dataclasses import asdict
from enum import StrEnum

from django.db import transaction
from django.utils import timezone

from content.kept_packages import PackageVersion
from content.playing.commits import Commit, read_commit_12, read_commit_2004
from content.playing.grading import grade_reported, roll_up
from content.playing.statements import read_statement
from content.playing.unread import Unread
from content.results import Result
from content.scorm_page import parts_of
from courses.answering import take
from courses.models import CoursePage
from courses.playing.models import Launch, PlayerState, Statement
from courses.progress import satisfying_completions
from tracking.models import Enrolment

LARGEST = 1024 * 1024  # bytes: a commit with its interactions


class Refusal(StrEnum):
    OVER = "over"  # the launch has ended, or has had its share
    LARGE = "large"
    UNREAD = "unread"


class NotKept(Exception):
    def __init__(self, why: Refusal) -> None:
        self.why = why


@transaction.atomic
def take_statement(launch: Launch, raw: bytes, now: dt.datetime) -> None:
    """Of H5P. Kept also where it cannot be read, or says nothing of the whole. Raises NotKept."""
    _check_h5p(launch)
    enrolment = locked(launch)
    try:
        result = read_statement(raw).result
    except Unread:
        result = None
    _keep(launch, 0, raw, result, now)
    if result and result.finished:
        _count(launch, enrolment, now)


@transaction.atomic
def take_state(launch: Launch, raw: bytes, now: dt.datetime) -> None:
    """Where the learner is in an H5P activity, as it says it itself. Raises NotKept."""
    _check_h5p(launch)
    if len(raw) > PlayerState.LARGEST:
        raise NotKept(Refusal.LARGE)
    try:
        state = raw.decode()
    except UnicodeDecodeError:
        raise NotKept(Refusal.UNREAD) from None
    if "\0" in state:
        raise NotKept(Refusal.UNREAD)
    enrolment = locked(launch)
    if not Launch.objects.open_at(now).filter(pk=launch.pk).exists():  # opened elsewhere while this was on its way
        raise NotKept(Refusal.OVER)
    _put(launch, enrolment, 0, {"state": state})


@transaction.atomic
def take_commit(launch: Launch, part: int, raw: bytes, now: dt.datetime) -> None:
    """Of a part of SCORM: its whole data each time. Raises NotKept, also for a part that there is not."""
    enrolment = locked(launch)
    parts = parts_of(launch.version)
    if not 1 <= part <= len(parts):
        raise NotKept(Refusal.UNREAD)
    said = _read(launch.version, raw)
    result = said.result(parts[part - 1]["mastery_score"])
    state = _state(json.loads(raw)["runtimeData"]["cmi"])
    sequence = said.sequence or 0
    states = PlayerState.objects.filter(enrolment=enrolment, item=launch.item, launch=launch)
    later = set(states.filter(part__in=(0, part), sequence__gt=sequence).values_list("part", flat=True))
    if part not in later:
        _put(launch, enrolment, part, {"state": state, "sequence": sequence, **asdict(result)})
    if said.sequencing and 0 not in later:  # the whole: another part may have said where she is since
        _put(launch, enrolment, 0, {"state": said.sequencing, "sequence": sequence})
    whole = _whole(launch, enrolment, len(parts), said.course)
    _keep(launch, part, raw, whole, now)
    if whole.finished:
        _count(launch, enrolment, now)


def _state(cmi: dict[str, object]) -> str:
    """Without what the learner answered, when that makes it too large: it is stored with the commit as it came, and few
    packages read it again. Raises NotKept."""
    for given_back in (cmi, cmi | {"interactions": {}}):
        state = json.dumps(given_back, ensure_ascii=False, separators=(",", ":"))
        if len(state.encode()) <= PlayerState.LARGEST:
            return state
    raise NotKept(Refusal.LARGE)


def locked(launch: Launch) -> Enrolment:
    """One report after another, and after answers in the same course. Raises NotKept when it has gone meanwhile."""
    enrolments = Enrolment.objects.select_related("user", "training").select_for_update(of=("self",))
    enrolment = enrolments.filter(pk=launch.enrolment_id).first()
    if enrolment is None:
        raise NotKept(Refusal.OVER)
    return enrolment


def _check_h5p(launch: Launch) -> None:
    """SCORM commits: a word of its whole would pass over its parts."""
    if launch.version.format != PackageVersion.Format.H5P:
        raise NotKept(Refusal.UNREAD)


def _read(version: PackageVersion, raw: bytes) -> Commit:
    read = read_commit_12 if version.format == PackageVersion.Format.SCORM12 else read_commit_2004
    try:
        return read(raw)
    except Unread:
        raise NotKept(Refusal.UNREAD) from None


def _keep(launch: Launch, part: int, raw: bytes, result: Result | None, now: dt.datetime) -> None:
    if len(raw) > LARGEST:
        raise NotKept(Refusal.LARGE)
    room = launch.spend(len(raw), now)
    if room is None:
        raise NotKept(Refusal.OVER)
    # A report that is no text, or holds what no database keeps, is kept as far as it can be.
    text = raw.decode(errors="replace").replace("\0", "\ufffd") if room else ""
    says = asdict(result) if result else {}
    Statement.objects.create(launch=launch, part=part, raw=text, at=now, **says)


def _put(launch: Launch, enrolment: Enrolment, part: int, values: dict[str, object]) -> None:
    PlayerState.objects.update_or_create(
        enrolment=enrolment,
        item=launch.item,
        part=part,
        defaults={"launch": launch, "version": launch.version, **values},
    )


def _whole(launch: Launch, enrolment: Enrolment, parts: int, course: Result | None) -> Result:
    rows = PlayerState.objects.filter(enrolment=enrolment, item=launch.item).defer("state")
    known = {each.part: Result(each.finished, each.passed, each.score, each.duration) for each in rows}
    return roll_up([known.get(number) for number in range(1, parts + 1)], course)


def _count(launch: Launch, enrolment: Enrolment, now: dt.datetime) -> None:
    told = Statement.objects.filter(launch__enrolment=enrolment, launch__item=launch.item, finished=True)
    rows = told.order_by("pk").values_list("passed", "score", "duration")
    result = grade_reported(launch.policy, [Result(True, *row) for row in rows])
    if result:
        count(launch, enrolment, result, now)


def count(launch: Launch, enrolment: Enrolment, result: Result, now: dt.datetime) -> None:
    """Nothing counts once the training is done, here or elsewhere, when the page delivers another by now, or when the
    lesson has been taken down."""
    on, training = timezone.localdate(now), enrolment.training_id
    course = CoursePage.objects.live().filter(path=launch.lesson.course_path, training=training)
    found = course.select_related("training", "locale").first() if launch.lesson.live else None
    if found and enrolment.completed_on is None and not satisfying_completions(enrolment.user, [training], on):
        take(enrolment, found, launch.item, result, on)
