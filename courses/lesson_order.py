"""The lessons of a course follow its file: their order, and those that it no longer has."""

from itertools import pairwise

from courses.models import CoursePage, LessonPage


def put_in_order(lessons: list[LessonPage]) -> bool:
    """Whether anything had to move. Lessons that an editor has made stay where they are."""
    moved = False
    for before, lesson in pairwise(lessons):
        for page in (before, lesson):
            page.refresh_from_db(fields=["path"])  # every move gives its neighbours new paths
        if lesson.path < before.path:
            lesson.move(before, pos="right")
            moved = True
    return moved


def take_down_others(course: CoursePage, lessons: list[LessonPage]) -> list[str]:
    """Titles of the lessons that came with the file and are no longer in it. What anybody has completed stays."""
    others = LessonPage.objects.child_of(course).live().exclude(pk__in=[lesson.pk for lesson in lessons])
    gone = [lesson for lesson in others.order_by("path") if came_with_a_file(lesson)]
    for lesson in gone:
        lesson.unpublish()
    return [lesson.title for lesson in gone]


def came_with_a_file(lesson: LessonPage) -> bool:
    """A file's lesson has a key made of its names; the editor gives a page one by chance."""
    return lesson.translation_key.version == 5
