from django import template

from lms import theme

register = template.Library()
register.simple_tag(theme.letter_colours)
