from django import template

from tracking.notice import tell

register = template.Library()
register.filter("tell", tell)
