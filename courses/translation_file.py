"""A course in another language as a text file. Its pages are translations of the Swedish ones, with the same ids in
every block, so that what a learner has answered in one language is answered in the other."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from wagtail.models import Locale, Page

from courses.block_text import LessonText
from courses.course_blocks import body_of
from courses.course_file import Loaded, course_index, publish, update
from courses.course_text import LessonsText
from courses.lesson_order import put_in_order, take_down_others
from courses.models import CoursePage, LessonPage
from courses.publishing import pages_changing_together
from tracking.refusal import Problem, Refused
from tracking.text_file import Place, Slug, TextFile

# What the pages above the course are called; their Swedish introductions say nothing to an English reader.
ABOVE = {"HomePage": {"title": "Home"}, "CourseIndexPage": {"title": "Courses", "slug": "courses"}}


class TranslationText(LessonsText):
    """How the course is completed and followed up, the Swedish file says."""

    translates: Slug
    language: Slug = "en"

    @property
    def course_code(self) -> str:
        return self.translates


def is_translation(path: Path) -> bool:
    """A file that cannot be read is none; reading it as a course says why."""
    try:
        return any(line.startswith("translates:") for line in path.read_text(encoding="utf-8").splitlines())
    except (OSError, UnicodeDecodeError):
        return False


@transaction.atomic
@pages_changing_together()
def publish_translation(text: TranslationText) -> Loaded:
    """Make or update the course's English pages. Raises Refused where they are not built as the Swedish ones are."""
    original = _original(text)
    swedish = list(LessonPage.objects.child_of(original).live().order_by("path"))
    problems = [text.lines.problem(*found) for found in _differences(text, swedish)]
    if problems:
        raise Refused(problems)
    locale = locale_of(text.language, text)
    values = {
        "title": text.title,
        "introduction": text.introduction,
        "passing": original.passing,
        "sensitive": original.sensitive,
        "training": original.training,
    }
    course, changed = _put(original, _course_index_in(locale), locale, values)
    lessons = []
    for each, page in zip(text.lessons, swedish, strict=True):
        body = body_of(text.translates, each, text.language)
        lesson, published = _put(page, course, locale, {"title": each.title, "minutes": each.minutes, "body": body})
        lessons.append(lesson)
        changed += published
    order = [lesson.title for lesson in lessons] if put_in_order(lessons) else []
    return Loaded(course, changed, order, take_down_others(course, lessons))


def _original(text: TranslationText) -> CoursePage:
    course = CoursePage.objects.child_of(course_index()).filter(slug=text.translates).first()
    if course is None:
        says = "Kursen finns inte på svenska. Läs in den svenska filen först, eller rätta koden."
        raise Refused([text.lines.problem(("translates",), says)])
    return course


def _differences(text: TranslationText, swedish: list[LessonPage]) -> Iterator[tuple[Place, str]]:
    slugs = [page.slug for page in swedish]
    for place, lesson in enumerate(text.lessons):
        if place >= len(slugs) or lesson.slug != slugs[place]:
            wanted = slugs[place] if place < len(slugs) else "ingen fler"
            yield ("lessons", place, "slug"), f"Lektionerna ska vara de svenska i samma ordning. Här ska stå: {wanted}."
            return
        yield from _blocks_that_differ(text.translates, place, lesson, swedish[place])
    if len(text.lessons) < len(slugs):
        yield ("lessons",), f"Lektionen {slugs[len(text.lessons)]} saknas. Översätt den också."


def _blocks_that_differ(code: str, place: int, lesson: LessonText, page: LessonPage) -> Iterator[tuple[Place, str]]:
    mine, theirs = _shape(body_of(code, lesson)), _shape(list(page.body.raw_data))
    if len(mine) != len(theirs):
        says = f"Den svenska lektionen har {len(theirs)} block och den här {len(mine)}. De ska vara lika många."
        yield ("lessons", place, "blocks"), says
        return
    for number, (own, other) in enumerate(zip(mine, theirs, strict=True)):
        if own != other:
            says = "Blocket ska ha samma sort, key, antal varianter och svar som det svenska, och samma rätta svar."
            yield ("lessons", place, "blocks", number), says


def _shape(value: Any) -> Any:
    """What of a block is the same in every language: kinds, ids and which answers are right."""
    if isinstance(value, dict):
        same = {name: value[name] for name in ("type", "id") if name in value}
        return {name: _shape(inner) for name, inner in value.items()} | same
    if isinstance(value, list):
        return [_shape(inner) for inner in value]
    return value if isinstance(value, bool) else None


def locale_of(language: str, text: TextFile) -> Locale:
    """Raises Refused where pages cannot be in it."""
    if language not in dict(settings.WAGTAIL_CONTENT_LANGUAGES) or language == settings.LANGUAGE_CODE:
        says = "Språket är inte påslaget (CONTENT_LANGUAGES), eller är det som översätts. Rätta koden."
        raise Refused([text.lines.problem(("language",), says)])
    return Locale.objects.get_or_create(language_code=language)[0]


def above(page: Page, locale: Locale) -> Page | None:
    """The page in the language. The start page and the list of courses are made if need be; others their file makes."""
    page = page.specific
    found = type(page).objects.filter(translation_key=page.translation_key, locale=locale, alias_of=None).first()
    if found or type(page).__name__ not in ABOVE:
        return found
    parent = page.get_parent()
    over = parent if parent.is_root() else above(parent, locale)
    return over and _put(page, over, locale, _called(page, locale) | {"introduction": ""})[0]


def _course_index_in(locale: Locale) -> Page:
    index = above(course_index(), locale)
    if index is None:
        raise Refused([Problem(None, None, "Sidan ovanför kurserna finns inte på språket. Översätt den först.")])
    return index


def _called(page: Page, locale: Locale) -> dict[str, str]:
    """Start pages lie side by side, and need an address each."""
    english = ABOVE[type(page).__name__] if locale.language_code == "en" else {}
    own = {"title": page.title, "slug": page.slug} | english
    return own | {"slug": f"home-{locale.language_code}"} if page.get_parent().is_root() else own


def _put(original: Page, parent: Page, locale: Locale, values: dict[str, Any]) -> tuple[Any, int]:
    """The translation of a page, and how many pages were changed. An alias that stands in for it becomes the page."""
    page = type(original).objects.filter(translation_key=original.translation_key, locale=locale).first()
    try:
        if page:
            page.alias_of = None
            return page, update(page, values)
        new = {"slug": original.slug, "translation_key": original.translation_key, "locale": locale}
        page = type(original)(**{**new, **values})
        parent.add_child(instance=page)
        return page, publish(page)
    except ValidationError as error:
        raise Refused([Problem(None, None, " ".join(error.messages))]) from None
