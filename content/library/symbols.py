"""What graffiti, stickers and flyers can mean at a place. For those who work here and meet them; it is never about
persons. Open to nobody without a login, found by no search engine and kept by no cache."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.blocks import CharBlock, ListBlock, StreamBlock, StructBlock, TextBlock
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page

from content.library.reviewed import LibraryPage
from content.privacy import LoggedIn


class SymbolBlock(StructBlock):
    name = CharBlock(label=_("Vad det är"), max_length=120)
    look = TextBlock(label=_("Hur det kan se ut, och var"))
    meanings = ListBlock(
        TextBlock(label=_("Betydelse")),
        label=_("Vad det kan betyda"),
        help_text=_("Minst två. Ett märke har nästan alltid flera betydelser."),
        min_num=2,
        default=["", ""],
    )
    step = TextBlock(label=_("Vad du gör"), help_text=_("Om platsen och saken. Aldrig om vem som kan ha gjort det."))

    class Meta:
        icon = "tag"
        label = _("Märke på en plats")
        label_format = "{name}"


class SymbolsBlock(StreamBlock):
    symbol = SymbolBlock()


class SymbolsPage(LoggedIn, LibraryPage):
    routine = RichTextField(
        _("rutin"), blank=True, features=["bold", "link", "ul"], help_text=_("Hur kommunen tar emot och tar bort.")
    )
    symbols = StreamField(SymbolsBlock(), verbose_name=_("märken"), blank=True)

    content_panels = [
        *Page.content_panels,
        FieldPanel("introduction"),
        FieldPanel("routine"),
        *LibraryPage.review_panels,
        FieldPanel("symbols"),
    ]

    class Meta:
        verbose_name = _("sida om märken på platser")
        verbose_name_plural = _("sidor om märken på platser")

    def is_guarded(self) -> bool:
        """Always: no administrator's choice opens it."""
        return True

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().serve(request, *args, **kwargs)
        response.headers["Cache-Control"] = "private, no-store"
        response.headers["X-Robots-Tag"] = "noindex"
        return response
