"""A talk that a group has after a plan: purpose, rules, rounds with their minutes. Nothing is kept of what is said or
by whom; it ends in the attendance of a kurstillfälle."""

from collections.abc import Iterator
from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from content.looking.panel import LookPanel
from content.readability import Aim
from content.ready import Lack, ReadyToPublish
from content.support import SupportPage
from courses.guided_talks.attendance import Registering
from courses.guided_talks.blocks import RoundsBlock
from courses.talk_rules import talk_rules
from tracking.models import Training

SCREEN = "visa"  # query parameter that asks for the big screen


class GuidedTalkPage(ReadyToPublish, SupportPage):
    purpose = models.TextField(gettext_lazy("syfte"), help_text=gettext_lazy("Vad gruppen har när den går därifrån."))
    own_rules = models.TextField(
        gettext_lazy("egna samtalsregler"),
        blank=True,
        help_text=gettext_lazy("En på varje rad. De läggs till dem som alltid gäller."),
    )
    preparation = models.TextField(
        gettext_lazy("förbered dig så här"), blank=True, help_text=gettext_lazy("Till samtalsledaren.")
    )
    if_defended = models.TextField(
        gettext_lazy("om någon försvarar våld"), blank=True, help_text=gettext_lazy("Tomt: det som alltid gäller.")
    )
    if_affected = models.TextField(
        gettext_lazy("om någon är berörd"), blank=True, help_text=gettext_lazy("Tomt: det som alltid gäller.")
    )
    rounds = StreamField(RoundsBlock(), verbose_name=gettext_lazy("rundor"), blank=True)
    training = models.ForeignKey(
        Training,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=gettext_lazy("utbildning"),
        help_text=gettext_lazy("Den som var med har genomfört den. Tomt: samtalsträffen följs inte upp."),
    )

    content_panels = [
        *Page.content_panels,
        *SupportPage.support_panels,
        FieldPanel("purpose"),
        FieldPanel("own_rules"),
        MultiFieldPanel(
            [FieldPanel("preparation"), FieldPanel("if_defended"), FieldPanel("if_affected")],
            gettext_lazy("Till samtalsledaren"),
        ),
        LookPanel(),
        FieldPanel("rounds"),
        FieldPanel("training"),
    ]
    parent_page_types = ["content.SupportIndexPage"]
    order = 3
    blocks = "rounds"

    class Meta:
        verbose_name = gettext_lazy("samtalsträff")
        verbose_name_plural = gettext_lazy("samtalsträffar")

    def aim(self, value: Any) -> Aim:
        return Aim(words=150 * max(len(value), 1), lix=40)

    def lacking(self, value: Any) -> Iterator[Lack]:
        if not value:
            yield None, _("Samtalsträffen har ingen runda. Lägg till minst en.")

    def get_template(self, request: HttpRequest, *args: Any, **kwargs: Any) -> str:
        name = "screen" if SCREEN in request.GET else "talk"
        return f"courses/guided_talks/{name}.html"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        own = {
            "content_language": self.locale.language_code,
            "steps": [each.value for each in self.rounds],
            "always": talk_rules(self.locale.language_code),
            "own_rules": [*filter(None, map(str.strip, self.own_rules.splitlines()))],
            "if_defended": self.if_defended,
            "if_affected": self.if_affected,
            "registering": Registering.of(self.training, request.user, timezone.now()),
        }
        return super().get_context(request, *args, **kwargs) | own
