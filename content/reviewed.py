"""When somebody last looked whether a page that ages holds, and who answers for it."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.models import Page

from content.sensitive import SensitivePage

OWNER = "säkerhetssamordnaren"
DAYS = FieldRowPanel([FieldPanel("reviewed_on"), FieldPanel("review_by")])


class Reviewed(Page):
    reviewed_on = models.DateField(
        _("senast granskad"), null=True, blank=True, help_text=_("Tomt: ingen har granskat sidan än.")
    )
    review_by = models.DateField(_("granskas senast"), null=True, blank=True)
    responsible: Any = ""

    review_panels = [MultiFieldPanel([DAYS], _("Granskning"))]

    class Meta:
        abstract = True


class ReviewedPage(Reviewed, SensitivePage):
    responsible = models.CharField(
        _("ansvarig funktion"),
        max_length=100,
        default=OWNER,
        help_text=_("En funktion, till exempel säkerhetssamordnaren. Inget namn."),
    )

    review_panels = [MultiFieldPanel([DAYS, FieldPanel("responsible")], _("Granskning"))]

    class Meta:
        abstract = True
