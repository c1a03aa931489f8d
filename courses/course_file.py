"""A course as a text file: read, checked and published with the same item ids every time."""

import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

import markdown
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.blocks import StreamBlockValidationError
from wagtail.models import Locale, Page, Site

from content.blocks import LessonBody
from content.facts import Fact
from content.models import HomePage
from courses.lesson_order import put_in_order, take_down_others
from courses.models import CourseIndexPage, CoursePage, LessonPage
from courses.publishing import pages_changing_together
from tracking.models import Training
from tracking.refusal import Refused
from tracking.text_file import Fields, Place, Slug, TextFile

NAMESPACE = uuid.UUID("6f1d9c1e-6d53-4f0e-9d51-0c8f6f2b7a11")


class OptionText(Fields):
    text: str
    feedback: str
    correct: bool = False


class VariantText(Fields):
    prompt: str
    options: list[OptionText]
    reason: str


class QuestionText(Fields):
    key: str
    variants: list[VariantText]


class StepsText(Fields):
    prompt: str
    items: list[str]  # in the right order
    reason: str


class OrderingText(Fields):
    key: str
    variants: list[StepsText]


class ChoiceText(Fields):
    text: str
    consequence: str


class CaseText(Fields):
    key: str
    situation: str
    choices: list[ChoiceText]
    discussion: str


class GlossaryText(Fields):
    term: str
    explanation: str


class ChecklistText(Fields):
    title: str
    items: list[str]


class BlockText(Fields):
    """Exactly one of these."""

    text: str | None = None
    remember: str | None = None
    reflection: str | None = None
    glossary: GlossaryText | None = None
    checklist: ChecklistText | None = None
    single_choice: QuestionText | None = None
    multiple_choice: QuestionText | None = None
    ordering: OrderingText | None = None
    case: CaseText | None = None
    contacts: Literal[True] | None = None
    fact: Slug | None = None


class LessonText(Fields):
    fills = LessonPage

    slug: Slug
    title: str
    minutes: int = 3
    blocks: list[BlockText]


class TrainingText(Fields):
    fills = Training

    code: Slug
    title: str
    level: Literal["nano", "in_depth", "other"]
    valid_months: int | None = None
    length_days: int = 0


class LessonsText(TextFile):
    """What a course and its translation have in common."""

    fills = CoursePage

    title: str
    introduction: str = ""
    lessons: list[LessonText]

    @property
    def course_code(self) -> str:
        raise NotImplementedError

    def contradictions(self) -> Iterator[tuple[Place, str]]:
        slugs = [lesson.slug for lesson in self.lessons]
        for place, lesson in enumerate(self.lessons):
            if lesson.slug in slugs[:place]:
                yield ("lessons", place, "slug"), "Två lektioner har samma slug. Byt den ena."
            keys: set[str | None] = set()
            for number, block in enumerate(lesson.blocks):
                path = ("lessons", place, "blocks", number)
                if len(block.model_fields_set) != 1:
                    yield path, "Ett block ska vara av exakt en sort. Dela det i flera."
                    continue
                key = getattr(_only(block)[1], "key", None)
                if key is not None and key in keys:
                    yield path, "Två frågor i lektionen har samma key. Byt den ena."
                keys.add(key)
                if block.fact and not Fact.objects.filter(code=block.fact).exists():
                    yield (*path, "fact"), "Uppgiften finns inte. Rätta koden, eller läs in den med load_facts."
                    continue
                for message in _not_accepted(self.course_code, lesson.slug, number, block):
                    yield path, message


class CourseText(LessonsText):
    code: Slug
    passing: Literal["answered", "passed"] = "answered"
    sensitive: bool = True
    training: TrainingText

    @property
    def course_code(self) -> str:
        return self.code


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
    training, _made = Training.objects.update_or_create(
        code=text.training.code, defaults=text.training.model_dump(exclude={"code"})
    )
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
    Site.objects.update_or_create(
        is_default_site=True, defaults={"root_page": home, "hostname": "localhost", "site_name": "Lärkompass"}
    )
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
    before = _fields(page.specific)
    for name, value in values.items():
        setattr(page, name, value)
    return publish(page) if _fields(page) != before or not page.live else 0


