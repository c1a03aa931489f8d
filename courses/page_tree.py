"""Pages below a page."""

from django.db.models import Q
from wagtail.models import Page


def below(page: Page) -> Q:
    """treebeard's own descendant_of becomes LIKE, a full scan on SQLite: a range of paths is not."""
    return Q(path__gte=page.path + "0000", path__lte=page.path + "ZZZZ")
