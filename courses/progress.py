"""What is done and what is left of a course, and when it is complete."""

import datetime as dt
import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from content.blocks import ITEMS
from courses.languages import originals
from courses.models import CoursePage, LessonPage
from courses.opening import closed_parts
from courses.page_tree import below
from tracking.models import Assignment, Attempt, Completion, Enrolment, User
from tracking.recapping import recaps_open_to

# A Page has some thirty-five columns; a list of lessons needs these.
SHOWN = ("title", "slug", "url_path", "path", "depth", "translation_key", "locale__language_code", "alias_of", "live",
         "first_published_at", "minutes", "body")  # fmt: skip
Try = tuple[uuid.UUID, bool, bool | None]  # item, finished, passed
READ = "read"  # the item of a lesson without anything to do: a button that says it has been read


def item_id(lesson: LessonPage, child_id: str) -> uuid.UUID:
    """The identity of an item: here and nowhere else.

    Page.copy keeps child ids but not translation_key, so a copied lesson is new; a translation shares both."""
    return uuid.uuid5(lesson.translation_key, child_id)


def item_ids(lesson: LessonPage) -> list[uuid.UUID]:
    """The items that must be done, read from the raw stream: no block is built for it."""
    children = [child["id"] for child in lesson.body.raw_data if child["type"] in ITEMS]
    return [item_id(lesson, child) for child in children or [READ]]


@dataclass(frozen=True)
class LessonProgress:
    page: LessonPage
    number: int
    items: frozenset[uuid.UUID]
    done_items: frozenset[uuid.UUID]
    newer: bool = False  # published after the course was done: nothing is asked of the learner, and nothing claimed
    opens_on: dt.date | None = None  # of a part of a series that has not come yet; None = it is open

    @property
    def done(self) -> bool:
        return self.items <= self.done_items

    @property
    def started(self) -> bool:
        return bool(self.items & self.done_items)


@dataclass(frozen=True)
class CourseProgress:
    course: CoursePage
    lessons: list[LessonProgress]
    completion: Completion | None  # the valid one that satisfies what is open: answering again is practice
    tries: Counter[uuid.UUID]  # by item, in the open enrolment
    last: dict[uuid.UUID, Try]  # the latest of them

    @classmethod
    def of(cls, course: CoursePage, user: User, on: dt.date) -> "CourseProgress":
        return progress_of([course], user, on)[course.pk]

    @property
    def recorded(self) -> bool:
        """Whether anything is kept of what the learner does."""
        return self.course.training_id is not None

    @property
    def practice(self) -> bool:
        return self.completion is not None or not self.recorded

    @property
    def done_count(self) -> int:
        return sum(lesson.done for lesson in self.lessons)

    @property
    def next_lesson(self) -> LessonProgress | None:
        """The first that is left and open."""
        return next((lesson for lesson in self.lessons if not lesson.done and not lesson.opens_on), None)

    @property
    def coming(self) -> LessonProgress | None:
        """The part of a series that opens next. None = all are open."""
        return next((lesson for lesson in self.lessons if lesson.opens_on), None)

    @property
    def started(self) -> bool:
        return any(lesson.started for lesson in self.lessons)

    @property
    def complete(self) -> bool:
        return bool(self.lessons) and all(lesson.done for lesson in self.lessons)

    @property
    def minutes_left(self) -> int:
        return sum(lesson.page.minutes for lesson in self.lessons if not lesson.done)

    def after(self, page: LessonPage) -> LessonProgress | None:
        """The lesson that comes next, or None after the last."""
        places = [lesson.page.translation_key for lesson in self.lessons]
        following = places.index(page.translation_key) + 1 if page.translation_key in places else 0
        return self.lessons[following] if following < len(self.lessons) else None


def done_items(progress: CourseProgress) -> set[uuid.UUID]:
    return {item for lesson in progress.lessons for item in lesson.done_items}


def progress_of(courses: Iterable[CoursePage], user: User, on: dt.date) -> dict[int, CourseProgress]:
    """By course id, in as many queries whatever the number of courses and lessons."""
    courses = list(courses)
    lessons = lessons_of(courses)
    trainings = [course.training_id for course in courses if course.training_id]
    completions = satisfying_completions(user, trainings, on)
    attempts = _open_attempts(user, trainings)
    left = [each for each in courses if each.training_id and each.training_id not in completions]
    unfinished = {each.training_id: len(lessons[each.pk]) for each in left if each.training_id}
    closed = closed_parts(user, unfinished, on)
    return {
        course.pk: progress_from(
            course,
            lessons[course.pk],
            attempts[course.training_id],
            completions.get(course.training_id),
            closed.get(course.training_id),
        )
        for course in courses
    }


def progress_from(
    course: CoursePage,
    lessons: list[LessonPage],
    attempts: list[Try],
    completion: Completion | None,
    closed: Mapping[int, dt.date] | None = None,
) -> CourseProgress:
    """What the tries of the open enrolment, oldest first, or the completion make of the course. closed: when the parts
    that are not open yet open, by number. Asks the database for nothing."""
    done = {item for item, finished, passed in attempts if counts(course.passing, finished, passed)}
    opens = closed or {}
    parts = [
        _lesson_progress(page, number, done, completion, opens.get(number))
        for number, page in enumerate(lessons, start=1)
    ]
    tries = Counter(item for item, _finished, _passed in attempts)
    return CourseProgress(course, parts, completion, tries, {each[0]: each for each in attempts})


