"""The code in the room of an occasion, written by somebody with a personal link to its training."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from courses.link_views import confirmed, opened
from courses.ways import CodeWay, LinkWay
from tracking.views.occasion_attendance import written


@opened
def attend(request: HttpRequest, way: LinkWay) -> HttpResponse:
    """No message by the session: it is never written along a link."""
    if not confirmed(request, way):
        return redirect(way.home)
    given, found, wrong = request.GET.get("kod", ""), None, ""
    if request.method == "POST":
        given = request.POST.get("code", "")
        found, wrong = written(way.learner, given, way.course.training)
        if found and isinstance(way, CodeWay):
            way.visit.end()  # as after a lesson: the phone is handed over
    context = {"way": way, "code": given[:20], "wrong": wrong, "done": found is not None}
    return render(request, "courses/link_attend.html", context)
