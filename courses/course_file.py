"""A course that stands in a text file is made or updated, and published."""

import json
import uuid
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.fields import StreamField
from wagtail.models import Locale, Page, Site

from content.models import HomePage
from courses.block_text import BlockText, LessonText
from courses.course_blocks import NAMESPACE, body_of
from courses.course_text import CourseText
from courses.lesson_order import put_in_order, take_down_others
from courses.models import CourseIndexPage, CoursePage, LessonPage
from courses.publishing import pages_changing_together
from tracking.models import Training
from tracking.refusal import Problem, Refused

PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True)
class Loaded:
    course: CoursePage
    changed: int  # pages made or given a new revision
    order: list[str]  # titles of the lessons, if they had to move
    taken_down: list[str]  # titles of the lessons that the file no longer has


@transaction.atomic
@pages_changing_together()
def publish_course(text: CourseText) -> Loaded:
    """Make or update the course. A lesson that is the same gets no new revision. Raises Refused."""
    training = _put_training(text)
    index = course_index()
    course = CoursePage.objects.child_of(index).filter(slug=text.code).first()
    values: dict[str, Any] = {
        "title": text.title,
        "introduction": text.introduction,
        "passing": text.passing,
        "sensitive": text.sensitive,
        "training": training,
    }
    changed = 0
    try:
        if course is None:
            course = CoursePage(slug=text.code, translation_key=uuid.uuid5(NAMESPACE, text.code), **values)
            index.add_child(instance=course)
            changed += publish(course)
        else:
            changed += update(course, values)
    except ValidationError as error:
        raise Refused([text.lines.problem(("training", "code"), " ".join(error.messages))]) from None
    lessons = []
    for each in text.lessons:
        lesson, published = _put_lesson(course, text.code, each)
        lessons.append(lesson)
        changed += published
    order = [lesson.title for lesson in lessons] if put_in_order(lessons) else []
    return Loaded(course, changed, order, take_down_others(course, lessons))


def _put_training(text: CourseText) -> Training:
    said = text.training
    values: dict[str, Any] = said.model_dump(exclude={"code", "recap_of"})
    if "recap_of" in said.model_fields_set:
        values["recap_of"] = Training.objects.filter(code=said.recap_of).first()  # the text has looked that it is there
    training = Training.objects.filter(code=said.code).first() or Training(code=said.code)
    for name, value in values.items():
        setattr(training, name, value)
    try:
        training.clean()
    except ValidationError as error:
        wrong = error.message_dict.items()
        problems = [text.lines.problem(("training", name), " ".join(says)) for name, says in wrong]
        raise Refused(problems) from None
    training.save()
    return training


def course_index() -> CourseIndexPage:
    index = CourseIndexPage.objects.filter(locale=Locale.get_default()).first()
    if index is None:
        index = CourseIndexPage(title="Kurser", slug="kurser")
        home_page().add_child(instance=index)
        publish(index)
    return index


def home_page() -> HomePage:
    """The site's start page; Wagtail's own welcome page gives way to ours."""
    home = HomePage.objects.filter(locale=Locale.get_default()).first()
    if home:
        return home
    root = Page.get_first_root_node()
    welcome = root.get_children().filter(slug="home").first()
    home = HomePage(title="Start", slug="start", locale=Locale.get_default())
    root.add_child(instance=home)
    publish(home)
    address = urlsplit(settings.WAGTAILADMIN_BASE_URL)  # drafts are shown in the name of its host
    site = {"hostname": address.hostname, "port": address.port or PORTS[address.scheme], "site_name": "Lärkompass"}
    Site.objects.update_or_create(is_default_site=True, defaults={"root_page": home, **site})
    if welcome and not welcome.get_children().exists():
        welcome.delete()
    return home


def _put_lesson(course: CoursePage, course_code: str, text: LessonText) -> tuple[LessonPage, int]:
    values = {"title": text.title, "minutes": text.minutes, "body": body_of(course_code, text)}
    key = uuid.uuid5(NAMESPACE, f"{course_code}/{text.slug}")
    same = Q(translation_key=key) | Q(slug=text.slug)
    lesson = LessonPage.objects.child_of(course).filter(same).first()
    if lesson:
        return lesson, update(lesson, values)
    lesson = LessonPage(slug=text.slug, translation_key=key, **values)
    course.add_child(instance=lesson)
    return lesson, publish(lesson)


def update(page: Page, values: dict[str, Any]) -> int:
    dropped = _not_in_files(page) if "body" in values else set()
    if not changes(page, values):
        return 0
    if dropped:
        says = "Lektionen %s har block som en kursfil inte kan skriva: %s. Ändra lektionen i redigeringen."
        raise Refused([Problem(None, None, says % (page.title, ", ".join(sorted(dropped))))])
    return publish(page)


def changes(page: Page, values: dict[str, Any]) -> bool:
    """Give the page the values. Whether it must be published."""
    before = _fields(page.specific)
    for name, value in values.items():
        setattr(page, name, value)
    return _fields(page) != before or not page.live


def _not_in_files(page: Page) -> set[str]:
    """What the blocks are called that somebody has put in the lesson, or in its draft, and no file can hold."""
    draft = page.get_latest_revision()
    bodies = [page.specific.body, draft.as_object().body] if draft else [page.specific.body]
    blocks = [child for body in bodies for child in body if child.block_type not in BlockText.model_fields]
    return {str(child.block.label) for child in blocks}


def _fields(page: Page) -> dict[str, Any]:
    """Blocks as data: PostgreSQL keeps their keys in an order of its own."""
    fields = page.serializable_data()
    streams = [field.name for field in page._meta.fields if isinstance(field, StreamField)]
    return fields | {name: json.loads(fields[name]) for name in streams}


def publish(page: Page) -> int:
    page.full_clean()
    # Not page.publish(): a file has been read by others before it is loaded.
    PublishPageRevisionAction(page.save_revision()).execute()
    return 1
