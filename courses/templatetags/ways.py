"""Addresses in templates that learners reach in several ways (courses/ways.py)."""

import uuid
from typing import Any

from django import template
from wagtail.models import Page

from courses.models import CoursePage, LessonPage

register = template.Library()


@register.simple_tag(takes_context=True)
def to_page(context: dict[str, Any], page: Page) -> str:
    return context["way"].to_page(page)


@register.simple_tag(takes_context=True)
def to_answer(context: dict[str, Any], lesson: LessonPage, item: uuid.UUID) -> str:
    return context["way"].to_answer(lesson, item)


@register.simple_tag(takes_context=True)
def to_open_all(context: dict[str, Any], course: CoursePage) -> str:
    return context["way"].to_open_all(course)
