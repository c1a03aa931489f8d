"""A course in several languages: which of its pages a reader is shown, and which lessons belong to each."""

from collections.abc import Iterable

from django.conf import settings
from django.db.models import Q

from content.read_language import read_language
from courses.models import CourseIndexPage, CoursePage
from courses.page_tree import below


def in_readers_language(courses: Iterable[CoursePage], language: str | None = None) -> list[CoursePage]:
    """One page of each course, in the order given: in the language, else in Swedish, else the one there is. Needs the
    locale of each. None = the language that the reader has chosen."""
    wanted: list[str | None] = [language or read_language(), settings.LANGUAGE_CODE]
    found: dict[object, CoursePage] = {}
    for course in courses:
        known = found.get(course.translation_key)
        if known is None or _place(course, wanted) < _place(known, wanted):
            found[course.translation_key] = course
    return list(found.values())


def courses_on(index: CourseIndexPage) -> list[CoursePage]:
    """The live courses below the page and its translations, each once. An address in another language than Swedish is a
    choice of language too."""
    same = CourseIndexPage.objects.filter(translation_key=index.translation_key).order_by("path")
    within = Q(pk__in=[])
    for page in same:
        within |= below(page)
    courses = CoursePage.objects.live().filter(within, alias_of=None).select_related("training", "locale")
    own = None if index.locale.is_default else index.locale.language_code
    return in_readers_language(courses.order_by("path"), own)


def originals(courses: Iterable[CoursePage]) -> dict[int, CoursePage]:
    """By the id of a translated course: the Swedish page it is made from. Asks nothing when all are Swedish."""
    translated = [course for course in courses if not course.locale.is_default]
    if not translated:
        return {}
    keys = [course.translation_key for course in translated]
    same = CoursePage.objects.live().filter(translation_key__in=keys, locale__language_code=settings.LANGUAGE_CODE)
    by_key = {course.translation_key: course for course in same.select_related("locale")}
    return {course.pk: by_key[course.translation_key] for course in translated if course.translation_key in by_key}


def _place(course: CoursePage, wanted: list[str | None]) -> int:
    spoken = course.locale.language_code
    return wanted.index(spoken) if spoken in wanted else len(wanted)
