"""The editor's choice of a new version, made on the course page, is carried out once when the course is published."""

import datetime as dt

from django.conf import settings

from courses.models import CoursePage
from tracking.models import Training, TrainingVersion


def first_version(training: Training, on: dt.date) -> None:
    if not training.versions.exists():
        training.new_version(on, TrainingVersion.Again.NEW)


def record_version(course: CoursePage, on: dt.date) -> TrainingVersion | None:
    """Of the course as it has just been published. The first version is nobody's to do again, whatever was chosen.

    The choice goes when it has been carried out, in drafts as well: the next publishing is a minor one unless somebody
    chooses again. Of two that publish at once, one finds it gone."""
    chosen = CoursePage.objects.filter(pk=course.pk).exclude(new_version="")
    if course.training is None or not course.new_version:
        return None
    training, again = course.training, TrainingVersion.Again(course.new_version)
    course.new_version = ""
    if not chosen.update(new_version=""):
        return None
    for revision in course.revisions.exclude(content__new_version=""):
        revision.content["new_version"] = ""
        revision.save(update_fields=["content"])
    if original_of(course) or not training.versions.exists():
        return None
    return training.new_version(on, again)


def original_of(course: CoursePage) -> CoursePage | None:
    """Translations share the training: the page they are made from decides for all. None = this one does."""
    if course.locale.language_code == settings.LANGUAGE_CODE:
        return None
    return CoursePage.objects.filter(
        translation_key=course.translation_key, locale__language_code=settings.LANGUAGE_CODE
    ).first()
