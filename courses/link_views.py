"""Pages under /l/<token>/: one course, taken without login. GET records nothing and logs nobody in; the login session
is never written."""

import secrets
import uuid
from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import HttpResponseClientRedirect

from courses import opening, taking
from courses.lessons import AGAIN, lesson_context
from courses.links import Closed, Why, lesson_of, open_way
from courses.models import LessonPage
from courses.playing.leaving import leave
from courses.progress import CourseProgress, item_ids
from courses.ways import CodeWay, LinkWay
from tracking.models import Occasion
from tracking.pace import Limit
from tracking.start_codes import VISIT_SECONDS

POSTS = Limit("link", 60, 60)  # of one link and browser in a minute: an answer a second is nobody's
# Cookie, for the address of one link only: in this browser the person has said that it is hers.
ITS_ME = "jag"
ITS_ME_SECONDS = 12 * 3600
STATUS = {Why.UNKNOWN: 404, Why.NO_COURSE: 404, Why.SOMEBODY_ELSE: 403, Why.TOO_OFTEN: 429, Why.NOT_ME: 200}
GONE = 410
View = Callable[..., HttpResponse]


def private(view: View) -> View:
    """Kept by no cache and no search engine, whoever asks."""

    @wraps(view)
    def kept_by_nobody(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response.headers["Cache-Control"] = "private, no-store"
        response.headers["Referrer-Policy"] = "same-origin"  # no-referrer would make browsers send Origin: null
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    return kept_by_nobody


def opened(view: View) -> View:
    """Gives the view the way that the token opens, or answers for it."""

    @private
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def guarded(request: HttpRequest, token: str, *args: object, **kwargs: object) -> HttpResponse:
        try:
            way = open_way(request, token)
            if request.method == "POST" and not POSTS.spend(_who_tries(request, way), timezone.now()):
                raise Closed(Why.TOO_OFTEN, way.by)
            return view(request, way, *args, **kwargs)
        except Closed as closed:
            if closed.why == Why.DONE and request.htmx and request.method == "GET" and "item" in kwargs:  # type: ignore[attr-defined]
                # A package has just reported the last of the lesson: she stays to read what it says.
                done = {"item": kwargs["item"], "way": {"home": f"/l/{token}/"}, "swapped": True}
                return render(request, "courses/parts/package_handed_over.html", done)
            return refused(request, closed, f"/l/{token}/")

    return guarded


def refused(request: HttpRequest, closed: Closed, base: str) -> HttpResponse:
    if request.htmx:  # type: ignore[attr-defined]
        # A fragment of a page cannot say it: the whole page goes where it is said.
        return HttpResponseClientRedirect(base)
    if closed.why == Why.DONE:
        response = redirect("start_done")
        response.delete_cookie(ITS_ME, path=base)
        return response
    context = {"why": closed.why, "by": closed.by}
    return render(request, "courses/link_closed.html", context, status=STATUS.get(closed.why, GONE))


@opened
def start(request: HttpRequest, way: LinkWay) -> HttpResponse:
    """Whose link it is, before anything else; then the course."""
    if request.method == "POST":
        return _said(request, way)
    if not confirmed(request, way):
        return render(request, "courses/link_start.html", {"way": way, "course": way.course})
    if isinstance(way, CodeWay):
        return redirect(way.to_page(way.lesson))
    progress = CourseProgress.of(way.course, way.learner, timezone.localdate())
    in_room = Occasion.objects.code_holds(timezone.now()).filter(training=way.course.training_id).exists()
    context = {"page": way.course, "progress": progress, "way": way, "in_room": in_room}
    return render(request, "courses/course_page.html", context)


@require_safe
@opened
def lesson(request: HttpRequest, way: LinkWay, page_id: int) -> HttpResponse:
    if not confirmed(request, way):
        return redirect(way.home)
    page = _lesson(way, page_id)
    context = {"page": page, **lesson_context(page, request, way)}
    return render(request, "courses/lesson_page.html", context)


@opened
def answer(request: HttpRequest, way: LinkWay, page_id: int, item: uuid.UUID) -> HttpResponse:
    """One answer to one item. The learner is the link's, whatever the body says or whoever is logged in."""
    if not confirmed(request, way):
        return _go(request, way.home)
    page = _lesson(way, page_id)
    if item not in item_ids(page):
        raise Closed(Why.NO_COURSE, way.by)
    course = way.courses[page.course_path]
    if request.method == "POST":
        return taking.record(request, way, page, course, item)
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect(f"{way.to_page(page)}?{AGAIN}={item}#fraga-{item}")
    return taking.again(request, way, page, course, item)


def _lesson(way: LinkWay, page_id: int) -> LessonPage:
    page = lesson_of(way, page_id)
    if page is None:
        raise Closed(Why.NO_COURSE, way.by)
    return page


def confirmed(request: HttpRequest, way: LinkWay) -> bool:
    return bool(_browser(request, way)) or request.user == way.learner


def _browser(request: HttpRequest, way: LinkWay) -> str:
    """Which of those where "Ja, det är jag" was said; empty = none."""
    browser, _dot, digest = request.COOKIES.get(ITS_ME, "").partition(".")
    return browser if browser and constant_time_compare(digest, _digest(f"{way.token}:{browser}")) else ""


def _digest(text: str) -> str:
    """Nothing that another link would take for its own."""
    return salted_hmac("courses.link_views", text, algorithm="sha256").hexdigest()[:20]


def _who_tries(request: HttpRequest, way: LinkWay) -> str:
    """Not the address: a whole municipality has one. Browsers without the cookie share their tries at the link."""
    return f"{_digest(way.token)}:{_browser(request, way)}"


def _said(request: HttpRequest, way: LinkWay) -> HttpResponse:
    """Whether it is the person, or that all parts of a series shall open at once."""
    if request.POST.get("me") == "all" and way.course.training and confirmed(request, way):
        opening.open_all(way.learner, way.course.training, timezone.localdate())
        return _go(request, _first(way))
    if request.POST.get("me") == "yes":
        response = _go(request, _first(way))
        seconds = VISIT_SECONDS if way.by == "code" else ITS_ME_SECONDS
        browser = secrets.token_hex(8)
        said = f"{browser}.{_digest(f'{way.token}:{browser}')}"
        response.set_cookie(
            ITS_ME, said, seconds, path=way.home, secure=request.is_secure(), httponly=True, samesite="Lax"
        )
        return response
    leave(way.learner)
    if isinstance(way, CodeWay):
        way.visit.end()
    response = refused(request, Closed(Why.NOT_ME, way.by), way.home)
    response.delete_cookie(ITS_ME, path=way.home)
    return response


def _first(way: LinkWay) -> str:
    """Straight to what is next to do."""
    if isinstance(way, CodeWay):
        return way.to_page(way.lesson)
    following = CourseProgress.of(way.course, way.learner, timezone.localdate()).next_lesson
    return way.to_page(following.page) if following else way.home


def _go(request: HttpRequest, where: str) -> HttpResponse:
    if request.htmx:  # type: ignore[attr-defined]
        return HttpResponseClientRedirect(where)
    response = redirect(where)
    response.status_code = 303
    return response
