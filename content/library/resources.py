"""Something that somebody else has made, or a list to work by: what it is, who stands behind it, and where it is."""

import re
from html import unescape
from typing import Any
from urllib.parse import urlsplit

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.blocks import RichTextBlock, StreamBlock
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.snippets.blocks import SnippetChooserBlock

from content.blocks import ChecklistBlock
from content.facts import FactsToCheckPanel
from content.library.reviewed import LibraryPage

LINK = re.compile(r'href="(https?://[^"]+)"')


class Kind(models.TextChoices):
    REPORT = "report", _("rapport")
    BOOK = "book", _("bok")
    PODCAST = "podcast", _("podd")
    FILM = "film", _("film")
    LECTURE = "lecture", _("föreläsning")
    WEB = "web", _("webbplats")
    SYMBOLS = "symbols", _("sida om symboler och uttryck")
    LAW = "law", _("lag och styrdokument")
    METHOD = "method", _("metod och arbetssätt")
    CHECKLIST = "checklist", _("checklista")
    SUPPORT = "support", _("stöd och kontakt")


WORKS = {Kind.REPORT, Kind.BOOK, Kind.PODCAST, Kind.FILM}  # with a title of their own


class Audience(models.TextChoices):
    EVERYBODY = "everybody", _("alla")
    SCHOOL = "school", _("skola, förskola och fritid")
    SOCIAL = "social", _("socialtjänst och vård")
    CULTURE = "culture", _("kultur och föreningar")
    LEADERS = "leaders", _("chefer och samordnare")
    ELECTED = "elected", _("förtroendevalda")
    FAMILY = "family", _("anhöriga och unga")


class Level(models.TextChoices):
    BASIC = "basic", _("grund")
    IN_DEPTH = "in_depth", _("fördjupning")


class Language(models.TextChoices):
    SWEDISH = "sv", _("svenska")
    ENGLISH = "en", _("engelska")
    OTHER = "other", _("annat eller flera språk")


class ResourceBody(StreamBlock):
    text = RichTextBlock(
        label=_("Text"), features=["h2", "h3", "bold", "link", "ul", "ol"], template="content/blocks/text.html"
    )
    checklist = ChecklistBlock(label=_("Checklista"), template="content/library/checklist.html")
    fact = SnippetChooserBlock(
        "content.Fact", label=_("Uppgift med källa"), icon="openquote", template="content/blocks/fact.html"
    )


class ResourcePage(LibraryPage):
    may_be_found = True

    kind = models.CharField(_("sorts material"), max_length=10, choices=Kind)
    audience = models.CharField(_("för vem"), max_length=10, choices=Audience, default=Audience.EVERYBODY)
    level = models.CharField(_("nivå"), max_length=10, choices=Level, default=Level.BASIC)
    language = models.CharField(_("språk"), max_length=5, choices=Language, default=Language.SWEDISH)
    source = models.CharField(_("vem som står bakom"), max_length=200)
    year = models.PositiveSmallIntegerField(
        _("år"), null=True, blank=True, validators=[MinValueValidator(1900), MaxValueValidator(2199)]
    )
    address = models.URLField(_("adress"), max_length=500, blank=True)
    finding = models.TextField(_("så hittar du den"), blank=True, help_text=_("När det inte finns någon adress."))
    historic = models.BooleanField(
        _("historisk"),
        default=False,
        help_text=_("Den nämns i en plan, men ingen vet om den finns eller gäller i dag."),
    )
    today = models.TextField(_("i dag"), blank=True, help_text=_("Vad den heter nu, eller vem som har tagit över."))
    named_in = models.CharField(_("nämns i"), max_length=255, blank=True, help_text=_("Planen och dess år."))
    body = StreamField(ResourceBody(), verbose_name=_("innehåll"), blank=True)

    content_panels = [
        *Page.content_panels,
        FieldPanel("introduction"),
        FieldRowPanel([FieldPanel("kind"), FieldPanel("audience")]),
        FieldRowPanel([FieldPanel("level"), FieldPanel("language")]),
        FieldRowPanel([FieldPanel("source"), FieldPanel("year")]),
        FieldPanel("address"),
        FieldPanel("finding"),
        MultiFieldPanel([FieldPanel("historic"), FieldPanel("today"), FieldPanel("named_in")], _("Historik")),
        *LibraryPage.review_panels,
        FactsToCheckPanel(),
        FieldPanel("body"),
    ]
    searched = ("introduction", "source", "today", "year", "named_in", "sorts")

    class Meta:
        verbose_name = _("resurs")
        verbose_name_plural = _("resurser")

    @property
    def sorts(self) -> str:
        """What the filters call it, in the page's language."""
        with translation.override(self.locale.language_code):
            for_some = "" if self.audience == Audience.EVERYBODY else self.get_audience_display()
            return f"{self.get_kind_display()} {for_some}"

    @property
    def host(self) -> str:
        return urlsplit(self.address).hostname or ""

    @property
    def language_shown(self) -> str:
        """Of the title, for the browser; "" = as no language of ours. On a page in another language than Swedish a work
        keeps its own title, and what else there is has been given one in the page's language."""
        if not self.locale.is_default and self.kind not in WORKS:
            return self.locale.language_code
        return "" if self.language == Language.OTHER else self.language

    @property
    def title_language(self) -> str:
        """Where it is another than the page's."""
        return "" if self.language_shown == self.locale.language_code else self.language_shown

    @property
    def leads_to(self) -> list[str]:
        """Addresses elsewhere: its own, and those in its text."""
        texts = [child.value.source for child in self.body if child.block_type == "text"]
        found = [self.address, *(unescape(each) for text in texts for each in LINK.findall(text))]
        return [each for each in dict.fromkeys(found) if each]

    @property
    def is_ticked(self) -> bool:
        return any(child.block_type == "checklist" for child in self.body)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        own = {"content_language": self.locale.language_code}  # of the lesson's blocks, which it shares
        return super().get_context(request, *args, **kwargs) | own
