"""An editor hands over a document, and comes to the draft that a worker makes of it."""

from typing import cast

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods
from django_htmx.http import HttpResponseClientRedirect

from content.packages import limits
from courses.lesson_taking_in import receive
from courses.lesson_uploads import LessonUpload
from courses.models import CoursePage
from tracking.models import User

ENDINGS = (".docx", ".md", ".zip")


class DocumentForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Dokument"),
        help_text=gettext_lazy("Word (.docx), Markdown (.md), eller en ZIP med en .md och dess bilder. Högst 20 MB."),
        widget=forms.FileInput(attrs={"accept": ",".join(ENDINGS)}),
    )

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if not (file.name or "").lower().endswith(ENDINGS):
            raise ValidationError(
                _("Välj en fil som slutar på .docx, .md eller .zip. Spara om en .doc som .docx i Word.")
            )
        if (file.size or 0) > limits.DOCUMENT.package:
            raise ValidationError(_("Filen är större än 20 MB. Minska bilderna, eller dela upp den i flera lektioner."))
        return file


@require_http_methods(["GET", "POST"])
def upload_lesson(request: HttpRequest, course_id: int) -> HttpResponse:
    course = get_object_or_404(CoursePage, pk=course_id)
    _check(request, course)
    form = DocumentForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        upload = receive(form.cleaned_data["file"], course, cast(User, request.user))
        return redirect("lesson_uploaded", upload.pk)
    return render(request, "courses/admin/upload_lesson.html", {"form": form, "course": course})


@require_GET
def lesson_uploaded(request: HttpRequest, upload_id: int) -> HttpResponse:
    """How it goes; when it is done, the draft."""
    upload = get_object_or_404(LessonUpload.objects.select_related("course", "lesson"), pk=upload_id)
    _check(request, upload.course)
    if upload.lesson and request.htmx:  # type: ignore[attr-defined]
        return HttpResponseClientRedirect(request.path)
    if upload.lesson:
        messages.success(request, _("Dokumentet är en lektion, som utkast. Läs igenom den och lägg till frågor."))
        for note in upload.notes:
            messages.warning(request, note)
        return redirect("wagtailadmin_pages:edit", upload.lesson.pk)
    context = {"upload": upload, "quiet": upload.is_quiet(timezone.now())}
    return render(request, "courses/admin/lesson_uploaded.html", context)


def _check(request: HttpRequest, course: CoursePage) -> None:
    if not course.permissions_for_user(request.user).can_add_subpage():
        raise PermissionDenied
