"""A package on a lesson page, ready to show: a card that opens it, or the package itself."""

import uuid
from dataclasses import dataclass
from functools import cached_property

from wagtail.blocks import StreamValue

from content.kept_packages import Package, PackageVersion
from content.packages.file_types import Kind
from content.playing.grading import REPORTED, Counts, Policy
from content.playing.headers import sandbox
from courses.models import LessonPage
from courses.playing.models import PlayerState
from courses.progress import CourseProgress, Try, done_items, item_id
from tracking.models import User


@dataclass(frozen=True)
class PackagePart:
    lesson: LessonPage
    item: uuid.UUID
    package: Package | None  # None = it is gone: nothing to do, and nothing to show
    policy: Policy
    progress: CourseProgress
    disabled: bool  # in the editor's preview
    begun: bool = False  # the package keeps where the learner is
    address: str = ""  # on the second origin, once it has been opened
    version: PackageVersion | None = None  # that was opened
    failed: bool = False  # it cannot be opened: no second origin, or no such version

    @property
    def done(self) -> bool:
        return self.item in done_items(self.progress)

    @property
    def last(self) -> Try | None:
        return self.progress.last.get(self.item)

    @property
    def to_pass(self) -> bool:
        """Finished, and the course asks for more."""
        return bool(self.last and self.last[1] and not self.done)

    @property
    def by_report(self) -> bool:
        return self.policy.counts in REPORTED

    @property
    def by_button(self) -> bool:
        return self.policy.counts is Counts.BUTTON

    @property
    def after(self) -> int:
        """Seconds; 0 = that is not what counts."""
        return self.policy.seconds if self.policy.counts is Counts.AFTER else 0

    @property
    def sandbox(self) -> str:
        return sandbox(Kind(self.package.kind)) if self.package else ""

    @cached_property
    def credits(self) -> list[str]:
        """Who made it, under which licence, and where it is from, as the package says."""
        says = self.version.about if self.version else {}
        licence = f"{says.get('licence', 'U')} {says.get('licence_version', '')}".strip()
        authors = ", ".join(each["name"] for each in says.get("authors", ()))
        return [each for each in (authors, "" if licence == "U" else licence, says.get("source", "")) if each]


def package_part(
    lesson: LessonPage,
    child: StreamValue.StreamChild,
    progress: CourseProgress,
    begun: set[uuid.UUID],
    *,
    disabled: bool = False,
) -> PackagePart:
    item = item_id(lesson, child.id)
    policy = child.block.policy(child.value)
    return PackagePart(lesson, item, child.value["package"], policy, progress, disabled, item in begun)


def begun_by(learner: User, progress: CourseProgress) -> set[uuid.UUID]:
    """Items of the course in which the learner can go on where she was."""
    if progress.practice:
        return set()
    mine = PlayerState.objects.filter(enrolment__user=learner, enrolment__completed_on=None)
    return set(mine.filter(enrolment__training=progress.course.training_id).values_list("item", flat=True))
