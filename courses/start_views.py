"""/start/: a code from a slip opens a short visit to the next lesson. No name before a correct code."""

import secrets

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from courses.link_views import private, refused
from courses.links import Closed, Why, start_visit
from tracking.start_codes import FAILURES, link_of_code, note_wrong

BROWSER = "start"  # cookie: which browser tries, so that a whole municipality behind one address is not shut out
BROWSER_SALT = "courses.start"
MOST_TYPED = 40  # characters of a field that holds eight


@private
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    context: dict[str, object] = {}
    if request.method == "POST":
        opened_at = _try(request, context)
        if opened_at:
            return opened_at
    response = render(request, "courses/start.html", context, status=429 if context.get("wait") else 200)
    if not _browser(request):
        _mark_browser(request, response)
    return response


@private
@require_GET
def done(request: HttpRequest) -> HttpResponse:
    """What a phone shows when a lesson by code is done. It knows nobody."""
    return render(request, "courses/start_done.html")


def _try(request: HttpRequest, context: dict[str, object]) -> HttpResponse | None:
    now, today = timezone.now(), timezone.localdate()
    # Without the cookie a browser shares its tries with all others without it.
    browser = _browser(request) or "unknown"
    typed = request.POST.get("code", "")[:MOST_TYPED]
    if not typed.strip():
        context["empty"] = True
        return None
    # The try is taken before the code is looked for, so that fifty at once are no more than ten.
    if not FAILURES.spend(browser, now):
        context["wait"] = True
        return None
    link = link_of_code(typed, today)
    if link is None:
        note_wrong(now)
        context |= {"wrong": True, "typed": typed}
        return None
    FAILURES.give_back(browser)
    try:
        token = start_visit(request, link)
    except Closed as closed:
        if closed.why == Why.DONE:
            return redirect("start_done")
        return refused(request, closed, request.path)
    response = redirect("link", token)
    response.status_code = 303
    return response


def _browser(request: HttpRequest) -> str:
    try:
        return str(signing.loads(request.COOKIES.get(BROWSER, ""), salt=BROWSER_SALT))
    except signing.BadSignature:
        return ""


def _mark_browser(request: HttpRequest, response: HttpResponse) -> None:
    response.set_cookie(
        BROWSER,
        signing.dumps(secrets.token_urlsafe(12), salt=BROWSER_SALT),
        max_age=settings.SESSION_COOKIE_AGE,
        path=request.path,
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )
