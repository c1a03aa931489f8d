"""Steps to follow before, during and after a conversation. How far somebody has come only their browser knows."""

from collections.abc import Iterator
from typing import Any, cast

from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from content.guides.blocks import StepsBlock
from content.guides.sheet import pdf_of
from content.looking.panel import LookPanel
from content.read_language import is_rtl
from content.readability import Aim
from content.ready import Lack, ReadyToPublish
from content.support import SupportPage

SHEET = "pdf"  # query parameter that asks for the sheet


class GuidePage(ReadyToPublish, SupportPage):
    steps = StreamField(StepsBlock(), verbose_name=gettext_lazy("steg"), blank=True)

    content_panels = [*Page.content_panels, *SupportPage.support_panels, LookPanel(), FieldPanel("steps")]
    order = 1
    blocks = "steps"

    class Meta:
        verbose_name = gettext_lazy("vägledning")
        verbose_name_plural = gettext_lazy("vägledningar")

    def aim(self, value: Any) -> Aim:
        """A step is read in a minute."""
        return Aim(words=200 * max(len(value), 1), lix=40)

    def lacking(self, value: Any) -> Iterator[Lack]:
        if not value:
            yield None, _("Vägledningen är tom. Lägg till minst ett steg.")

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if SHEET not in request.GET or not self.has_sheet:
            return super().serve(request, *args, **kwargs)
        response = HttpResponse(self._sheet(), content_type="application/pdf")
        response["Content-Disposition"] = f'inline; filename="{self.slug}.pdf"'
        return response

    @property
    def has_sheet(self) -> bool:
        """The sheet's typeface has no letters of languages that are read from right to left. They print the page."""
        return not is_rtl(self.locale.language_code)

    def _sheet(self) -> bytes:
        """Anybody may ask for it, and making it takes a tenth of a second: once a minute for each process."""
        key = f"sheet-{self.pk}-{self.live_revision_id}-{get_language()}"
        return cast(bytes, caches["minute"].get_or_set(key, lambda: pdf_of(self)))
