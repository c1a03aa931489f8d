"""Which language a part of a page is in, and which way it is read. Built in (settings): no template loads it."""

from typing import Any

from django import template
from django.conf import settings
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from content.read_language import is_rtl

register = template.Library()


@register.simple_tag
def lang(code: Any) -> SafeString:
    """The attributes of an element in the language. "" = in none of ours."""
    if not code or not any(is_rtl(each) for each, _name in settings.LANGUAGES):
        return format_html('lang="{}"', code)
    return format_html('lang="{}" dir="{}"', code, "rtl" if is_rtl(code) else "ltr")


@register.simple_tag(takes_context=True)
def said(context: Context) -> SafeString:
    """The attributes of an element with words of ours in the middle of a page. None where they are in its language."""
    locale = getattr(context.get("page"), "locale", None)
    own = context.get("content_language") or (locale and locale.language_code)
    now = get_language()
    return SafeString("") if not own or own == now else lang(now)
