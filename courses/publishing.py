"""What follows when a course or lesson is published or taken down. Wagtail's signals also come from scheduled
publishing and workflow approval, which its admin hooks do not."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import transaction
from django.db.models.signals import post_delete
from django.utils import timezone
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished, post_page_move

from courses.models import CoursePage, LessonPage
from courses.progress import recheck
from courses.versions import first_version, record_version

_waiting: ContextVar[set[int] | None] = ContextVar("courses to look at when all their pages are there", default=None)


@contextmanager
def pages_changing_together() -> Iterator[None]:
    """In between, a course may lack a question for a moment, and somebody would be done with it for ever."""
    waiting: set[int] = set()
    token = _waiting.set(waiting)
    try:
        yield
    finally:
        _waiting.reset(token)
    for course in CoursePage.objects.filter(pk__in=waiting):
        _look_at(course)


def connect() -> None:
    for sender in (CoursePage, LessonPage):
        page_published.connect(look_again, sender=sender)
        page_unpublished.connect(look_again, sender=sender)
    # Wagtail says "unpublished" of a page that is deleted while its row is still there, and nothing when it moves.
    post_delete.connect(look_again_without, sender=LessonPage)
    post_page_move.connect(look_again_at_both, sender=LessonPage)


def look_again(sender: type[Page], instance: Page, **kwargs: object) -> None:
    course = instance if isinstance(instance, CoursePage) else instance.get_parent().specific
    if isinstance(instance, CoursePage) and instance.live:
        record_version(instance, timezone.localdate())
    _look_at(course)


def look_again_without(sender: type[LessonPage], instance: LessonPage, **kwargs: object) -> None:
    course = CoursePage.objects.filter(path=instance.course_path).first()
    if course:
        _look_at(course)


def look_again_at_both(sender: type[Page], parent_page_before: Page, parent_page_after: Page, **kwargs: object) -> None:
    for parent in (parent_page_before, parent_page_after):
        if isinstance(parent.specific, CoursePage):
            _look_at(parent.specific)


def _look_at(course: CoursePage) -> None:
    waiting = _waiting.get()
    if waiting is not None:
        waiting.add(course.pk)
        return
    _complete_who_is_done(course)
    if transaction.get_connection().in_atomic_block:
        # Answers given meanwhile saw the course as it was, and were not seen here.
        transaction.on_commit(lambda: _complete_who_is_done(course))


def _complete_who_is_done(course: CoursePage) -> None:
    today = timezone.localdate()
    if course.training and course.live:
        first_version(course.training, today)
        recheck(course, today)
