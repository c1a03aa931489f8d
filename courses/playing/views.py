"""What a lesson page asks of a package: to open it, to begin again, that one is done; and how it stands."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django_htmx.http import HttpResponseClientRedirect
from wagtail.blocks import StreamValue

from courses.answering import finish
from courses.lessons import navigation
from courses.models import CoursePage, LessonPage
from courses.playing.opening import Place, open_package, say_done
from courses.playing.parts import PackagePart, begun_by, package_part
from courses.progress import CourseProgress
from courses.ways import Way

OPEN, AGAIN, DONE, READ = "open", "again", "done", "read"  # what a form says that it does


def act(
    request: HttpRequest, way: Way, lesson: LessonPage, course: CoursePage, child: StreamValue.StreamChild
) -> HttpResponse:
    part = _part(way, lesson, course, child)
    does, now = request.POST.get("do"), timezone.now()
    if _is_closed(part):
        return _to_lesson(request, way, lesson)
    place = Place(course, lesson, part.item, child, part.done)
    if does == DONE:
        say_done(way, place, now)
    elif does == READ and part.package and part.package.text_alternative:
        # Whoever cannot use the package has read its text, and is done with it (docs/decisions/0015).
        finish(course, way.learner, part.item, timezone.localdate(now))
    if not request.htmx:  # type: ignore[attr-defined]  # without JavaScript nothing opens, but the text can be read
        return _to_lesson(request, way, lesson)
    if does in (OPEN, AGAIN) and part.package:
        opened = open_package(way, place, now, again=does == AGAIN)
        part = _part(way, lesson, course, child)
        if opened is None:
            return _shown(request, way, replace(part, failed=True), "courses/parts/package.html")
        part = replace(part, address=opened.address, version=opened.version)
        # To open it may have been the last that was left: that is no practice.
        return _shown(request, way, part, "courses/parts/package.html", asked=opened.kept)
    return state(request, way, lesson, course, child)


def state(
    request: HttpRequest, way: Way, lesson: LessonPage, course: CoursePage, child: StreamValue.StreamChild
) -> HttpResponse:
    """How it stands, beside the package that goes on as it is."""
    return _shown(request, way, _part(way, lesson, course, child), "courses/parts/package_state.html", asked=True)


def _part(way: Way, lesson: LessonPage, course: CoursePage, child: StreamValue.StreamChild) -> PackagePart:
    progress = CourseProgress.of(course, way.learner, timezone.localdate())
    return package_part(lesson, child, progress, begun_by(way.learner, progress))


def _is_closed(part: PackagePart) -> bool:
    """It lies in a part of a series that has not come yet."""
    return any(each.opens_on and part.item in each.items for each in part.progress.lessons)


def _shown(request: HttpRequest, way: Way, part: PackagePart, template: str, **more: bool) -> HttpResponse:
    around = navigation(part.lesson, part.progress)
    context: dict[str, Any] = {"part": part, "page": part.lesson, "course": part.progress.course, "way": way, **around}
    context |= {"swapped": True, "template": template, **more}
    return render(request, "courses/parts/package_answer.html", context)


def _to_lesson(request: HttpRequest, way: Way, lesson: LessonPage) -> HttpResponse:
    address = way.to_page(lesson)
    if request.htmx:  # type: ignore[attr-defined]
        return HttpResponseClientRedirect(address)
    response = redirect(address)
    response.status_code = 303
    return response
