"""A package in a lesson, as an editor puts it there, and opened by a learner."""

import uuid

from django.utils import timezone

from content.kept_packages import Package, PackageVersion
from courses.models import CoursePage, Launch, LessonPage
from tests.courses.factories import course, lessons_of
from tracking.models import Enrolment

TEXT = "Lyssna först. Fråga sedan."


def in_lesson(made: PackageVersion, lesson: LessonPage, **chosen: object) -> LessonPage:
    """The lesson holds that package and nothing else."""
    Package.objects.filter(pk=made.package_id).update(text_alternative=TEXT)
    lesson.body = [("package", {"package": made.package, "counts": "best"} | chosen)]
    lesson.save_revision().publish()
    return LessonPage.objects.get(pk=lesson.pk)


def course_with(made: PackageVersion, code: str = "kurs", **chosen: object) -> tuple[CoursePage, LessonPage]:
    kurs = course(lessons=1, code=code, blocks=({"remember": "Fråga."},))
    [lesson] = lessons_of(kurs)
    return kurs, in_lesson(made, lesson, **chosen)


def opened_package(enrolment: Enrolment, lesson: LessonPage, item: uuid.UUID) -> Launch:
    """Of a package of its own, without files."""
    package = Package.objects.create(kind="h5p", title=f"Samtal {uuid.uuid4()}")
    version = package.versions.create(number=1, format="h5p", sha256="0" * 64, entries=1, size=1, about={})
    own = {"item": item, "version": version, "language": "sv", "counts": "best"}
    return Launch.objects.create(enrolment=enrolment, lesson=lesson, expires_at=timezone.now(), **own)