def _lesson_progress(
    page: LessonPage, number: int, done: set[uuid.UUID], completion: Completion | None, opens_on: dt.date | None
) -> LessonProgress:
    items = frozenset(item_ids(page))
    if completion is None:
        # What has been begun, before the series or in a group, can be gone on with.
        return LessonProgress(page, number, items, items & done, opens_on=None if items & done else opens_on)
    published = page.first_published_at
    newer = published is not None and timezone.localdate(published) > completion.completed_on
    return LessonProgress(page, number, items, items, newer)


def lessons_of(courses: list[CoursePage]) -> dict[int, list[LessonPage]]:
    """The live lessons by course id, in order. A translated course has those of its original, each in its own language
    where it is translated: nobody is done with a course because half of it is translated."""
    original = originals(courses)
    within = Q(pk__in=[])
    for course in [*courses, *original.values()]:
        within |= below(course)
    at = defaultdict(list)
    pages = LessonPage.objects.live().filter(within).order_by("path")
    for page in pages.select_related("locale").only(*SHOWN):
        at[page.course_path].append(page)
    lessons = defaultdict(list)
    for course in courses:
        own = at[course.path]
        lessons[course.pk] = _translated(own, at[original[course.pk].path]) if course.pk in original else own
    return lessons


def _translated(own: list[LessonPage], original: list[LessonPage]) -> list[LessonPage]:
    # An alias has the text of what it was copied from.
    known = {page.translation_key: page for page in own if page.alias_of_id is None}
    return [known.get(page.translation_key, page) for page in original]


def _open_attempts(user: User, trainings: list[int]) -> dict[int | None, list[Try]]:
    """By training, of the open enrolments."""
    tries: dict[int | None, list[Try]] = defaultdict(list)
    attempts = (
        Attempt.objects.in_force()
        .filter(enrolment__user=user, enrolment__completed_on=None, enrolment__training__in=trainings)
        .order_by("pk")
    )
    rows = attempts.values_list("enrolment__training", "item", "finished", "passed")
    for training, item, finished, passed in rows:
        tries[training].append((item, finished, passed))
    return tries


def counts(passing: str, finished: bool, passed: bool | None) -> bool:
    """Whether an attempt makes its item done. Where passing is asked, an item without a right answer is done too."""
    return finished and (passing == CoursePage.Passing.ANSWERED or passed is not False)


def satisfying_completions(user: User, trainings: Iterable[int], on: dt.date) -> dict[int, Completion]:
    """By training: the completion, of it or of its recap, that is valid and satisfies the open assignments, if there
    are any. One that ends soon, or is from before a yearly window that opens soon, is left out: then the course may be
    taken again, and makes a new one. So is that of a recap, when what it would renew is left out."""
    asked = set(trainings)
    rows = Completion.objects.filter(user=user).valid_on(on).with_renewed().select_related("training")
    valid = [each for each in rows.order_by("completed_on", "pk") if not ends_soon(each, on)]
    if not any(asked & {each.training_id, each.renews} for each in valid):  # type: ignore[attr-defined]
        return {}
    earliest = _asked_from(user, on)
    found = {}
    for completion in valid:
        for training in filter(None, (completion.training_id, completion.renews)):  # type: ignore[attr-defined]
            if completion.completed_on >= earliest.get(training, completion.completed_on):
                found[training] = completion
    again = {
        each.training_id for each in found.values() if (each.training.recap_of_id or each.training_id) not in found
    }
    if again:
        again &= set(recaps_open_to(user, on).values_list("pk", flat=True))
    return {training: completion for training, completion in found.items() if training in asked - again}


def _asked_from(user: User, on: dt.date) -> dict[int, dt.date]:
    """By training, where what was done before a day does not count."""
    earliest: dict[int, dt.date] = {}
    for assignment in Assignment.objects.open_on(on).filter(user=user).select_related("requirement"):
        counts_from = assignment.asks_from(on, dt.timedelta(days=settings.EXPIRING_DAYS))
        if counts_from:
            training = assignment.requirement.training_id
            earliest[training] = max(counts_from, earliest.get(training, counts_from))
    return earliest


def ends_soon(completion: Completion, on: dt.date) -> bool:
    """Valid, and within the early renewal window. One that was valid for no longer than the window from the first day
    is not asked for again the day after it was done."""
    if completion.valid_until is None or completion.valid_until < on:
        return False
    window = dt.timedelta(days=settings.EXPIRING_DAYS)
    return completion.valid_until - on <= window < completion.valid_until - completion.completed_on


def recheck(course: CoursePage, on: dt.date) -> int:
    """Complete the open enrolments that are done, in whichever language, now that the course has changed. Returns how
    many."""
    same = CoursePage.objects.live().filter(translation_key=course.translation_key, alias_of=None)
    lessons = lessons_of(list(same.select_related("locale")))
    ways = [{item for page in pages for item in item_ids(page)} for pages in lessons.values() if pages]
    if not ways or not course.training_id:
        return 0
    with transaction.atomic():
        # Waits for answers that saw the course as it was, so that they are seen here.
        open_now = Enrolment.objects.open().filter(training=course.training_id).select_related("user", "training")
        locked = open_now.order_by("pk").select_for_update(of=("self",))
        enrolments = {enrolment.pk: enrolment for enrolment in locked}
        done: dict[uuid.UUID, set[uuid.UUID]] = defaultdict(set)
        open_tries = Attempt.objects.in_force().filter(enrolment__completed_on=None)
        attempts = open_tries.filter(enrolment__training=course.training_id)
        for enrolment_id, item, finished, passed in attempts.values_list("enrolment", "item", "finished", "passed"):
            if counts(course.passing, finished, passed):
                done[enrolment_id].add(item)
        ready = [enrolments[pk] for pk, items in done.items() if pk in enrolments and any(way <= items for way in ways)]
        for enrolment in ready:
            enrolment.complete(on)
    return len(ready)
