"""Kunskapsbanken: search and filters that work without JavaScript, and the lists that editors have made. Open to
everybody; nothing is known of who reads."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page

from content.library.filters import LibraryForm
from content.searchable import Searchable
from content.second_reading import ReadPage

ON_A_PAGE = 20


class LibraryIndexPage(ReadPage):
    may_be_found = True

    introduction = RichTextField(_("inledning"), blank=True, features=["bold", "link"])

    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    parent_page_types = ["content.HomePage"]
    subpage_types = ["content.ResourcePage", "content.ReadingListPage", "content.SymbolsPage"]

    class Meta:
        verbose_name = _("kunskapsbank")

    def is_guarded(self) -> bool:
        return False

    def guards_subpages(self) -> bool:
        """As a new course is."""
        return True

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        form = LibraryForm(request.GET, self.kinds(request))
        found = Paginator(self.found(request, form), ON_A_PAGE).get_page(request.GET.get("p"))
        own: dict[str, Any] = {"form": form, "found": found, "asked": form.said, "language": self.locale.language_code}
        own["filtered"] = form.said.keys() - {"q"}
        if not form.said:
            own["shelves"] = self.shelves(request)
        return super().get_context(request, *args, **kwargs) | own

    def found(self, request: HttpRequest, form: LibraryForm) -> QuerySet[Searchable]:
        """What is historic comes after all that holds."""
        rows = self._rows(request).asked_for(form.said.get("q", "")).filter(form.chosen())
        rows = rows.order_by("page__resourcepage__historic", *rows.query.order_by)
        return rows.select_related("page__locale", "page__resourcepage")

    def kinds(self, request: HttpRequest) -> set[str]:
        """Of the resources that the reader may see."""
        rows = self._rows(request).exclude(page__resourcepage=None).order_by()
        return set(rows.values_list("page__resourcepage__kind", flat=True).distinct())

    def shelves(self, request: HttpRequest) -> QuerySet[Searchable]:
        """What editors have put together of it."""
        rows = self._rows(request).filter(page__resourcepage=None).order_by("sort_key")
        return rows.select_related("page__locale", "page__content_type")

    def _rows(self, request: HttpRequest) -> Any:
        below = {"page__path__startswith": self.path, "page__depth": self.depth + 1}
        return Searchable.objects.open_to(request).filter(**below)
