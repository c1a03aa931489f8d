"""What is found by searching: one row for each live page, written when the page is published. The whole site's search
and Kunskapsbanken ask the same rows, in the same words and order.

A page class may say `searched`: its fields that are searched beside the title, first the one that says what the page
is about (None = the page is never found); and `needs_login` (content.privacy.LoggedIn)."""

import re
from collections.abc import Iterable, Iterator
from html import unescape
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, Value, When
from django.http import HttpRequest
from django.utils.text import Truncator
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished

from content.privacy import closed_paths
from content.swedish import asked_stems, sort_key, stems

SEARCHED = ("introduction",)
WHOLE_BELOW = 4  # letters: a shorter stem is no beginning of longer words
START = 2  # depth of start pages
SHOWN = 240  # letters of the text, in a list
TAG = re.compile(r"<[^>]+>")


class SearchableQuerySet(models.QuerySet["Searchable"]):
    def open_to(self, request: HttpRequest) -> Self:
        rows = self.filter(page__live=True)
        if not request.user.is_authenticated:
            rows = rows.filter(needs_login=False)
        for path in closed_paths(request):
            rows = rows.exclude(page__path__startswith=path)
        return rows

    def open_once_to(self, request: HttpRequest, language: str) -> Self:
        """Of a page in several languages: the one in this language, else the Swedish one, else each there is."""
        rows, swedish = self.open_to(request), settings.LANGUAGE_CODE
        same = rows.filter(page__translation_key=OuterRef("page__translation_key"))
        own, in_swedish = (Q(Exists(same.filter(page__locale__language_code=each))) for each in (language, swedish))
        else_swedish = ~own & (Q(page__locale__language_code=swedish) | ~in_swedish)
        return rows.filter(Q(page__locale__language_code=language) | else_swedish)

    def asked_for(self, question: str) -> Self:
        """Rows that have all words of the question: first where the title has them, then as Swedish sorts titles."""
        words = asked_stems(question)
        if question.strip() and not words:
            return self.none()
        title = Case(When(_all_in("title_stems", words), then=Value(0)), default=Value(1)) if words else Value(0)
        return self.filter(_all_in("stems", words)).order_by(title, "sort_key", "page")


def _all_in(field: str, words: Iterable[str]) -> Q:
    found = Q()
    for word in words:
        found &= Q(**{f"{field}__contains": f" {word} " if len(word) < WHOLE_BELOW else f" {word}"})
    return found


class Searchable(models.Model):
    page = models.OneToOneField(Page, models.CASCADE, primary_key=True, related_name="searchable")
    title_stems = models.TextField()  # with a space before and after each
    stems = models.TextField()
    sort_key = models.TextField()  # of the title
    about = models.TextField(blank=True)  # how it begins, for a list
    needs_login = models.BooleanField(default=False)

    objects = SearchableQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.page)

    @property
    def kind_name(self) -> str:
        """What a page of its kind is called; nothing of a kind that no longer exists."""
        model = self.page.content_type.model_class()
        return str(model._meta.verbose_name) if model else ""


FIELDS = ["title_stems", "stems", "sort_key", "about", "needs_login"]


def row_of(page: Page) -> Searchable | None:
    """As the page is now; None = it is not found. An alias says nothing that its original does not, and every page
    leads to the start."""
    searched = getattr(page, "searched", SEARCHED)
    if searched is None or not page.live or page.alias_of_id or page.depth <= START:
        return None
    title = _spaced(page.title)
    return Searchable(
        page_id=page.pk,
        title_stems=title,
        stems=title + _spaced(" ".join(_plain(page, name) for name in searched)),
        sort_key=sort_key(page.title),
        about=Truncator(_plain(page, searched[0])).chars(SHOWN),
        needs_login=getattr(page, "needs_login", False),
    )


def _spaced(text: str) -> str:
    return f" {' '.join(dict.fromkeys(stems(text)))} "


def _plain(page: Page, field: str) -> str:
    return " ".join(unescape(TAG.sub(" ", str(getattr(page, field, None) or ""))).split())


def put(rows: Iterable[Searchable]) -> None:
    Searchable.objects.bulk_create(
        rows, batch_size=200, update_conflicts=True, unique_fields=["page"], update_fields=FIELDS
    )


def put_all() -> tuple[int, int]:
    """What pages say that were published before their class was searched. (rows written, rows taken away)"""
    known = {row.pk: row for row in Searchable.objects.all()}
    now = {row.pk: row for row in _rows_of_live_pages()}
    changed = [row for pk, row in now.items() if pk not in known or _said(row) != _said(known[pk])]
    put(changed)
    gone, _by_model = Searchable.objects.filter(pk__in=known.keys() - now.keys()).delete()
    return len(changed), gone


def _rows_of_live_pages() -> Iterator[Searchable]:
    for page in Page.objects.live().specific().iterator(chunk_size=500):
        row = row_of(page)
        if row:
            yield row


def _said(row: Searchable) -> list[object]:
    return [getattr(row, name) for name in FIELDS]


def _published(instance: Page, **_kwargs: Any) -> None:
    row = row_of(instance)
    if row:
        put([row])
    else:
        _unpublished(instance)


def _unpublished(instance: Page, **_kwargs: Any) -> None:
    Searchable.objects.filter(pk=instance.pk).delete()


def connect() -> None:
    page_published.connect(_published, dispatch_uid="searchable_published")
    page_unpublished.connect(_unpublished, dispatch_uid="searchable_unpublished")
