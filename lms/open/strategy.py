"""The municipality's plan in plain Swedish, made from the plan in force: what is promised, who does it, how it goes."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page

from tracking.public_plan import public_plan
from tracking.suppression import K_PUBLIC


class StrategyPage(Page):
    introduction = RichTextField(
        _("inledning"),
        blank=True,
        features=["bold", "link", "ul"],
        help_text=_("Vad planen är till för, i tre eller fyra meningar. Resten kommer från planen."),
    )

    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    parent_page_types = ["content.HomePage"]
    subpage_types: list[str] = []
    template = "lms/strategy_page.html"
    may_be_found = True
    asks_if_helped = True
    searched = ("introduction",)

    class Meta:
        verbose_name = _("planen i korthet")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        shown = public_plan(timezone.localdate())
        return super().get_context(request, *args, **kwargs) | {"public": shown, "k": K_PUBLIC}
