"""What all of Kunskapsbanken's pages have."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from content.reviewed import ReviewedPage


class LibraryPage(ReviewedPage):
    """One of Kunskapsbanken's kinds of page."""

    introduction = models.TextField(_("inledning"), help_text=_("Två eller tre meningar. Visas också i listan."))

    parent_page_types = ["content.LibraryIndexPage"]
    subpage_types: list[str] = []

    class Meta:
        abstract = True
