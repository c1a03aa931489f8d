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

from content.privacy import is_closed
from courses import opening, taking
from courses.leading.late import late_persons
from courses.lessons import AGAIN
from courses.models import CourseIndexPage, CoursePage, LessonPage
from courses.overview import add_occasions, overview
from courses.own_turn import waits_for
from courses.progress import item_ids
from courses.ways import Way


@require_GET
@login_required
def my_trainings(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    shown = overview(request.user, today)
    add_occasions(shown, request.user, today, timezone.now())
    index = CourseIndexPage.objects.live().order_by("path").first()  # whoever reads English is led on
    context = {
        "overview": shown,
        "late": late_persons(request.user, today),
        "waits": waits_for(request.user, today),
        "all_courses": index.get_url(request) if index else None,
    }
    return render(request, "courses/my_trainings.html", context)


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
    way = Way(request, request.user)
    if request.method == "POST":
        return taking.record(request, way, lesson, course, item)
    return taking.again(request, way, lesson, course, item)


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
