"""The admin's start page leads an editor to the courses."""

from typing import Any

from django.http import HttpRequest
from wagtail import hooks
from wagtail.admin.ui.components import Component

from courses.models import CourseIndexPage


class CoursesPanel(Component):
    name = "courses"
    order = 40  # before what Wagtail says of pages
    template_name = "courses/admin/courses_panel.html"

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        reader = parent_context["request"].user
        indexes = CourseIndexPage.objects.select_related("locale").order_by("path")
        return {"indexes": [each for each in indexes if each.permissions_for_user(reader).can_edit()]}


@hooks.register("construct_homepage_panels")
def lead_to_the_courses(request: HttpRequest, panels: list[Component]) -> None:
    panels.append(CoursesPanel())
