from typing import Any

from django import template
from django.template.context import Context
from wagtail.models import Page

from lms.open import languages

register = template.Library()


@register.inclusion_tag("lms/languages.html", takes_context=True)
def language_choices(context: Context) -> dict[str, Any]:
    names = ("request", "csrf_token", "LANGUAGE_CODE")
    return {name: context.get(name) for name in names} | {"choices": languages.choices()}


@register.inclusion_tag("lms/not_in_language.html", takes_context=True)
def not_in_language(context: Context) -> dict[str, Any]:
    page = _page(context)
    return {"lacking": languages.lacking(page) if page else None}


@register.inclusion_tag("lms/alternates.html", takes_context=True)
def alternates(context: Context) -> dict[str, Any]:
    page = _page(context)
    found = page and getattr(page, "may_be_found", False)
    return {"alternates": languages.alternates(context["request"], page) if page and found else []}


def _page(context: Context) -> Page | None:
    """The one that is served. A list in pages calls its own so too."""
    page = context.get("page")
    return page if isinstance(page, Page) and page.pk and context.get("request") else None
