"""What needs an editor's attention, for the admin's first page: a line for each sort that there is something of, and
that the editor has a right to. What somebody should read as second reader stands in Wagtail's own list below it."""

import datetime as dt
from collections.abc import Iterator
from typing import Any, NamedTuple

from django.db.models import F, OuterRef, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin.auth import user_has_any_page_permission
from wagtail.admin.ui.components import Component
from wagtail.models import Page
from wagtail_localize.models import TranslationSource

from content.facts import Fact
from content.library.link_checking import failed
from content.library.report import may_see
from content.reviewing import to_review
from lms.concern.due import all_numbers
from lms.concern.report import PERMISSION
from lms.in_time import DAYS_BEFORE
from lms.open.helped import not_helping
from tracking.models import User


class Need(NamedTuple):
    text: str
    url: str


def needs(user: User, on: dt.date) -> list[Need]:
    """In the order in which they can do harm. The same questions however much there is."""
    return [*_numbers(user, on), *_facts(user, on), *_library(user, on), *_translations(user), *_helped(user)]


def _numbers(user: User, on: dt.date) -> Iterator[Need]:
    if user.has_perm(PERMISSION):
        left = [each.days_left for each in all_numbers(on)]
        count = sum(days is None or days <= DAYS_BEFORE[0] for days in left)
        yield from _need(_("%(count)s nummer att ringa och kontrollera"), count, "numbers_to_check")


def _facts(user: User, on: dt.date) -> Iterator[Need]:
    if user.has_perm("content.change_fact"):
        count = Fact.objects.to_check(on).count()
        says = ngettext("%(count)s uppgift att jämföra med källan", "%(count)s uppgifter att jämföra med källan", count)
        yield from _need(says, count, "facts_to_check")


def _library(user: User, on: dt.date) -> Iterator[Need]:
    if not may_see(user):
        return
    count = sum(len(pages) for _heading, pages in to_review(on, user))
    says = ngettext("%(count)s sida att granska", "%(count)s sidor att granska", count)
    yield from _need(says, count, "library_to_review")
    count = len(failed(user))
    says = ngettext("%(count)s länk som inte svarar", "%(count)s länkar som inte svarar", count)
    yield from _need(says, count, "library_to_review")


def _translations(user: User) -> Iterator[Need]:
    """Whose original has been published anew since."""
    if not user.has_perm("wagtail_localize.submit_translation"):
        return
    pages = Page.objects.filter(translation_key=OuterRef("object_id"), locale=OuterRef("locale"), live=True)
    published = Subquery(pages.values("last_published_at")[:1])
    sources = TranslationSource.objects.filter(translations__enabled=True).annotate(published=published)
    count = sources.filter(published__gt=F("last_updated_at")).distinct().count()
    says = ngettext("%(count)s sida har ändrats sedan den översattes",
                    "%(count)s sidor har ändrats sedan de översattes", count)  # fmt: skip
    yield from _need(says, count, "wagtail_localize:translations_report")


def _helped(user: User) -> Iterator[Need]:
    count = not_helping(user).count() if user_has_any_page_permission(user) else 0
    says = ngettext("%(count)s sida som oftast inte hjälper", "%(count)s sidor som oftast inte hjälper", count)
    yield from _need(says, count, "helped_report")


def _need(says: str, count: int, name: str) -> Iterator[Need]:
    if count:
        yield Need(says % {"count": count}, reverse(name))


class NeedsPanel(Component):
    name = "needs"
    order = 30  # before the courses
    template_name = "lms/admin/needs_panel.html"

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        return {"needs": needs(parent_context["request"].user, timezone.localdate())}
