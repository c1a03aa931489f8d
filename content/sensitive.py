"""A page that is sensitive until an administrator has said otherwise: its author does not publish it alone."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from content.second_reading import ReadPage


class SensitivePage(ReadPage):
    sensitive = models.BooleanField(
        _("känsligt ämne"),
        default=True,
        help_text=_("Sidan publiceras när någon annan än den som skrev har läst den."),
    )

    settings_panels = [*Page.settings_panels, FieldPanel("sensitive", permission="superuser")]
    exclude_fields_in_copy = ["sensitive"]

    class Meta:
        abstract = True

    def is_guarded(self) -> bool:
        """What is stored counts too: an administrator's choice in a draft opens nothing before it is published."""
        return self.sensitive or type(self)._default_manager.filter(pk=self.pk, sensitive=True).exists()
