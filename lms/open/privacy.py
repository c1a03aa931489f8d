"""What is kept of people, why and how long, for residents: read from what the models themselves declare."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page

from tracking.personal_data import Basis, PersonalData, all_personal_data

Purpose = tuple[str, list[PersonalData]]  # why, and what is kept for it

# The law's three grounds that may occur, as one would say them.
MEANINGS = {
    Basis.PUBLIC_TASK: _("För att göra det som kommunens plan säger"),
    Basis.CONTRACT: _("För att du är anställd"),
    Basis.LEGAL_OBLIGATION: _("För att lagen kräver att uppgifterna skyddas"),
}


class PrivacyPage(Page):
    introduction = RichTextField(_("inledning"), blank=True, features=["bold", "link", "ul"])
    controller = models.CharField(_("personuppgiftsansvarig"), max_length=150, default="Kommunstyrelsen")
    officer = RichTextField(
        _("dataskyddsombud"),
        blank=True,
        features=["link"],
        help_text=_("Hur man når dataskyddsombudet: en funktion, en växel eller en brevlåda."),
    )

    content_panels = [
        *Page.content_panels,
        FieldPanel("introduction"),
        FieldPanel("controller"),
        FieldPanel("officer"),
    ]
    parent_page_types = ["content.HomePage"]
    subpage_types: list[str] = []
    template = "lms/privacy_page.html"
    may_be_found = True
    max_count_per_parent = 1
    searched = ("introduction",)

    class Meta:
        verbose_name = _("sida om personuppgifter")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_context(request, *args, **kwargs) | {"grounds": purposes_by_ground()}


def purposes_by_ground() -> list[tuple[str, str, list[Purpose]]]:
    """(the ground in plain words, as the law says it, the purposes that rest on it)."""
    declared = set(all_personal_data())
    return [
        (str(meaning), str(basis.label), _purposes(each for each in declared if each.basis == basis))
        for basis, meaning in MEANINGS.items()
    ]


def _purposes(declared: Iterable[PersonalData]) -> list[Purpose]:
    """Each once, though several kinds of data may serve one."""
    rows = sorted(declared, key=lambda each: (str(each.why), str(each.name)))
    return [(why, list(kinds)) for why, kinds in groupby(rows, lambda each: str(each.why))]