def _fields(page: Page) -> dict[str, Any]:
    """Blocks as data: PostgreSQL keeps their keys in an order of its own."""
    fields = page.serializable_data()
    return fields | ({"body": json.loads(fields["body"])} if "body" in fields else {})


def publish(page: Page) -> int:
    page.full_clean()
    # Not page.publish(): a file has been read by others before it is loaded.
    PublishPageRevisionAction(page.save_revision()).execute()
    return 1


def body_of(course_code: str, lesson: LessonText, language: str = settings.LANGUAGE_CODE) -> list[dict[str, Any]]:
    """Facts in the language where they are translated, else in Swedish."""
    return [
        _in_language(_block(course_code, lesson.slug, number, block), language)
        for number, block in enumerate(lesson.blocks)
    ]


def _in_language(block: dict[str, Any], language: str) -> dict[str, Any]:
    if block["type"] != "fact":
        return block
    facts = dict(Fact.objects.filter(code=block["value"]).values_list("locale__language_code", "pk"))
    return {**block, "value": facts.get(language) or facts.get(settings.LANGUAGE_CODE) or next(iter(facts.values()))}


def _block(course_code: str, slug: str, number: int, block: BlockText) -> dict[str, Any]:
    name, value = _only(block)
    own = f"{course_code}/{slug}/{getattr(value, 'key', f'{name}-{number}')}"
    return {"type": name, "id": _id(own), "value": _value(name, value, own)}


def _only(block: BlockText) -> tuple[str, Any]:
    [name] = block.model_fields_set
    return name, getattr(block, name)


def _not_accepted(course_code: str, slug: str, number: int, block: BlockText) -> list[str]:
    """What the editor's own form would say of the block."""
    body = LessonBody()
    raw = _in_language(_block(course_code, slug, number, block), settings.LANGUAGE_CODE)
    try:
        body.clean(body.to_python([raw]))
    except StreamBlockValidationError as error:
        return list(dict.fromkeys(_messages(error.as_json_data())))
    return []


def _messages(found: Any) -> Iterator[str]:
    """The texts in what Wagtail says of nested blocks."""
    if isinstance(found, dict):
        yield from found.get("messages", [])
        for name, inner in found.items():
            if name != "messages":
                yield from _messages(inner)
    elif isinstance(found, list):
        for inner in found:
            yield from _messages(inner)


def _value(name: str, value: Any, own: str) -> Any:
    if name == "contacts":
        return None
    if name == "fact":
        return value
    if name == "text":
        return markdown.markdown(value)
    if name in ("remember", "reflection"):
        return value.strip()
    if name == "glossary":
        return value.model_dump()
    if name == "checklist":
        return {"title": value.title, "items": _list(value.items, f"{own}/items")}
    if name == "case":
        choices = [choice.model_dump() for choice in value.choices]
        return {
            "situation": value.situation.strip(),
            "choices": _list(choices, f"{own}/choices"),
            "discussion": value.discussion.strip(),
        }
    if name == "ordering":
        steps = [
            {
                "prompt": variant.prompt.strip(),
                "items": _list(variant.items, f"{own}/{place}"),
                "reason": variant.reason.strip(),
            }
            for place, variant in enumerate(value.variants)
        ]
        return {"variants": _list(steps, f"{own}/variants")}
    variants = []
    for place, variant in enumerate(value.variants):
        options = _list([option.model_dump() for option in variant.options], f"{own}/{place}")
        variants.append({"prompt": variant.prompt.strip(), "options": options, "reason": variant.reason.strip()})
    return {"variants": _list(variants, f"{own}/variants")}


def _list(values: list[Any], own: str) -> list[dict[str, Any]]:
    return [{"type": "item", "id": _id(f"{own}/{place}"), "value": value} for place, value in enumerate(values)]


def _id(own: str) -> str:
    return str(uuid.uuid5(NAMESPACE, own))
