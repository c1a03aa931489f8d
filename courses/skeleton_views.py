"""An editor begins a nanoutbildning, or a lesson of a shape."""

from typing import cast

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from courses.models import CourseIndexPage, CoursePage
from courses.skeletons import FEWEST, MOST, SHAPES, USUAL, begin_lesson, begin_nano
from tracking.models import User

ABOUT_NANO = gettext_lazy(
    "En kort kurs i delar. Varje del får en situation, en sak att komma ihåg, en fråga i två varianter och ett steg "
    "att ta på jobbet. Från del två börjar den med en fråga om delen före."
)


class NanoForm(forms.Form):
    title = forms.CharField(label=gettext_lazy("Kursens namn"), max_length=200)
    parts = forms.IntegerField(
        label=gettext_lazy("Antal delar"),
        min_value=FEWEST,
        max_value=MOST,
        initial=USUAL,
        help_text=gettext_lazy("Varje del tar tre minuter. Delar kan läggas till och tas bort sedan."),
    )


@require_http_methods(["GET", "POST"])
def new_nano(request: HttpRequest, index_id: int) -> HttpResponse:
    index = get_object_or_404(CourseIndexPage, pk=index_id)
    if not index.permissions_for_user(request.user).can_add_subpage():
        raise PermissionDenied
    form = NanoForm(request.POST or None)
    if form.is_valid():
        given = form.cleaned_data
        course = begin_nano(index, given["title"], given["parts"], cast(User, request.user))
        messages.success(request, _("Kursen ligger här som utkast, med sina delar. Börja med del 1."))
        return redirect("wagtailadmin_explore", course.pk)
    shown = {"form": form, "parent": index, "heading": _("Ny nanoutbildning"), "about": ABOUT_NANO}
    return render(request, "courses/admin/begin.html", shown)


def _shapes() -> list[tuple[str, str]]:
    """In the language of whoever asks."""
    told = "<span><strong>{}</strong><br>{}</span>"
    return [(name, format_html(told, shape.label, shape.about)) for name, shape in SHAPES.items()]


class LessonForm(forms.Form):
    title = forms.CharField(label=gettext_lazy("Lektionens namn"), max_length=200)
    shape = forms.ChoiceField(
        label=gettext_lazy("Mall"),
        choices=_shapes,
        widget=forms.RadioSelect,
        initial="nano",
    )


@require_http_methods(["GET", "POST"])
def new_lesson(request: HttpRequest, course_id: int) -> HttpResponse:
    course = get_object_or_404(CoursePage, pk=course_id)
    if not course.permissions_for_user(request.user).can_add_subpage():
        raise PermissionDenied
    form = LessonForm(request.POST or None)
    if form.is_valid():
        given = form.cleaned_data
        lesson = begin_lesson(course, given["title"], given["shape"], cast(User, request.user))
        messages.success(
            request, _("Lektionen ligger här som utkast. Fyll i blocken, och ta bort dem du inte behöver.")
        )
        return redirect("wagtailadmin_pages:edit", lesson.pk)
    shown = {"form": form, "parent": course, "heading": _("Lektion från mall")}
    return render(request, "courses/admin/begin.html", shown)
