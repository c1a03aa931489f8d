"""A course that somebody has taken is not deleted: it is taken down and kept, with its lessons, as drafts."""

from typing import cast

from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.admin import messages
from wagtail.models import Page

from courses.models import CoursePage
from courses.page_tree import below
from tracking.models import Completion, Enrolment, User


def delivered_within(page: Page) -> list[CoursePage]:
    """Courses at or below the page whose training somebody has begun or completed."""
    begun = Enrolment.objects.filter(training=OuterRef("training"))
    done = Completion.objects.filter(training=OuterRef("training"))
    return list(
        CoursePage.objects.filter(Q(pk=page.pk) | below(page))
        .filter(Q(Exists(begun)) | Q(Exists(done)))
        .order_by("path")
    )


def archive(course: CoursePage, by: User) -> None:
    UnpublishPageAction(course, user=by, include_descendants=True).execute(skip_permission_checks=True)


def ask_to_archive(request: HttpRequest, page: Page) -> HttpResponse | None:
    """In place of Wagtail's own question. The right to delete has been asked for already."""
    courses = delivered_within(page)
    if not courses:
        return None
    if request.method != "POST":
        completions = Completion.objects.filter(training__in=[course.training_id for course in courses])
        context = {"page": page, "courses": courses, "completions": completions.in_force().count()}
        return TemplateResponse(request, "courses/admin/archive.html", context)
    for course in courses:
        archive(course, cast(User, request.user))
    titles = ", ".join(course.title for course in courses)
    messages.success(request, _("Arkiverat: %(titles)s. Det som är genomfört finns kvar.") % {"titles": titles})
    return redirect("wagtailadmin_explore", page.get_parent().pk)


def refuse_many(request: HttpRequest, action: str, objects: list[object]) -> HttpResponse | None:
    """Many pages at once cannot be asked about one by one."""
    pages = [each for each in objects if isinstance(each, Page)]
    courses = [course for page in pages for course in delivered_within(page)] if action == "delete" else []
    if not courses:
        return None
    titles = ", ".join(dict.fromkeys(course.title for course in courses))
    says = _("%(titles)s har genomförts av någon och tas inte bort. Ta bort en sida i taget, så arkiveras kursen.")
    messages.error(request, says % {"titles": titles})
    return redirect("wagtailadmin_explore", pages[0].get_parent().pk)
