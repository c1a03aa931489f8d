"""Samtalsstöd: what people come back to before and after a conversation. Open to everybody, as the national material
is; nothing is known of who reads."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.fields import RichTextField
from wagtail.models import Page

from content.privacy import closed_among
from content.reviewed import ReviewedPage
from content.second_reading import ReadPage


class SupportIndexPage(ReadPage):
    may_be_found = True

    introduction = RichTextField(_("inledning"), blank=True, features=["bold", "link"])

    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    parent_page_types = ["content.HomePage"]

    class Meta:
        verbose_name = _("samtalsstöd")

    def is_guarded(self) -> bool:
        return False

    def guards_subpages(self) -> bool:
        """As a new course is."""
        return True

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_context(request, *args, **kwargs) | {"groups": list(self.groups(request))}

    def groups(self, request: HttpRequest) -> Iterator[tuple[Any, list["SupportPage"]]]:
        """(what they are, the pages of that kind): those that the reader may open."""
        pages = [each for each in self.get_children().live().specific() if isinstance(each, SupportPage)]
        closed = closed_among(request, pages)
        shown = sorted((page for page in pages if page not in closed), key=lambda page: (page.order, page.path))
        for _order, group in groupby(shown, lambda page: page.order):
            kind = list(group)
            yield kind[0]._meta.verbose_name_plural, kind


class SupportPage(ReviewedPage):
    """One of Samtalsstöd's kinds of material. Its author does not publish it alone."""

    may_be_found = True
    order: int  # of its kind, in the index

    introduction = models.TextField(_("inledning"), help_text=_("Två eller tre meningar. Visas också i listan."))
    minutes = models.PositiveSmallIntegerField(_("minuter"), default=10)
    routine = RichTextField(
        _("rutin"),
        blank=True,
        features=["bold", "link"],
        help_text=_("Länk till kommunens rutin. Visas sist, med kommunens kontakt."),
    )
    source = RichTextField(
        _("om materialet"),
        blank=True,
        features=["bold", "link"],
        help_text=_("Varifrån upplägget kommer, med länk. Texten är er egen."),
    )
    support_panels = [
        FieldPanel("introduction"),
        FieldRowPanel([FieldPanel("minutes"), FieldPanel("routine"), FieldPanel("source")]),
        *ReviewedPage.review_panels,
    ]
    parent_page_types = ["content.SupportIndexPage"]
    subpage_types: list[str] = []

    class Meta:
        abstract = True
