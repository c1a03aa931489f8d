"""The accessibility statement (tillgänglighetsredogörelse): what the law (2018:1937) wants said, as it was tested."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel
from wagtail.fields import RichTextField
from wagtail.models import Orderable, Page

from lms.open.packages import packages_in_use
from lms.open.tested import as_tested


class Grade(models.TextChoices):
    FULL = "full", _("följer lagens krav helt")
    PARTIAL = "partial", _("följer lagens krav delvis")
    NOT = "not", _("följer inte lagens krav")


class AccessibilityPage(Page):
    introduction = RichTextField(_("inledning"), blank=True, features=["bold", "link", "ul"])
    grade = models.CharField(
        _("hur väl webbplatsen följer lagen"),
        max_length=10,
        choices=Grade,
        default=Grade.PARTIAL,
        help_text=_("Helt: bara när inga brister är kända och någon har prövat med hjälpmedel."),
    )
    method = models.TextField(
        _("hur ni har prövat"), blank=True, help_text=_("Ert eget test. Vad produkten är prövad med står redan.")
    )
    tested_on = models.DateField(_("ni prövade senast"), null=True, blank=True)
    stated_on = models.DateField(_("redogörelsen är från"))
    supervisor = models.CharField(
        _("tillsynsmyndighet"), max_length=100, default="Myndigheten för digital förvaltning (Digg)"
    )
    supervisor_address = models.URLField(_("tillsynens adress"), default="https://www.digg.se/tdosanmalan")

    content_panels = [
        *Page.content_panels,
        FieldPanel("introduction"),
        FieldPanel("grade"),
        FieldRowPanel([FieldPanel("stated_on"), FieldPanel("tested_on")]),
        FieldPanel("method"),
        InlinePanel("known_faults", heading=_("Kända brister i ert material"), label=_("Brist")),
        FieldRowPanel([FieldPanel("supervisor"), FieldPanel("supervisor_address")]),
    ]
    parent_page_types = ["content.HomePage"]
    subpage_types: list[str] = []
    template = "lms/accessibility_page.html"
    may_be_found = True
    max_count_per_parent = 1
    searched = ("introduction",)

    class Meta:
        verbose_name = _("tillgänglighetsredogörelse")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        product = as_tested(get_language())
        faults = [*self.known_faults.all(), *product.faults]
        return context | {"product": product, "faults": faults, "packages": packages_in_use()}


class KnownFault(Orderable):
    page = ParentalKey(AccessibilityPage, on_delete=models.CASCADE, related_name="known_faults")
    what = models.CharField(_("vad som brister"), max_length=300, help_text=_("Vad den som läser inte kan göra."))
    where = models.CharField(_("var"), max_length=200)
    since = models.DateField(_("känd sedan"))
    planned = models.CharField(_("vad som görs åt det, och när"), max_length=300)

    panels = [
        FieldPanel("what"),
        FieldPanel("where"),
        FieldRowPanel([FieldPanel("since"), FieldPanel("planned")]),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("känd brist")
        verbose_name_plural = _("kända brister")

    def __str__(self) -> str:
        return self.what
