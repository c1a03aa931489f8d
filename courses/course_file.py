"""A course as a text file: read, checked and published with the same item ids every time."""

import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import markdown
import yaml
from django.db import transaction
from django.utils.text import slugify
from pydantic import BaseModel, ConfigDict, ValidationError, model_validator
from wagtail.models import Locale, Page, Site

from content.models import HomePage
from courses.models import CourseIndexPage, CoursePage, LessonPage
from tracking.models import Training
from tracking.refusal import Problem, Refused

NAMESPACE = uuid.UUID("6f1d9c1e-6d53-4f0e-9d51-0c8f6f2b7a11")


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class OptionText(Strict):
    text: str
    feedback: str
    correct: bool = False


class VariantText(Strict):
    prompt: str
    options: list[OptionText]
    reason: str


class QuestionText(Strict):
    key: str
    variants: list[VariantText]


class ChoiceText(Strict):
    text: str
    consequence: str


class CaseText(Strict):
    key: str
    situation: str
    choices: list[ChoiceText]
    discussion: str


class GlossaryText(Strict):
    term: str
    explanation: str


class ChecklistText(Strict):
    title: str
    items: list[str]


class BlockText(Strict):
    """Exactly one of these."""

    text: str | None = None
    remember: str | None = None
    reflection: str | None = None
    glossary: GlossaryText | None = None
    checklist: ChecklistText | None = None
    single_choice: QuestionText | None = None
    multiple_choice: QuestionText | None = None
    case: CaseText | None = None

    @model_validator(mode="after")
    def one_only(self) -> "BlockText":
        if len(self.model_fields_set) != 1:
            raise ValueError("ett block ska ha exakt en sort")
        return self


class LessonText(Strict):
    slug: str
    title: str
    minutes: int = 3
    blocks: list[BlockText]


class TrainingText(Strict):
    code: str
    title: str
    level: Literal["nano", "in_depth", "other"]
    valid_months: int | None = None
    length_days: int = 0


class CourseText(Strict):
    code: str
    title: str
    introduction: str = ""
    passing: Literal["answered", "passed"] = "answered"
    training: TrainingText
    lessons: list[LessonText]


@dataclass(frozen=True)
class Loaded:
    course: CoursePage
    changed: int  # pages made or given a new revision


def read_course(path: Path) -> CourseText:
    try:
        return CourseText.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise Refused([Problem(None, None, f"Filen kunde inte läsas: {error.strerror}.")]) from None
    except yaml.YAMLError as error:
        line = getattr(getattr(error, "problem_mark", None), "line", -1) + 1
        raise Refused([Problem(line or None, None, "Filen är inte giltig YAML. Rätta raden.")]) from None
    except UnicodeDecodeError:
        raise Refused([Problem(None, None, "Filen är inte text i UTF-8. Spara den så.")]) from None
    except ValidationError as error:
        problems = [
            Problem(None, ".".join(map(str, wrong["loc"])), f"Fältet går inte att läsa ({wrong['msg']}). Rätta det.")
            for wrong in error.errors()
        ]
        raise Refused(problems) from None


@transaction.atomic
def publish_course(text: CourseText) -> Loaded:
    """Make or update the course. A lesson that is the same gets no new revision."""
    training, _made = Training.objects.update_or_create(
        code=text.training.code, defaults=text.training.model_dump(exclude={"code"})
    )
    index = course_index()
    course = CoursePage.objects.child_of(index).filter(slug=text.code).first()
    values: dict[str, Any] = {
        "title": text.title,
        "introduction": text.introduction,
        "passing": text.passing,
        "training": training,
    }
    changed = 0
    if course is None:
        course = CoursePage(slug=text.code, **values)
        course.translation_key = uuid.uuid5(NAMESPACE, text.code)
        index.add_child(instance=course)
        changed += _publish(course)
    else:
        changed += _update(course, values)
    for lesson in text.lessons:
        changed += _put_lesson(course, text.code, lesson)
    return Loaded(course, changed)


def course_index() -> CourseIndexPage:
    index = CourseIndexPage.objects.first()
    if index is None:
        index = CourseIndexPage(title="Kurser", slug="kurser")
        home_page().add_child(instance=index)
        _publish(index)
    return index


def home_page() -> HomePage:
    """The site's start page; Wagtail's own welcome page gives way to ours."""
    home = HomePage.objects.first()
    if home:
        return home
    root = Page.get_first_root_node()
    welcome = root.get_children().filter(slug="home").first()
    home = HomePage(title="Start", slug="start", locale=Locale.get_default())
    root.add_child(instance=home)
    _publish(home)
    Site.objects.update_or_create(
        is_default_site=True, defaults={"root_page": home, "hostname": "localhost", "site_name": "Lärkompass"}
    )
    if welcome and not welcome.get_children().exists():
        welcome.delete()
    return home


def _put_lesson(course: CoursePage, course_code: str, text: LessonText) -> int:
    values = {"title": text.title, "minutes": text.minutes, "body": _body(course_code, text)}
    lesson = LessonPage.objects.child_of(course).filter(slug=slugify(text.slug)).first()
    if lesson:
        return _update(lesson, values)
    lesson = LessonPage(slug=slugify(text.slug), **values)
    lesson.translation_key = uuid.uuid5(NAMESPACE, f"{course_code}/{text.slug}")
    course.add_child(instance=lesson)
    return _publish(lesson)


def _update(page: Page, values: dict[str, Any]) -> int:
    before = page.specific.serializable_data()
    for name, value in values.items():
        setattr(page, name, value)
    return _publish(page) if page.serializable_data() != before else 0


def _publish(page: Page) -> int:
    page.full_clean()
    page.save_revision().publish()
    return 1


def _body(course_code: str, lesson: LessonText) -> list[dict[str, Any]]:
    stream = []
    for number, block in enumerate(lesson.blocks):
        [name] = block.model_fields_set
        value = getattr(block, name)
        own = f"{course_code}/{lesson.slug}/{getattr(value, 'key', f'{name}-{number}')}"
        stream.append({"type": name, "id": _id(own), "value": _value(name, value, own)})
    return stream


def _value(name: str, value: Any, own: str) -> Any:
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
    variants = []
    for place, variant in enumerate(value.variants):
        options = _list([option.model_dump() for option in variant.options], f"{own}/{place}")
        variants.append({"prompt": variant.prompt.strip(), "options": options, "reason": variant.reason.strip()})
    return {"variants": _list(variants, f"{own}/variants")}


def _list(values: list[Any], own: str) -> list[dict[str, Any]]:
    return [{"type": "item", "id": _id(f"{own}/{place}"), "value": value} for place, value in enumerate(values)]


def _id(own: str) -> str:
    return str(uuid.uuid5(NAMESPACE, own))
