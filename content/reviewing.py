"""Which pages somebody should read again: their day has passed or comes soon, or nobody has read them yet. Who is told:
whoever may change them."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, get_page_models
from wagtail.permission_policies.pages import PagePermissionPolicy

from content.reviewed import Reviewed

SOON = dt.timedelta(days=60)
CHANGING = {"change", "publish"}
Pages = list[Any]  # of Reviewed and Page


def changeable(user: Any) -> QuerySet[Page]:
    found: QuerySet[Page] = PagePermissionPolicy().instances_user_has_any_permission_for(user, CHANGING)
    return found


def to_review(on: dt.date, user: Any) -> list[tuple[str, Pages]]:
    """(what is said of them, the live pages): those too late, those whose day comes soon, those never reviewed."""
    pages = _live(Q(review_by__lte=on + SOON) | Q(reviewed_on=None), changeable(user))
    pages.sort(key=lambda page: (page.review_by or dt.date.max, page.path))
    late = [page for page in pages if page.review_by and page.review_by < on]
    soon = [page for page in pages if page not in late and page.review_by and page.review_by <= on + SOON]
    never = [page for page in pages if page not in late and page not in soon]
    groups = [(_("Dagen har gått"), late), (_("Kommer snart"), soon), (_("Inte granskade än"), never)]
    return [(str(heading), rows) for heading, rows in groups if rows]


def review_days(on: dt.date) -> list[dt.date]:
    """The days that come soon, or have passed, by which live pages should be read again; each once."""
    return sorted({page.review_by for page in _live(Q(review_by__lte=on + SOON), Page.objects.all())})


def to_review_by(day: dt.date, user: Any) -> Pages:
    return _live(Q(review_by=day), changeable(user))


def _live(which: Q, among: QuerySet[Page]) -> Pages:
    """Swedish pages: their translations are read with them."""
    kinds = [kind for kind in get_page_models() if issubclass(kind, Reviewed)]
    swedish = Q(alias_of=None, locale__language_code=settings.LANGUAGE_CODE, pk__in=among.values("pk"))
    return [page for kind in kinds for page in kind._default_manager.live().filter(which & swedish).order_by("path")]
