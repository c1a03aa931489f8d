"""Who answers for a page that ages, and when somebody last looked whether it holds."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

from content.sensitive import SensitivePage

OWNER = "säkerhetssamordnaren"


class ReviewedPage(SensitivePage):
    reviewed_on = models.DateField(
        _("senast granskad"), null=True, blank=True, help_text=_("Tomt: ingen har granskat sidan än.")
    )
    review_by = models.DateField(_("granskas senast"), null=True, blank=True)
    responsible = models.CharField(
        _("ansvarig funktion"),
        max_length=100,
        default=OWNER,
        help_text=_("En funktion, till exempel säkerhetssamordnaren. Inget namn."),
    )

    review_panels = [
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("reviewed_on"), FieldPanel("review_by")]), FieldPanel("responsible")],
            _("Granskning"),
        )
    ]

    class Meta:
        abstract = True
