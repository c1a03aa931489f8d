"""What of Kunskapsbanken somebody should read again: its day has passed or comes soon, or nobody has read it yet."""

import datetime as dt

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from content.library.reading_lists import ReadingListPage
from content.library.resources import ResourcePage
from content.library.reviewed import LibraryPage
from content.library.symbols import SymbolsPage

SOON = dt.timedelta(days=60)
KINDS: list[type[LibraryPage]] = [ResourcePage, ReadingListPage, SymbolsPage]


def to_review(on: dt.date) -> list[tuple[str, list[LibraryPage]]]:
    """(what is said of them, the live pages): those too late, those whose day comes soon, those never reviewed."""
    due = Q(review_by__lte=on + SOON) | Q(reviewed_on=None)
    pages = [page for kind in KINDS for page in kind.objects.live().filter(due, alias_of=None)]
    pages.sort(key=lambda page: (page.review_by or dt.date.max, page.path))
    late = [page for page in pages if page.review_by and page.review_by < on]
    soon = [page for page in pages if page not in late and page.review_by and page.review_by <= on + SOON]
    never = [page for page in pages if page not in late and page not in soon]
    groups = [(_("Dagen har gått"), late), (_("Kommer snart"), soon), (_("Inte granskade än"), never)]
    return [(str(heading), rows) for heading, rows in groups if rows]
