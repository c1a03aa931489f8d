"""An answer as it comes in a form: recorded, and told in place or with the lesson again. The same for every way in."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django_htmx.http import HttpResponseClientRedirect

from content.blocks import PACKAGE, SCENARIO
from courses import answering, scenario_views
from courses.lessons import (
    ANSWERED,
    ReadPart,
    find_child,
    lesson_context,
    navigation,
    question_part,
    sign_answer,
)
from courses.models import CoursePage, LessonPage
from courses.playing import views as playing
from courses.progress import READ, CourseProgress, done_items, item_id
from courses.ways import Way

MOST_DIGITS = 5  # of the number of tries in a form


def record(request: HttpRequest, way: Way, lesson: LessonPage, course: CoursePage, item: uuid.UUID) -> HttpResponse:
    """One answer of the way's learner, whatever the body says."""
    child = find_child(lesson, item)
    if child and child.block_type == PACKAGE:
        return playing.act(request, way, lesson, course, child)
    if child and child.block_type == SCENARIO:
        return scenario_views.act(request, way, lesson, course, child)
    question = child.block.question(child.value) if child else None
    chosen = request.POST.getlist("option")
    seen = request.POST.get("tries", "")
    seen_tries = int(seen) if seen.isdecimal() and len(seen) <= MOST_DIGITS else None
    recorded = answering.answer(course, way.learner, item, question, chosen, timezone.localdate(), seen_tries)
    progress, state = recorded.progress, {"item": str(item), "chosen": chosen, "tries": recorded.tries}
    if recorded.opens_on:
        return to_lesson(request, way, lesson)
    if not request.htmx:  # type: ignore[attr-defined]
        return _whole(request, way, lesson, progress, state)
    context = {"course": course, "page": lesson, "swapped": True, "way": way, **navigation(lesson, progress)}
    if child is None:
        part = ReadPart(lesson, item_id(lesson, READ), item in done_items(progress), disabled=False)
        return render(request, "courses/parts/read_answer.html", {**context, "part": part})
    shown = question_part(lesson, child, way.learner, progress, state)
    return render(request, "courses/parts/answer.html", {**context, "part": shown})


def again(request: HttpRequest, way: Way, lesson: LessonPage, course: CoursePage, item: uuid.UUID) -> HttpResponse:
    """The question in place, unanswered; another variant when the last one has had its tries."""
    child = find_child(lesson, item)
    if child is None:
        raise Http404
    progress = CourseProgress.of(course, way.learner, timezone.localdate())
    context = navigation(lesson, progress)
    if context["here"] and context["here"].opens_on:
        return to_lesson(request, way, lesson)
    if child.block_type == PACKAGE:
        return playing.state(request, way, lesson, course, child)
    if child.block_type == SCENARIO:
        return scenario_views.show(request, way, lesson, course, child)
    part = question_part(lesson, child, way.learner, progress, fresh=True)
    return render(request, "courses/parts/question.html", {"part": part, "way": way, **context})


def to_lesson(request: HttpRequest, way: Way, lesson: LessonPage) -> HttpResponse:
    """The whole page says on which day the part opens."""
    address = way.to_page(lesson)
    return HttpResponseClientRedirect(address) if request.htmx else redirect(address)  # type: ignore[attr-defined]


def _whole(
    request: HttpRequest, way: Way, lesson: LessonPage, progress: CourseProgress, state: dict[str, object]
) -> HttpResponse:
    """Without JavaScript: the lesson again, at the question, with what was said about the answer."""
    if way.by == "code" and navigation(lesson, progress)["here"].done:
        # Its address is dead from now on, so what is said is said in this answer.
        return render(
            request, "courses/lesson_page.html", {"page": lesson, **lesson_context(lesson, request, way, state)}
        )
    item = state["item"]
    signed = sign_answer(way.learner, lesson, state)
    response = redirect(f"{way.to_page(lesson)}?{ANSWERED}={signed}#fraga-{item}")
    response.status_code = 303
    return response
