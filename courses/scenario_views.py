"""A choice in a lesson's scenario: shown in place or with the lesson again, and recorded when it has led to an end."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django_htmx.http import HttpResponseClientRedirect
from wagtail.blocks import StreamValue

from content.scenarios.played import TAKEN
from courses.answering import finish
from courses.lessons import lesson_context, navigation
from courses.models import CoursePage, LessonPage
from courses.progress import CourseProgress
from courses.scenario_parts import ITEM, ScenarioPart, scenario_part
from courses.ways import Way


def act(
    request: HttpRequest, way: Way, lesson: LessonPage, course: CoursePage, child: StreamValue.StreamChild
) -> HttpResponse:
    part = _part(way, lesson, course, child, request.POST.get(TAKEN, ""))
    if any(each.opens_on and part.item in each.items for each in part.progress.lessons):
        address = way.to_page(lesson)  # which says on what day
        return HttpResponseClientRedirect(address) if request.htmx else redirect(address)  # type: ignore[attr-defined]
    if part.played and part.played.walk.result.finished:
        finish(course, way.learner, part.item, timezone.localdate())
        part = _part(way, lesson, course, child, part.played.here)
    return _shown(request, way, part)


def show(
    request: HttpRequest, way: Way, lesson: LessonPage, course: CoursePage, child: StreamValue.StreamChild
) -> HttpResponse:
    """A step back, or from the beginning. Records nothing."""
    return _shown(request, way, _part(way, lesson, course, child, request.GET.get(TAKEN, "")))


def _part(way: Way, lesson: LessonPage, course: CoursePage, child: StreamValue.StreamChild, taken: str) -> ScenarioPart:
    return scenario_part(lesson, child, CourseProgress.of(course, way.learner, timezone.localdate()), taken)


def _shown(request: HttpRequest, way: Way, part: ScenarioPart) -> HttpResponse:
    lesson, around = part.lesson, navigation(part.lesson, part.progress)
    if request.htmx:  # type: ignore[attr-defined]
        context: dict[str, Any] = {"part": part, "page": lesson, "course": part.progress.course, "way": way}
        return render(request, "courses/parts/scenario_answer.html", {**context, **around, "swapped": True})
    taken = part.played.here if part.played else ""
    if way.by == "code" and around["here"].done:
        # Its address is dead from now on, so how it ended is shown in this answer.
        ended = {"item": str(part.item), "taken": taken}
        return render(
            request, "courses/lesson_page.html", {"page": lesson, **lesson_context(lesson, request, way, ended)}
        )
    query = urlencode({ITEM: str(part.item), TAKEN: taken})
    response = redirect(f"{way.to_page(lesson)}?{query}#fraga-{part.item}")
    response.status_code = 303
    return response
