"""A telephone number that can be pressed. Built in (settings): no template loads it."""

from django import template

register = template.Library()


@register.filter
def tel(number: str) -> str:
    """The address of a call: digits, and the + of another country."""
    return "tel:" + "".join(each for each in number if each.isdigit() or each == "+")
