import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect

from courses import answering, opening
from courses.lessons import (
    AGAIN,
    ANSWERED,
    ReadPart,
    done_items,
    find_child,
    navigation,
    question_part,
    sign_answer,
)
from courses.models import CoursePage, LessonPage
from courses.overview import overview
from courses.privacy import is_closed
from courses.progress import READ, CourseProgress, item_id, item_ids


@require_GET
@login_required
def my_trainings(request: HttpRequest) -> HttpResponse:
    return render(request, "courses/my_trainings.html", {"overview": overview(request.user, timezone.localdate())})


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, page_id: int, item: uuid.UUID) -> HttpResponse:
    """One answer to one item of a live lesson. The learner is the one who is logged in, whatever the body says.
    With GET: the question to be answered again."""
    # By "id", not "pk": Django guards it against numbers greater than SQLite counts with.
    lesson = get_object_or_404(LessonPage.objects.live(), id=page_id)
    if not request.user.is_authenticated:
        return _to_login(request, lesson)
    course = get_object_or_404(CoursePage.objects.live().select_related("training", "locale"), path=lesson.course_path)
    if is_closed(request, lesson):
        raise Http404  # as the page itself is
    if request.method != "POST" and not request.htmx:  # type: ignore[attr-defined]
        return redirect(f"{lesson.url}?{AGAIN}={item}#fraga-{item}")
    if item not in item_ids(lesson):
        raise Http404
    return _record(request, lesson, course, item) if request.method == "POST" else _again(request, lesson, course, item)


def _record(request: HttpRequest, lesson: LessonPage, course: CoursePage, item: uuid.UUID) -> HttpResponse:
    child = find_child(lesson, item)
    question = child.block.question(child.value) if child else None
    chosen = request.POST.getlist("option")
    today = timezone.localdate()
    seen = request.POST.get("tries", "")
    seen_tries = int(seen) if seen.isdecimal() and len(seen) < 6 else None
    recorded = answering.answer(course, request.user, item, question, chosen, today, seen_tries)
    if not request.htmx:  # type: ignore[attr-defined]
        return _back(request, lesson, item, chosen, recorded)
    progress = recorded.progress
    if recorded.opens_on:
        return HttpResponseClientRedirect(lesson.url)  # the whole page says when it opens
    context = {"course": course, "page": lesson, "swapped": True, **navigation(lesson, progress)}
    if child is None:
        part = ReadPart(lesson, item_id(lesson, READ), item in done_items(progress), disabled=False)
        return render(request, "courses/parts/read_answer.html", {**context, "part": part})
    state = {"chosen": chosen, "tries": recorded.tries}
    shown = question_part(lesson, child, request.user, progress, state)
    return render(request, "courses/parts/answer.html", {**context, "part": shown})


def _again(request: HttpRequest, lesson: LessonPage, course: CoursePage, item: uuid.UUID) -> HttpResponse:
    """The question in place, unanswered; another variant when the last one has had its tries."""
    child = find_child(lesson, item)
    if child is None:
        raise Http404
    progress = CourseProgress.of(course, request.user, timezone.localdate())
    context = navigation(lesson, progress)
    if context["here"] and context["here"].opens_on:
        return HttpResponseClientRedirect(lesson.url)
    part = question_part(lesson, child, request.user, progress, fresh=True)
    return render(request, "courses/parts/question.html", {"part": part, **context})


@require_POST
@login_required
def open_all(request: HttpRequest, page_id: int) -> HttpResponse:
    """All parts of a series at once, for whoever is logged in."""
    course = get_object_or_404(CoursePage.objects.live().select_related("training"), id=page_id)
    if is_closed(request, course) or course.training is None:
        raise Http404
    if opening.open_all(request.user, course.training, timezone.localdate()):
        messages.success(request, _("Alla delar är öppna. Ta dem i din egen takt."))
    return redirect(course.url)


def _to_login(request: HttpRequest, lesson: LessonPage) -> HttpResponse:
    """The session ended in the middle of a lesson: log in, and go on in it. The answer itself was never taken."""
    login = redirect_to_login(lesson.url)
    # A fragment of a page cannot show a login: the whole page goes there.
    return HttpResponseClientRedirect(login.url) if request.htmx else login  # type: ignore[attr-defined]


def _back(
    request: HttpRequest, lesson: LessonPage, item: uuid.UUID, chosen: list[str], recorded: answering.Recorded
) -> HttpResponse:
    """Without JavaScript: the lesson again, at the question, with what was said about the answer."""
    if recorded.opens_on:
        return redirect(lesson.url)
    signed = sign_answer(request.user, lesson, item, chosen, recorded.tries)
    response = redirect(f"{lesson.url}?{ANSWERED}={signed}#fraga-{item}")
    response.status_code = 303
    return response
