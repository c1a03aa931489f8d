"""What follows when a course or lesson is published or taken down. Wagtail's signals also come from scheduled
publishing and workflow approval, which its admin hooks do not."""

from django.utils import timezone
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished

from courses.models import CoursePage, LessonPage
from courses.progress import first_version, recheck


def connect() -> None:
    for sender in (CoursePage, LessonPage):
        page_published.connect(look_again, sender=sender)
        page_unpublished.connect(look_again, sender=sender)


def look_again(sender: type[Page], instance: Page, **kwargs: object) -> None:
    course = instance if isinstance(instance, CoursePage) else instance.get_parent().specific
    today = timezone.localdate()
    if course.training and course.live:
        first_version(course.training, today)
        recheck(course, today)
