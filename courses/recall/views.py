import datetime as dt

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from content.privacy import is_closed
from courses.languages import in_readers_language
from courses.models import CoursePage
from courses.recall.models import RecallAnswered
from courses.recall.rounds import FIRST, LAST, questions_of, record
from courses.recall.sticking import what_sticks
from tracking.models import Completion, OrganisationalUnit, User
from tracking.scope import ReaderScope


@require_http_methods(["GET", "POST"])
@login_required
def recall(request: HttpRequest, training_code: str) -> HttpResponse:
    """The three questions on a course the reader has done. 404 for others, and for a course that is not there."""
    today = timezone.localdate()
    completion = _latest(request.user, training_code, today)
    course = _course(request, completion)
    opens, closes = completion.completed_on + FIRST, completion.completed_on + LAST
    context = {"course": course, "opens": opens, "closes": closes, "content_language": course.locale.language_code}
    context["state"] = _state(completion, opens, closes, today)
    if context["state"] == "open":
        parts = questions_of(course, completion)
        if not parts:
            raise Http404
        if request.method == "POST":
            parts = [part.answered(request.POST.getlist(part.name)) for part in parts]
            if all(part.answer for part in parts):
                record(completion, parts)
                context |= {"state": "told", "right": sum(part.right for part in parts)}
            else:
                context["incomplete"] = True
        context["parts"] = parts
    status = 400 if context.get("incomplete") else 200
    return render(request, "courses/recall.html", context, status=status)


def _latest(user: User, code: str, today: dt.date) -> Completion:
    done = Completion.objects.valid_on(today).filter(user=user, training__code=code).select_related("training")
    latest = done.order_by("-completed_on", "-pk").first()
    if latest is None:
        raise Http404
    return latest


def _course(request: HttpRequest, completion: Completion) -> CoursePage:
    pages = CoursePage.objects.live().filter(training=completion.training_id, alias_of=None)
    found = in_readers_language(pages.select_related("training", "locale"))
    if not found or is_closed(request, found[0]):
        raise Http404
    return found[0]


def _state(completion: Completion, opens: dt.date, closes: dt.date, today: dt.date) -> str:
    if today < opens:
        return "early"
    if today > closes:
        return "over"
    return "answered" if RecallAnswered.objects.filter(completion=completion).exists() else "open"


@require_GET
@login_required
def sticking(request: HttpRequest) -> HttpResponse:
    """For those who follow up the whole municipality; 404 for others."""
    scope, root = ReaderScope(request.user, timezone.localdate()), OrganisationalUnit.objects.root()
    if root is None or not scope.starts or not scope.covers(root):
        raise Http404
    return render(request, "courses/what_sticks.html", {"courses": what_sticks()})
