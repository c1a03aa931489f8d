"""What is kept of people, why and how long, for residents: read from what the models themselves declare."""

from itertools import groupby
from operator import attrgetter
from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page

from tracking.personal_data import Basis, PersonalData, all_personal_data

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
        return super().get_context(request, *args, **kwargs) | {"grounds": declared_by_ground()}


def declared_by_ground() -> list[tuple[str, Basis, list[PersonalData]]]:
    """(the ground in plain words, as the law says it, what rests on it): each once, though models may share one."""
    order = list(MEANINGS)
    each = sorted(dict.fromkeys(all_personal_data()), key=lambda declared: order.index(declared.basis))
    groups = groupby(each, attrgetter("basis"))
    return [(str(MEANINGS[basis]), basis, sorted(rows, key=attrgetter("name"))) for basis, rows in groups]
