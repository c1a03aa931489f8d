"""A learner opens a package, begins it again, or says that she is done with it."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from wagtail.blocks import StreamValue

from content.kept_packages import PackageVersion
from content.player_pages import trial_address
from content.playing.grading import grade_shown
from courses.answering import open_or_completed
from courses.models import CoursePage, LessonPage
from courses.playing.launches import address
from courses.playing.models import Launch, PlayerState
from courses.playing.receiving import count, locked
from courses.ways import Way
from tracking.models import Enrolment
from tracking.start_codes import VISIT_SECONDS

HOURS = 8


@dataclass(frozen=True)
class Place:
    """A package where a learner meets it."""

    course: CoursePage
    lesson: LessonPage
    item: uuid.UUID
    child: StreamValue.StreamChild
    done: bool


@dataclass(frozen=True)
class Opened:
    address: str  # on the second origin
    version: PackageVersion
    kept: bool  # False = practice


def open_package(way: Way, place: Place, now: dt.datetime, *, again: bool = False) -> Opened | None:
    """None = there is no second origin, or no such version. What is under way goes on where it was, in its version;
    what is done, or is to begin `again`, begins in the version that the lesson has. In practice nothing is kept."""
    on = timezone.localdate(now)
    enrolment = completion = None
    chosen = place.child.value["package"].version(place.child.value["version"])
    if not settings.PACKAGES_URL or chosen is None:
        return None
    with transaction.atomic():
        if place.course.training:
            enrolment, completion = open_or_completed(place.course.training, way.learner, on, on)
        if enrolment is None or completion:
            return Opened(trial_address(chosen, get_language() or "sv"), chosen, kept=False)
        launch = _launch(way, place, enrolment, chosen, now, again=again or place.done)
        return Opened(address(launch), launch.version, kept=True)


def _launch(
    way: Way, place: Place, enrolment: Enrolment, chosen: PackageVersion, now: dt.datetime, *, again: bool
) -> Launch:
    states = PlayerState.objects.filter(enrolment=enrolment, item=place.item)
    # What another package has kept, that the editor has since replaced, is nothing to go on from.
    (states if again else states.exclude(version__package=chosen.package_id)).delete()
    under_way = states.select_related("version__package").first()
    # One package at a time: two in one browser could read each other, and two places would overwrite each other.
    Launch.objects.of(way.learner).end(now)
    policy = place.child.block.policy(place.child.value)
    launch = Launch.objects.create(
        enrolment=enrolment,
        lesson=place.lesson,
        item=place.item,
        version=under_way.version if under_way else chosen,
        link=way.link,
        language=get_language() or "sv",
        counts=policy.counts,
        seconds=policy.seconds,
        pass_mark=policy.pass_mark,
        opened_at=now,
        expires_at=now + (dt.timedelta(seconds=VISIT_SECONDS) if way.by == "code" else dt.timedelta(hours=HOURS)),
    )
    _count_shown(launch, enrolment, now, pressed=False)
    return launch


def say_done(way: Way, place: Place, now: dt.datetime) -> None:
    """The button, or the seconds have passed in the page: told by the server's clock, of what is open."""
    with transaction.atomic():
        mine = Launch.objects.of(way.learner).open_at(now).filter(item=place.item, enrolment__completed_on=None)
        launch = mine.order_by("-opened_at").first()
        if launch:
            _count_shown(launch, locked(launch), now, pressed=True)


def _count_shown(launch: Launch, enrolment: Enrolment, now: dt.datetime, *, pressed: bool) -> None:
    result = grade_shown(launch.policy, launch.opened_at, now, pressed)
    if result:
        count(launch, enrolment, result, now)
